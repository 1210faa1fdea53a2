import Foundation
import Keras

/// A model all of whose tensors tell a version, so that a mixture of two is noticed.
enum VersionedModel {
    /// Dense layers and an optimizer of about so many megabytes together.
    static func make(version: Int, megabytes: Int) throws -> Sequential {
        // Two kernels of 2 MiB each, and as much for their momenta.
        let count = max(1, megabytes / 8)
        let layers = (0..<count).map { index in
            Dense(512, kernelInitializer: "zeros", name: "dense_\(index)")
        }
        let model = Sequential(
            [
                InputLayer([1024], name: "input"),
                Dense(1024, kernelInitializer: "zeros", name: "first"),
            ]
                + layers.flatMap { [$0, Dense(1024, name: "\($0.name)_back")] }, name: "versions")
        try model.compile(
            optimizer: .object(SGD(learningRate: 0.1, momentum: 0.9)), loss: "mse")
        try model.optimizer?.buildIfNeeded(model.trainableVariables)
        for (index, variable) in try variables(of: model).enumerated() {
            try variable.assign(
                Ops.full(variable.shape, .float(value(version, index)), dtype: .float32))
        }
        return model
    }

    /// The version that every tensor of `model` tells.
    ///
    /// - Throws: ``Failure`` if they do not agree.
    static func version(of model: Model) throws -> Int {
        var version: Int?
        for (index, variable) in try variables(of: model).enumerated() {
            let tensor = try Ops.cast(variable.value, to: .float32)
            let first = try tensor.withBytes { bytes -> Float in
                let count = bytes.count
                guard count >= 4, let base = bytes.baseAddress,
                    memcmp(base, base + 4, count - 4) == 0
                else { throw Failure("\(variable) holds more than one value") }
                return bytes.loadUnaligned(as: Float.self)
            }
            let found = Int(first.rounded()) - index
            guard version ?? found == found else {
                throw Failure("\(variable) is of version \(found), others of \(version ?? 0)")
            }
            version = found
        }
        guard let version else { throw Failure("the model has no variables") }
        return version
    }

    private static func value(_ version: Int, _ index: Int) -> Double { Double(version + index) }

    /// Every variable: the optimizer's iteration and learning rate, too, change with the version.
    private static func variables(of model: Model) throws -> [Variable] {
        try model.weights + (model.optimizer?.ownVariables ?? [])
    }
}
