import KerasJSON
import KerasZip

/// A model as plain files in a folder, read in place.
///
/// Only regular files inside the folder are read: symbolic links are refused, wherever they lead.
package struct DirectoryReader: ModelContainer {
    package let path: String
    private let limits: LoadLimits
    /// The paths of the files, from the folder on.
    private let names: [String]
    private let parsedMetadata: JSONValue?
    private let checksums: FileChecksums
    private let isMapped: Bool

    /// Looks at what is there.
    ///
    /// - Throws: `FileError` if the folder cannot be read; ``KerasError`` for links in it, for too
    ///   many files, or for a `metadata.json` that is damaged.
    init(path: String, _ options: LoadOptions) throws {
        self.path = path
        limits = options.limits
        isMapped = options.isMapped
        names = try DirectoryContents(of: path, limits: limits).files
        guard names.contains("metadata.json") else {
            parsedMetadata = nil
            checksums = FileChecksums()
            return
        }
        let bytes = try Self.read("metadata.json", in: path, limit: limits.configBytes)
        let metadata = try Self.json(bytes, "metadata.json", in: path, limits)
        parsedMetadata = metadata
        checksums =
            try metadata.objectValue.flatMap {
                try FileChecksums(in: $0, path: path, entry: "metadata.json")
            } ?? FileChecksums()
        for name in checksums.files.keys where !names.contains(name) {
            throw KerasError.invalidFile(
                path: path, entry: name, reason: "it is missing, and metadata.json lists it")
        }
    }

    /// Opens a folder to look at it.
    package init(path: String, limits: LoadLimits = .default) throws {
        try self.init(path: path, LoadOptions(limits: limits))
    }

    /// How many files belong to the model.
    package var fileCount: Int { names.count }

    /// Compares every file that `metadata.json` has a checksum of with it.
    ///
    /// - Returns: How many files these are, and their bytes.
    package func verifyFiles() throws -> (count: Int, bytes: Int) {
        var bytes = 0
        for name in checksums.files.keys {
            let file = try FileSource(path: "\(path)/\(name)", followsLink: false)
            try checksums.check(SummedStorage(file, range: 0..<file.size), of: name, in: path)
            bytes += file.size
        }
        return (checksums.files.count, bytes)
    }

    func config() throws -> JSONValue {
        try Self.json(
            read("config.json", limit: limits.configBytes), "config.json", in: path, limits)
    }

    func metadata() -> JSONValue? { parsedMetadata }

    var opensWeightsAhead: Bool { names.contains(ArchiveReader.weightsName) }

    func weights() throws -> StoredWeights {
        let name = ArchiveReader.weightsName
        guard names.contains(name) else {
            throw KerasError.invalidFile(
                path: path, entry: name,
                reason: names.contains("model.weights.npz")
                    ? "weights in pickled npz form are not supported; save with model.weights.h5"
                    : "Expected a model.weights.h5 file; the folder has none")
        }
        let file = try FileSource(path: "\(path)/\(name)", followsLink: false)
        LoadBudget.current?.add(fileBytes: file.size)
        if isMapped {
            // The checksum would touch every page.
            return try StoredWeights(SummedStorage(MappedFile(file), range: 0..<file.size))
        }
        let storage = SummedStorage(file, range: 0..<file.size)
        return try StoredWeights(storage) { [checksums, path] in
            try checksums.check(storage, of: name, in: path)
        }
    }

    func assets() throws -> (any AssetSource)? {
        AssetFiles(among: names) { try read($0, limit: limits.assetBytes) }
    }

    private func read(_ name: String, limit: Int) throws -> [UInt8] {
        let bytes = try Self.read(name, in: path, limit: limit)
        try checksums.check(bytes, of: name, in: path)
        return bytes
    }

    private static func read(_ name: String, in path: String, limit: Int) throws -> [UInt8] {
        let file = try FileSource(path: "\(path)/\(name)", followsLink: false)
        guard file.size <= limit else {
            throw KerasError.resourceLimit(
                path: path, what: "the size of \(name)", declared: file.size, limit: limit,
                remedy: LoadLimits.remedy(
                    name.hasPrefix("assets/") ? "assetBytes" : "configBytes"))
        }
        return try file.read(0..<file.size)
    }

    private static func json(
        _ bytes: [UInt8], _ name: String, in path: String, _ limits: LoadLimits
    ) throws -> JSONValue {
        do {
            return try JSONValue(parsing: bytes, limits: limits.json)
        } catch {
            throw KerasError.invalidFile(path: path, entry: name, reason: "\(error)")
        }
    }
}
