import Keras
import Testing

/// Models to freeze, and inputs for them.
struct ServedModel: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let make: @Sendable () throws -> Model
    let input: @Sendable () throws -> Nest<Tensor>

    static let all: [ServedModel] = [
        ServedModel(testDescription: "a Sequential") {
            Sequential([Dense(64, activation: "relu"), Dropout(0.5), Dense(3)])
        } input: {
            .leaf(try Random.uniform([70, 16], seed: 1))
        },
        ServedModel(testDescription: "layers wide enough for several threads") {
            Sequential([Dense(512, activation: "tanh"), Dense(512, activation: "softmax")])
        } input: {
            .leaf(try Random.uniform([64, 300], seed: 2))
        },
        ServedModel(testDescription: "two inputs, two outputs and a shared layer") {
            let a = Input([4], name: "a")
            let b = Input([4], name: "b")
            let shared = Dense(8, activation: "relu")
            let sum = try shared(a) + shared(b) * 2
            return try Model(inputs: [a, b], outputs: [Dense(1)(sum), Ops.sum(sum, axis: -1)])
        } input: {
            [
                .leaf(try Random.uniform([40, 4], seed: 3)),
                .leaf(try Random.uniform([40, 4], seed: 4)),
            ]
        },
        ServedModel(testDescription: "a subclass with state in hooks") {
            _ = Greeter.isRegistered
            let model = Greeter()
            model.offset = 0.25
            return model
        } input: {
            .leaf(try Random.uniform([33, 5], seed: 5))
        },
        ServedModel(testDescription: "mixed precision") {
            let model = Sequential([Dense(32, activation: "relu"), Dense(2)])
            let policy = DTypePolicy(name: "mixed_bfloat16") ?? .float32
            for layer in try model.layers { layer.dtypePolicy = policy }
            return model
        } input: {
            .leaf(try Random.uniform([20, 6], seed: 6))
        },
    ]
}

/// A model with layers that `setUp` makes, unnamed, and with state that only its hooks know.
final class Greeter: Model {
    @Configured var width: Int = 7
    @NotSaved var offset = 0.0
    private var inner: Sequential?

    override func setUp() throws {
        try super.setUp()
        inner = Sequential([Dense(width, activation: "tanh"), Dense(2), Dense(2)])
    }

    override func call(_ inputs: Tensor) throws -> Tensor {
        guard let inner else { return inputs }
        return try inner(inputs) + Tensor(.float(offset))
    }

    override func saveAssets(to directory: AssetWriter) throws {
        try directory.write("\(offset)", to: "offset.txt")
    }

    override func loadAssets(from directory: AssetReader) throws {
        offset = Double(try directory.text(of: "offset.txt")) ?? .nan
    }

    static let isRegistered: Bool = {
        (try? register(Greeter.self, package: "serving_tests")) != nil
    }()
}
