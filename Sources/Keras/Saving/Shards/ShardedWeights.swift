import KerasHDF5
import KerasZip

/// The variables of a saved model in several HDF5 files.
package final class ShardedWeights: WeightsSource {
    private let map: ShardMap
    private var opened: [String: (storage: SummedStorage, weights: HDF5Weights)] = [:]

    /// Reads the map; shards are opened when they are needed.
    package init(path: String, limits: LoadLimits = .default) throws {
        map = try ShardMap(path: path, limits: limits)
    }

    func variables(at path: String) throws -> (any VariableSource)? {
        let parts = try map.shards(ofObject: path).compactMap {
            try shard($0).weights.variables(at: path)
        }
        switch parts.count {
        case 0: return nil
        case 1: return parts[0]
        default: return try SpreadVariables(parts, path: path)
        }
    }

    func contains(_ path: String) throws -> Bool {
        map.shards.keys.contains { $0 == "/\(path)" || $0.hasPrefix("/\(path)/") }
    }

    func unreadPaths() throws -> [String] {
        try map.files.flatMap { try shard($0).weights.unreadPaths() }
    }

    /// The paths of the shards.
    package var files: [String] { map.files.map { map.name.folder + $0 } }

    /// How many objects the map has shards for.
    package var objectCount: Int { map.shards.count }

    /// Opens every shard, and looks for every object in those that the map names.
    ///
    /// - Throws: The error of a shard that is missing, a link, or no HDF5 file;
    ///   ``KerasError/invalidFile(path:entry:reason:)`` for an object that a shard does not have.
    package func verifyPlaces() throws {
        for (group, names) in map.shards.sorted(by: { $0.key < $1.key }) {
            for name in names where try !shard(name).weights.contains(String(group.dropFirst())) {
                throw KerasError.invalidFile(
                    path: map.name.mapPath, entry: name,
                    reason: "it has no \(group.excerpt()), which the map says it has")
            }
        }
    }

    /// Whether the map has a checksum of each shard.
    package var hasChecksums: Bool { !map.checksums.files.isEmpty }

    /// Compares all shards with their checksums, if the map has some.
    package func verify() throws {
        for name in map.checksums.files.keys {
            guard ShardName.isAllowed(name) else {
                throw KerasError.unsafeContent(
                    path: map.name.mapPath, reason: "checksums of \"\(name.excerpt())\"")
            }
            let storage = try opened[name]?.storage ?? storage(name)
            try map.checksums.check(storage, of: name, in: map.name.mapPath)
        }
    }

    private func shard(_ name: String) throws -> (storage: SummedStorage, weights: HDF5Weights) {
        if let shard = opened[name] { return shard }
        let storage = try storage(name)
        LoadBudget.current?.add(fileBytes: storage.size)
        do {
            let shard = (storage, try HDF5Weights(storage))
            opened[name] = shard
            return shard
        } catch {
            try map.checksums.check(storage, of: name, in: map.name.mapPath)
            throw error
        }
    }

    private func storage(_ name: String) throws -> SummedStorage {
        let file = try ReopenedFile(path: map.name.folder + name)
        return SummedStorage(file, range: 0..<file.size)
    }
}

/// The variables of an object, of which each shard has some.
private struct SpreadVariables: VariableSource {
    let keys: [String]
    private let sources: [String: any VariableSource]

    init(_ parts: [any VariableSource], path: String) throws {
        var sources: [String: any VariableSource] = [:]
        for part in parts {
            for key in part.keys {
                guard sources.updateValue(part, forKey: key) == nil else {
                    throw KerasError.invalidFile(
                        path: path, entry: key, reason: "two shards have this variable")
                }
            }
        }
        keys = parts.flatMap(\.keys)
        self.sources = sources
    }

    func array(_ key: String) throws -> any StoredArray {
        guard let source = sources[key] else { throw HDF5Error.missing(path: key) }
        return try source.array(key)
    }
}
