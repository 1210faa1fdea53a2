import KerasTensors

/// Changes variables along their gradients. (Keras: `keras.optimizers.Optimizer`.)
open class Optimizer: KerasObject {
    override var isSaveable: Bool { true }
    override class var walkBase: KerasObject.Type { Optimizer.self }
}

public typealias OptimizerIdentifier = Identifier<Optimizers>
