import Foundation
import FuzzSupport
import Keras

@main
struct FuzzWeights {
    static func main() { exit(fuzz(read)) }
}

private let weights = ScratchFile("m.weights.h5")
private let map = ScratchFile("m.weights.json")
private let shard = ScratchFile("m_00000.weights.h5")

/// Any bytes as the weights of a model that exists, or as a map of shards with, after a zero byte,
/// the only one; the editor is given them, too. A typed error, or weights that are as large as the
/// model's; after an error the model is what it was.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    do {
        let model = try model()
        if bytes.first == UInt8(ascii: "{") {
            let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            map.write(parts[0])
            shard.write(parts.count > 1 ? Array(parts[1]) : [])
            try load(map.path, into: model)
            return 0
        }
        weights.write(bytes)
        try load(weights.path, into: model)
        try look(into: weights.path)
    } catch {
        preconditionFailure("what has nothing to do with the file fails: \(error)")
    }
    return 0
}

private func model() throws -> Sequential {
    let model = Sequential(
        [
            InputLayer([4], name: "input"), Dense(3, activation: "relu", name: "first"),
            Dropout(0.5, seed: 1, name: "dropout"),
            Dense(2, name: "second"),
        ], name: "stack")
    try model.compile(optimizer: .object(SGD(learningRate: 0.1, momentum: 0.9)), loss: "mse")
    try model.optimizer?.buildIfNeeded(model.trainableVariables)
    for variable in try model.weights + (model.optimizer?.ownVariables ?? []) {
        try variable.assign(Ops.full(variable.shape, .int(7), dtype: variable.dtype))
    }
    return model
}

private func load(_ path: String, into model: Model) throws {
    let isLoaded = (try? model.loadWeights(from: path)) != nil
    for variable in try model.weights + (model.optimizer?.ownVariables ?? []) where !isLoaded {
        let isKept = try variable.value.withBytes { bytes in
            try Ops.full(variable.shape, .int(7), dtype: variable.dtype).withBytes(
                bytes.elementsEqual)
        }
        precondition(isKept, "a load that failed has changed \(variable)")
    }
    _ = try? model.loadWeights(from: path, skipsMismatches: true)
}

private func look(into path: String) throws {
    guard let editor = try? FileEditor(path) else { return }
    _ = editor.summary()
    for weight in editor.weights.prefix(64) {
        _ = try? editor.value(of: weight.name, in: weight.object)
    }
    _ = editor.compared(to: editor)
}
