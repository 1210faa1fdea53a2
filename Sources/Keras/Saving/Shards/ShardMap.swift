import KerasJSON
import KerasZip

/// What a `.weights.json` file says: which shards have an object's variables.
struct ShardMap {
    let name: ShardName
    /// The shards by the path of the group of variables: `/layers/dense/vars`.
    let shards: [String: [String]]
    /// The names of all shards, in the order of the map.
    let files: [String]
    let checksums: FileChecksums

    /// Reads a map.
    ///
    /// - Throws: `FileError`; ``KerasError/invalidFile(path:entry:reason:)`` for one that is
    ///   malformed, ``KerasError/unsafeContent(path:reason:)`` for one that names files elsewhere,
    ///   ``KerasError/resourceLimit(path:what:declared:limit:remedy:)``.
    init(path: String, limits: LoadLimits) throws {
        name = ShardName(path)
        let manifest = try Self.manifest(path: path, limits: limits)
        guard let map = manifest["weight_map"]?.objectValue else {
            throw KerasError.invalidFile(
                path: path, entry: "weight_map", reason: "expected an object, found none")
        }
        var shards: [String: [String]] = [:]
        var files: [String] = []
        var known = Set<String>()
        for (group, value) in map {
            let names = try Self.names(value, group: group, path: path)
            shards[group] = names
            files += names.filter { known.insert($0).inserted }
        }
        guard files.count <= limits.shards else {
            throw KerasError.resourceLimit(
                path: path, what: "the number of shards", declared: files.count,
                limit: limits.shards, remedy: LoadLimits.remedy("shards"))
        }
        self.shards = shards
        self.files = files
        checksums =
            try FileChecksums(in: manifest, path: path, entry: "checksums") ?? FileChecksums()
    }

    /// The shards that have the variables of the object at `path`.
    func shards(ofObject path: String) -> [String] {
        if path.isEmpty { return shards["/vars"] ?? [] }
        return shards[path] ?? shards["/\(path)/vars"] ?? []
    }

    private static func manifest(path: String, limits: LoadLimits) throws -> JSONObject {
        let file = try FileSource(path: path)
        guard file.size <= limits.configBytes else {
            throw KerasError.resourceLimit(
                path: path, what: "the size of the map", declared: file.size,
                limit: limits.configBytes, remedy: LoadLimits.remedy("configBytes"))
        }
        let json: JSONValue
        do {
            json = try JSONValue(parsing: file.read(0..<file.size), limits: limits.json)
        } catch let error as JSONError {
            throw KerasError.invalidFile(path: path, entry: nil, reason: "\(error)")
        }
        guard let manifest = json.objectValue else {
            throw KerasError.invalidFile(
                path: path, entry: nil, reason: "expected an object, found \(json.summary)")
        }
        return manifest
    }

    /// A list of names, or a single one, which is what Keras writes for an object with one variable.
    private static func names(_ value: JSONValue, group: String, path: String) throws -> [String] {
        let values = value.arrayValue ?? [value]
        return try values.map { value in
            guard let name = value.stringValue else {
                throw KerasError.invalidFile(
                    path: path, entry: group,
                    reason: "expected names of shards, found \(value.summary)")
            }
            guard ShardName.isAllowed(name) else {
                throw KerasError.unsafeContent(
                    path: "\(path) (\(group.excerpt()))",
                    reason: "a shard must be a .weights.h5 file beside the map, found "
                        + "\"\(name.excerpt())\"")
            }
            return name
        }
    }
}
