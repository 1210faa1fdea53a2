import Foundation
import Keras

/// The kinds of files that are damaged.
enum DamagedKind: String, CaseIterable {
    case archive = "tiny.keras"
    case folder = "tiny"
    case shards = "tiny.weights.json"
    case weights = "tiny.weights.h5"
    /// Keras 2's, which nobody writes any more: it has to be given.
    case legacy = "tiny.h5"

    /// Whether every byte that means something is under a checksum.
    var hasChecksums: Bool { self == .archive || self == .folder || self == .shards }

    /// Whether the file describes the model, too.
    var isDescribed: Bool { self != .weights && self != .shards }

    /// Saves a small model.
    func save(to path: String, legacy: String) throws {
        let model = try DamagedModel.trained()
        switch self {
        case .archive: try model.save(to: path)
        case .folder: try model.save(to: path, options: SaveOptions(isZipped: false))
        case .shards: try model.saveWeights(to: path, maxShardSizeInGiB: 16 / 0x1p30)
        case .weights: try model.saveWeights(to: path)
        case .legacy: try FileManager.default.copyItem(atPath: legacy, toPath: path)
        }
    }

    /// All files of the model at `path`.
    func files(of path: String) throws -> [URL] {
        let url = URL(fileURLWithPath: path)
        switch self {
        case .archive, .weights, .legacy: return [url]
        case .folder: return try Self.content(of: url)
        case .shards: return try Self.content(of: url.deletingLastPathComponent())
        }
    }

    private static func content(of folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }

    /// The model at `path`: loaded, or the values loaded into another one.
    func load(_ path: String) throws -> Model {
        guard !isDescribed else {
            // However small; weights of their own are never read ahead.
            return try WeightsReadAhead.$use.withValue(.all) { try Model.load(from: path) }
        }
        let model = try DamagedModel.make()
        // Values that no file has.
        for variable in try DamagedModel.variables(of: model) {
            try variable.assign(Ops.full(variable.shape, .int(7), dtype: variable.dtype))
        }
        try model.loadWeights(from: path)
        return model
    }

    /// The bytes of a file whose change makes it one without checksums: their key's name.
    func exemption(in file: [UInt8]) -> Range<Int> {
        guard self == .folder || self == .shards,
            let range = Data(file).range(of: Data("\"checksums\"".utf8))
        else { return 0..<0 }
        return range
    }
}
