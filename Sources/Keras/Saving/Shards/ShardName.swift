/// The names of a `.weights.json` file and its shards.
struct ShardName {
    /// The path of the map, which ends in `.json`.
    let mapPath: String
    /// What the names of the shards begin with: `m` for `m.weights.json`.
    let base: String
    /// The folder of the map, with a slash at the end unless it is the current one.
    let folder: String

    /// - Parameter path: One that ends in `weights.json`, or in `weights.h5`, which Keras renames.
    init(_ path: String) {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        folder = slash.map { String(path[...$0]) } ?? ""
        let name = path.dropFirst(folder.count)
        let stem = String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
        mapPath = path.hasSuffix(".json") ? path : "\(folder)\(stem).json"
        base = stem.replacing(".weights", with: "")
    }

    /// The name of a shard: `m_00000.weights.h5`.
    ///
    /// - Parameter generation: Tells the shards of one save from those of another while both are
    ///   there.
    func shard(_ index: Int, generation: String? = nil) -> String {
        let digits = String(index)
        let number = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        return "\(base)\(generation.map { "-\($0)" } ?? "")_\(number).weights.h5"
    }

    /// Whether ``shard(_:generation:)`` gives a name for some index and generation: no other file
    /// is ever removed.
    func isOwn(_ name: String) -> Bool {
        guard name.hasPrefix(base), name.hasSuffix(".weights.h5") else { return false }
        let middle = name.dropFirst(base.count).dropLast(".weights.h5".count)
        let parts = middle.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count >= 5,
            parts[1].allSatisfy({ $0.isASCII && $0.isNumber })
        else { return false }
        return parts[0].isEmpty
            || parts[0].first == "-"
                && parts[0].dropFirst().allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// Whether a map may call a file so: only files beside it.
    static func isAllowed(_ name: String) -> Bool {
        name.hasSuffix(".weights.h5") && name != ".weights.h5"
            && !name.utf8.contains {
                $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") || $0 < 32
            }
    }
}
