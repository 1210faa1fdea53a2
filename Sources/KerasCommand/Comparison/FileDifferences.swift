import Keras
import KerasJSON
import KerasZip

/// In what two model files differ.
struct FileDifferences {
    let first: String
    let second: String
    let config: [ConfigDifference]
    let weights: [WeightDifference]
    let assets: [AssetDifference]

    /// A file in the archive that only one has, or that has other content in the other.
    struct AssetDifference {
        let path: String
        let presence: Presence
    }

    /// - Parameter tolerance: How far values may be apart and still count as the same.
    init(
        between first: FileEditor, and second: FileEditor, tolerance: Double
    ) throws {
        self.first = first.path
        self.second = second.path
        // A file of weights says nothing about configs and assets.
        if let firstArchive = first.file.archive, let secondArchive = second.file.archive {
            config = ConfigDifference.all(
                between: first.config ?? .null, and: second.config ?? .null)
            assets = try Self.assets(firstArchive, secondArchive)
        } else {
            config = []
            assets = []
        }
        weights = try WeightDifference.all(between: first, and: second, tolerance: tolerance)
    }

    var isEmpty: Bool { config.isEmpty && weights.isEmpty && assets.isEmpty }

    private static func assets(
        _ first: ArchiveReader, _ second: ArchiveReader
    ) throws -> [AssetDifference] {
        let (left, right) = (assets(of: first), assets(of: second))
        return try Set(left.keys).union(right.keys).sorted().compactMap { path in
            switch (left[path], right[path]) {
            case (let a?, let b?):
                let isSame =
                    try a.size == b.size && a.crc32 == b.crc32
                    && first.content(of: a) == second.content(of: b)
                return isSame ? nil : AssetDifference(path: path, presence: .both)
            case (_?, nil): return AssetDifference(path: path, presence: .first)
            default: return AssetDifference(path: path, presence: .second)
            }
        }
    }

    private static func assets(of archive: ArchiveReader) -> [String: ZipEntry] {
        let others = ["config.json", "metadata.json", ArchiveReader.weightsName]
        return archive.members.filter { !others.contains($0.name) && !$0.isDirectory }
            .reduce(into: [:]) { $0[$1.name] = $1 }
    }
}

/// In which of two files something is.
enum Presence: String {
    case first, second, both
}
