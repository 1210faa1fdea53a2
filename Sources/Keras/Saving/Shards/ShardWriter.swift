import KerasJSON
import KerasZip
import OrderedCollections

/// Writes weights as shards and the map that leads to them.
///
/// The map is what counts: it is replaced in one step, when the shards that it names are on the
/// device. While Keras's names for shards are taken, the new ones have others; when the map leads to
/// them, they get Keras's names, too, and then a map with these (Python opens the first shard under
/// that name whatever the map says). Whenever a process is killed, there is a map, and all its shards.
struct ShardWriter {
    private let name: ShardName
    private let plan: ShardPlan
    private let contents: [WeightsContent]
    private let calls = FileSystemCalls.current

    init(_ plan: ShardPlan, to name: ShardName) throws {
        self.name = name
        self.plan = plan
        contents = try plan.shards.map(WeightsContent.init)
    }

    /// - Throws: `FileError`; the old map and its shards are then as they were, unless only the
    ///   last wait for the folder failed.
    func write() throws {
        let old = try? ShardMap(path: name.mapPath, limits: .default).files
        let isFree = !contents.indices.contains { FileKind.exists(path(name.shard($0))) }
        let generation = isFree ? nil : String(UInt64.random(in: .min ... .max), radix: 36)
        let names = contents.indices.map { name.shard($0, generation: generation) }
        let checksums = try writeFiles(names)
        if generation != nil {
            do {
                try giveKerasNames(to: names, checksums)
            } catch {
                logger.warning(
                    """
                    \(name.mapPath): saved, but the shards could not be given Keras's names, \
                    under which Python looks for them: \(error)
                    """)
                return
            }
        }
        let current = Set(contents.indices.map { name.shard($0) })
        remove((old ?? []).filter { name.isOwn($0) && !current.contains($0) })
    }

    /// Writes the shards under these names, then the map.
    private func writeFiles(_ names: [String]) throws -> FileChecksums {
        var checksums = FileChecksums()
        var isInPlace = false
        do {
            for (name, content) in zip(names, contents) {
                try AtomicFile.replace(path(name)) { sink in
                    try checksums.add(name, size: content.size, to: sink, content.write(to:))
                }
            }
            try writeMap(names, checksums, isInPlace: &isInPlace)
        } catch {
            if !isInPlace { remove(names) }
            throw error
        }
        return checksums
    }

    /// Gives the shards that the map leads to the names that Keras has for them, and puts these
    /// into the map.
    private func giveKerasNames(to names: [String], _ checksums: FileChecksums) throws {
        var renamed: [String: String] = [:]
        for (index, shard) in names.enumerated() {
            renamed[shard] = name.shard(index)
            // Over the old one in one step: Python wants some file under the first one's name.
            let second = "\(path(shard)).tmp"
            do {
                try calls.link(path(shard), second)
                try calls.rename(second, path(name.shard(index)))
            } catch {
                try? calls.remove(second)
                // A file system without hard links: written once more.
                let content = contents[index]
                try AtomicFile.replace(path(name.shard(index)), content.write(to:))
            }
        }
        try calls.synchronizeDirectory(name.folder.isEmpty ? "." : name.folder)
        var isInPlace = false
        try writeMap(
            contents.indices.map { name.shard($0) },
            checksums.renamed { renamed[$0] ?? $0 }, isInPlace: &isInPlace)
        remove(names)
    }

    private func writeMap(
        _ names: [String], _ checksums: FileChecksums, isInPlace: inout Bool
    ) throws {
        let places = plan.places.map { group, shards in
            // Keras makes a list of it at the second variable.
            let list = shards.map { JSONValue.string(names[$0]) }
            return ("/\(group)", plan.counts[group] == 1 ? list[0] : .array(list))
        }
        let map: JSONObject = [
            "metadata": .object(["total_size": .double(plan.totalSize)]),
            "weight_map": .object(JSONObject(places)),
        ]
        let file = try AtomicFile(path: name.mapPath)
        defer { isInPlace = file.isInPlace }
        do {
            try file.append(
                JSONValue.object(checksums.added(to: map)).jsonBytes(format: .indented))
            try file.commit()
        } catch {
            file.abort()
            throw error
        }
    }

    /// What cannot be removed stays: no map leads to it.
    private func remove(_ names: [String]) {
        for name in names { try? calls.remove(path(name)) }
    }

    private func path(_ shard: String) -> String { name.folder + shard }
}
