import Foundation
import Keras

/// The kinds of files that saves are killed over, told apart by their paths.
enum SavedKind: String, CaseIterable {
    case archive = "model.keras"
    case folder = "model"
    case shards = "model.weights.json"

    init(path: String) throws {
        guard let kind = Self(rawValue: URL(fileURLWithPath: path).lastPathComponent) else {
            throw Failure("no kind of file: \(path)")
        }
        self = kind
    }

    func save(_ model: Sequential, to path: String, megabytes: Int) throws {
        switch self {
        case .archive: try model.save(to: path)
        case .folder: try model.save(to: path, options: SaveOptions(isZipped: false))
        case .shards:
            // Four of them, and at least as large as the largest variable.
            try model.saveWeights(
                to: path, maxShardSizeInGiB: Double(max(megabytes, 24)) / 4 / 1024)
        }
    }

    /// The version of the model at `path`.
    ///
    /// - Throws: ``Failure`` unless it is complete.
    func version(at path: String, megabytes: Int) throws -> Int {
        guard self == .shards else { return try VersionedModel.version(of: Model.load(from: path)) }
        let model = try VersionedModel.make(version: 0, megabytes: megabytes)
        try model.loadWeights(from: path)
        return try VersionedModel.version(of: model)
    }

    /// Whether a file beside the model may be what a killed process left behind.
    func isLeftover(_ name: String) -> Bool {
        if name.hasPrefix(".keras-") && name.hasSuffix(".tmp") { return true }
        // Shards of a save before they got Keras's names: `model-1a2b_00000.weights.h5`.
        return self == .shards && name.hasPrefix("model-")
            && (name.hasSuffix(".weights.h5") || name.hasSuffix(".weights.h5.tmp"))
    }

    /// Whether a file is the model, or a part of it.
    func isOwn(_ name: String) -> Bool {
        name == rawValue
            || self == .shards && name.hasPrefix("model_") && name.hasSuffix(".weights.h5")
    }
}
