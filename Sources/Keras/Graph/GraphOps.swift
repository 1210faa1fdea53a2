import KerasTensors

/// The ops that a file's graph may name, by Keras's class name: each calls the function of
/// ``Ops`` on what the file says. The tables are in `Ops`, one file for each family: a new op is one
/// line there.
enum GraphOps {
    typealias Function = @Sendable (OperationCall) throws -> [Tensor]

    /// The op of Keras's `className`, `nil` if there is none here.
    static func function(module: String, className: String) -> Function? {
        let isOps =
            module.hasPrefix("keras.src.ops.") || module.hasPrefix("keras.ops")
            || module == "keras.src.activations.activations"
        return isOps ? table[className] : nil
    }

    private static let table: [String: Function] = [
        ofOneTensor.mapValues { op in { [try op($0.tensor())] } },
        ofTwoTensors.mapValues { op in { [try op($0.tensor(0), $0.tensor(1))] } },
        reductions.mapValues { op in
            {
                let keepDims = try $0.setting("keepdims", default: false)
                return [try op($0.tensor(), $0.optional("axis"), keepDims)]
            }
        },
        activations, movements, stacking, statistics, counting, products, linearAlgebra, signals,
        blocks, images, others,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
