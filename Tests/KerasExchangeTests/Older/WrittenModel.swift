import Keras
import KerasTestSupport
import Testing

/// A model that is made and saved here, for several versions of Keras 3 to read.
struct WrittenModel: CustomTestStringConvertible {
    /// What the targets of its training are.
    enum Targets { case bits, labels }

    let name: String
    /// The first version that reads it; `nil` for all.
    let since: String?
    let targets: Targets
    /// Whether the model takes its input in a list.
    let takesList: Bool
    private let make: () throws -> Model

    var testDescription: String { name }

    init(
        _ name: String, since: String? = nil, targets: Targets = .bits, takesList: Bool = false,
        make: @escaping () throws -> Model
    ) {
        self.name = name
        self.since = since
        self.targets = targets
        self.takesList = takesList
        self.make = make
    }

    /// A small model that differs by what it is compiled with.
    static func compiled(
        _ name: String, since: String? = nil, targets: Targets = .bits,
        optimizer: @autoclosure @escaping () throws -> Optimizer = SGD(learningRate: 0.1),
        loss: @autoclosure @escaping () throws -> LossIdentifier = "mean_squared_error",
        metrics: @escaping () throws -> [Metric] = { [] }
    ) -> WrittenModel {
        WrittenModel(name, since: since, targets: targets) {
            let model = Sequential(
                [InputLayer([4], name: "in"), Dense(2, activation: "sigmoid", name: "d")], name: "m"
            )
            try model.compile(
                optimizer: .object(optimizer()), loss: loss(),
                metrics: metrics().map { .object($0) })
            return model
        }
    }

    /// The model with random weights, trained for a few steps if it is compiled.
    func made(seed: Int) throws -> Model {
        let model = try make()
        try model.randomizeWeights(seed: seed)
        if model.isCompiled {
            try model.fit(data(for: model), epochs: 3, verbose: .silent, shuffle: false)
        }
        return model
    }

    /// Inputs that suit the model, and targets.
    func data(for model: Model) throws -> Batch {
        let x = try Random.uniform([6, 4], minval: -1, maxval: 1, seed: 5)
        let bits = [Float(0), 1, 1, 0, 0, 0, 1, 1, 0, 1, 1, 0]
        let y =
            try targets == .bits
            ? Tensor(bits, shape: [6, 2]) : Tensor(bits.prefix(6).map { Int32($0) }, shape: [6, 1])
        return Batch(x: takesList ? .list([.leaf(x)]) : .leaf(x), y: .leaf(y))
    }
}

extension Nest<Tensor> {
    /// The tensors as the oracle's `older_numbers.arrays` reads them.
    var described: OracleValue {
        get throws {
            switch self {
            case .leaf(let tensor):
                return [
                    "shape": OracleValue(tensor.shape.dimensions.compactMap { $0 }),
                    "dtype": .string(tensor.dtype.name),
                    "values": OracleValue(
                        try Ops.cast(tensor, to: .float64).array(of: Double.self)),
                ]
            case .list(let elements): return .array(try elements.map { try $0.described })
            case .dictionary(let elements):
                return .object(
                    Dictionary(
                        uniqueKeysWithValues: try elements.map { ($0, try $1.described) }))
            }
        }
    }
}
