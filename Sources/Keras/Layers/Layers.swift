/// Keras's layers, by module name; the classes themselves are top level.
enum Layers {
    static let all: [KerasObject.Type] = [
        Activation.self, Dense.self, Dropout.self, Flatten.self, InputLayer.self,
    ]
}
