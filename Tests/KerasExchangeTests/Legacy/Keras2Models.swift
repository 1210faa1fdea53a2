import Keras

/// The custom layer of the fixtures.
final class Scaled: Layer {
    @Configured var units = 2
    let factor = Variable(name: "factor")
    let offset = Variable(name: "offset", trainable: false)
    private(set) lazy var inner = Dense(units)

    override func setUp() throws {
        try super.setUp()
        _ = inner
    }
    override func build(inputShape: Shape) throws {
        try super.build(inputShape: inputShape)
        try offset.initialize(shape: [units], with: "ones")
        try factor.initialize(shape: [units], with: "ones")
    }
    override func call(_ inputs: Tensor) throws -> Tensor {
        try inner(inputs) * factor.value + offset.value
    }
}

/// The subclassed model of the fixtures.
final class Pair: Model {
    let first = Dense(3, activation: "tanh")
    let others = [Dense(2), Dense(2)]

    override func call(_ inputs: Tensor) throws -> Tensor {
        try others.reduce(first(inputs)) { try $1($0) }
    }
}

enum Keras2Models {
    static let areRegistered: Bool = {
        do {
            try register(Scaled.self, package: "fixtures")
            try register(Pair.self, package: "fixtures")
            return true
        } catch {
            return false
        }
    }()

    /// The stack of the fixtures, without weights.
    static func stack() throws -> Sequential {
        let model = Sequential([
            Dense(3, activation: "swish", name: "first"), Dropout(0), Flatten(),
            Dense(2, name: "last"), Activation("sigmoid"),
        ])
        try model.build(inputShape: [nil, 4])
        return model
    }

    /// The graph of the fixtures, without weights.
    static func graph() throws -> Model {
        let inputs = Input([4], name: "inputs")
        let innerInputs = Input([3])
        let inner = try Model(
            inputs: innerInputs, outputs: Dense(3, activation: "relu")(innerInputs), name: "inner")
        let stacked = Sequential([InputLayer([3]), Dense(3)], name: "stacked")
        let shared = Dense(3, activation: "elu", name: "shared")
        let middle = try inner(inner(shared(inputs)))
        return try Model(
            inputs: inputs, outputs: Dense(2, name: "end")(stacked(stacked(middle))))
    }
}
