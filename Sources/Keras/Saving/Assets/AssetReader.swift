/// The files that an object finds while it is loaded. Nothing is unpacked to disk.
public final class AssetReader {
    /// The folder: `assets/layers/vectorizer`.
    public let path: String
    private let source: any AssetSource
    /// Whether a file was read.
    private(set) var wasRead = false

    init(path: String, source: any AssetSource) {
        self.path = path
        self.source = source
    }

    /// The names of the files, relative to the folder, in ascending order.
    public var names: [String] { source.names(in: path) }

    /// The bytes of a file.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if there is none of that name;
    ///   the file's own error if it is damaged.
    public func bytes(of name: String) throws -> [UInt8] {
        guard names.contains(name) else {
            throw KerasError.invalidFile(
                path: path, entry: name,
                reason: "no such asset; there are: "
                    + (names.isEmpty ? "none" : names.excerpt(first: 20)))
        }
        wasRead = true
        return try source.read("\(path)/\(name)")
    }

    /// The text of a file.
    ///
    /// - Throws: As ``bytes(of:)``, and if it is not UTF-8.
    public func text(of name: String) throws -> String {
        guard let text = String(validating: try bytes(of: name), as: UTF8.self) else {
            throw KerasError.invalidFile(path: path, entry: name, reason: "the text is not UTF-8")
        }
        return text
    }
}

/// The asset files of a saved model, by their path from `assets/` on.
protocol AssetSource {
    /// Whether a folder has no files.
    func isEmpty(_ folder: String) -> Bool
    /// The files in a folder and the folders inside it, by their paths from it on.
    func names(in folder: String) -> [String]
    func read(_ path: String) throws -> [UInt8]
    /// Whether there are the files of a self-test, which are no object's.
    var hasSelfTest: Bool { get }
}
