import KerasJSON
import KerasZip
import OrderedCollections

/// Sizes and checksums of files, in the JSON file that leads to them (`metadata.json`,
/// `….weights.json`): under a key that Python does not look at.
struct FileChecksums {
    struct File: Equatable {
        let size: Int
        let crc: CRC32
    }

    private(set) var files: OrderedDictionary<String, File> = [:]
    private static let key = "checksums"

    /// None yet.
    init() {}

    /// Writes a file by `body`, and keeps its checksum.
    ///
    /// - Parameter size: How many bytes there will be.
    mutating func add(
        _ name: String, size: Int, to sink: any ByteSink, _ body: (any ByteSink) throws -> Void
    ) throws {
        let summing = ChecksummingSink(sink, entry: name, size: size)
        try body(summing)
        files[name] = File(size: summing.offset, crc: summing.checksum)
    }

    /// The same for files under other names.
    func renamed(_ name: (String) -> String) -> FileChecksums {
        var renamed = FileChecksums()
        for (old, file) in files { renamed.files[name(old)] = file }
        return renamed
    }

    // MARK: In JSON

    /// `manifest` with the checksums, and one of itself.
    func added(to manifest: JSONObject) throws -> JSONObject {
        var manifest = manifest
        let files = files.map { name, file in
            (name, JSONValue.object(["size": .int(file.size), "crc32": .int(Int(file.crc.value))]))
        }
        manifest[Self.key] = .object(["files": .object(JSONObject(files))])
        let own = try Self.checksum(of: manifest)
        manifest[Self.key] = .object([
            "files": .object(JSONObject(files)), "this_file": .int(Int(own.value)),
        ])
        return manifest
    }

    /// What a manifest says; `nil` if it says nothing, as those that Keras writes.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` if it is damaged.
    init?(in manifest: JSONObject, path: String, entry: String) throws {
        guard let checksums = manifest[Self.key] else { return nil }
        let invalid = KerasError.invalidFile(
            path: path, entry: entry,
            reason: "it was changed since it was saved; if that was meant to be, remove its key "
                + "\"\(Self.key)\"")
        guard let files = checksums["files"]?.objectValue, checksums.objectValue?.count == 2 else {
            throw invalid
        }
        for (name, file) in files {
            guard let size = file["size"]?.intValue, size >= 0,
                let crc = file["crc32"]?.intValue.flatMap(UInt32.init(exactly:))
            else { throw invalid }
            self.files[name] = File(size: size, crc: CRC32(crc))
        }
        var rest = manifest
        rest[Self.key] = .object(["files": .object(files)])
        guard checksums["this_file"] == .int(Int(try Self.checksum(of: rest).value)) else {
            throw invalid
        }
    }

    private static func checksum(of manifest: JSONObject) throws -> CRC32 {
        try JSONValue.object(manifest).jsonBytes().withUnsafeBytes { CRC32(of: $0) }
    }

    // MARK: Checking

    /// Compares the bytes of a file; one that is not listed is not checked.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)``.
    func check(_ bytes: [UInt8], of name: String, in path: String) throws {
        try check(name, in: path, size: bytes.count) {
            bytes.withUnsafeBytes { CRC32(of: $0) }
        }
    }

    /// Compares a file of which parts were read already; reads the others.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)``; what the file throws.
    func check(_ file: SummedStorage, of name: String, in path: String) throws {
        try check(name, in: path, size: file.size) { try file.checksum() }
    }

    private func check(
        _ name: String, in path: String, size: Int, crc: () throws -> CRC32
    ) throws {
        guard let file = files[name] else { return }
        let found = File(size: size, crc: size == file.size ? try crc() : CRC32())
        guard found == file else {
            throw KerasError.invalidFile(
                path: path, entry: name,
                reason: "it is damaged, or of another save: expected \(file.size) bytes with the "
                    + "CRC-32 \(file.crc.value), found "
                    + (size == file.size ? "the CRC-32 \(found.crc.value)" : "\(size) bytes"))
        }
    }
}
