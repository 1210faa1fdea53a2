import OrderedCollections

/// Where an object puts its files while it is saved: a folder of its own in the archive.
public final class AssetWriter {
    /// The folder: `assets/layers/vectorizer`.
    public let path: String
    private(set) var files: OrderedDictionary<String, [UInt8]> = [:]

    init(path: String) {
        self.path = path
    }

    /// Writes a file. `name` may have folders in it: `tables/words.txt`.
    ///
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for a name that is absolute, leaves the
    ///   folder or has empty parts, or is that of another file in another Unicode form.
    public func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try AssetName.check(name)
        if let other = files.keys.spelledDifferently(from: name) {
            throw KerasError.invalidPath(
                path: name,
                reason: "there is a file whose name is the same text in other code points "
                    + "(\(other.utf8.count) bytes in UTF-8, not \(name.utf8.count))")
        }
        files[name] = Array(bytes)
    }

    /// Writes text as UTF-8.
    ///
    /// - Throws: As for bytes.
    public func write(_ text: String, to name: String) throws {
        try write(text.utf8, to: name)
    }
}

enum AssetName {
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` unless `name` stays inside its folder.
    static func check(_ name: String) throws {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isClean = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && !part.contains { $0 == "\\" || $0 == "\0" || $0 == ":" }
        }
        guard isClean else {
            throw KerasError.invalidPath(
                path: name, reason: "Invalid asset path: it must stay inside the asset directory")
        }
    }
}
