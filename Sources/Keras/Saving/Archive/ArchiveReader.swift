import KerasHDF5
import KerasJSON
import KerasZip

/// A `.keras` archive that is read in place, without temporary files.
package struct ArchiveReader: ModelContainer {
    package let path: String
    private let zip: ZipReader
    private let limits: LoadLimits

    /// Opens the archive and checks its directory.
    ///
    /// - Throws: ``FileError`` if it cannot be read, ``ZipError`` if it is no valid zip file.
    package init(path: String, limits: LoadLimits = .default) throws {
        try self.init(path: path, FileSource(path: path), limits: limits)
    }

    /// Opens the archive for a load.
    init(path: String, _ options: LoadOptions) throws {
        if options.isMapped {
            try self.init(path: path, MappedFile(path: path), limits: options.limits)
        } else {
            try self.init(path: path, limits: options.limits)
        }
    }

    /// Opens the archive in `source`; `path` is what errors call it.
    init(path: String, _ source: some ByteSource, limits: LoadLimits) throws {
        self.path = path
        self.limits = limits
        try Self.refuseHDF5(source, path: path)
        zip = try ZipReader(source)
        LoadBudget.current?.add(fileBytes: source.size)
    }

    /// The commonest file that is no archive is a whole model in the format before Keras 3.
    private static func refuseHDF5(_ source: some ByteSource, path: String) throws {
        let signature = HDF5File.signature
        guard source.size >= signature.count else { return }
        guard try source.read(0..<signature.count) != signature else {
            let isNamedSo = path.hasSuffix(".h5") || path.hasSuffix(".hdf5")
            throw KerasError.invalidFile(
                path: path, entry: nil,
                reason: isNamedSo
                    ? "it is an HDF5 file; a .keras archive is needed here"
                    : "it is an HDF5 file, Keras's format before .keras; give it a name that ends "
                        + "in .h5, and load it again")
        }
    }

    package func config() throws -> JSONValue {
        try json("config.json", limit: limits.configBytes)
    }

    /// Keras's version and the date; `nil` if the archive has no metadata, which is allowed.
    package func metadata() throws -> JSONValue? {
        zip["metadata.json"] == nil ? nil : try json("metadata.json", limit: limits.configBytes)
    }

    /// The archive's members, in its order.
    package var members: [ZipEntry] { zip.entries }

    /// The content of a member.
    package func content(of member: ZipEntry) throws -> [UInt8] {
        try zip.read(member, maximumSize: limits.assetBytes)
    }

    /// The size of the whole archive, in bytes.
    package var size: Int { zip.source.size }

    private func json(_ name: String, limit: Int) throws -> JSONValue {
        let entry = try required(name)
        let bytes = try zip.read(entry, maximumSize: limit)
        do {
            return try JSONValue(parsing: bytes, limits: limits.json)
        } catch {
            throw KerasError.invalidFile(
                path: path, entry: name, reason: String(describing: error))
        }
    }

    var opensWeightsAhead: Bool { zip[Self.weightsName]?.isStored ?? false }

    func weights() throws -> StoredWeights {
        if zip["model.weights.h5"] == nil, zip["model.weights.npz"] != nil {
            throw KerasError.invalidFile(
                path: path, entry: "model.weights.npz",
                reason:
                    "weights in pickled npz form are not supported (Keras cannot read them back "
                    + "either); save with model.weights.h5")
        }
        let (storage, verify) = try storage(of: required("model.weights.h5"))
        return try StoredWeights(storage, verify: verify)
    }

    /// The weights, after all members of the archive were compared with their checksums; `nil` if
    /// there are none.
    package func verifiedWeights() throws -> HDF5File? {
        for entry in zip.entries where entry.name != "model.weights.h5" { try zip.verify(entry) }
        guard let entry = zip["model.weights.h5"] else { return nil }
        let (storage, verify) = try storage(of: entry)
        try verify()
        return try HDF5File(storage, limits: .ofModels)
    }

    /// The bytes of the weights, after all members of the archive were compared with their
    /// checksums, and what they unpack to with the limits.
    func verifiedStorage() throws -> SummedStorage {
        var total = 0
        for entry in zip.entries {
            let (sum, overflow) = total.addingReportingOverflow(entry.size)
            total = overflow ? .max : sum
            try limits.checkExpansion(
                to: total, ofFileOfSize: size, path: "\(path) (\(entry.name.excerpt(200)))",
                what: "the size of all members in bytes")
        }
        let weights = try required(Self.weightsName)
        for entry in zip.entries where entry != weights { try zip.verify(entry) }
        let (storage, verify) = try storage(of: weights)
        try verify()
        return storage
    }

    /// Writes an archive with the same members, but for the weights.
    func rewrite(
        to sink: any ByteSink, weightsSize: Int, weights: (any ByteSink) throws -> Void
    ) throws {
        let writer = ZipWriter(sink)
        for entry in zip.entries {
            let mode = entry.mode == 0 ? 0o600 : entry.mode
            if entry.name == Self.weightsName {
                let member = ZipMember(
                    name: entry.name, modified: .now, mode: mode,
                    alignment: ArchiveWriter.weightsAlignment)
                try writer.add(member, size: weightsSize, weights)
            } else {
                let member = ZipMember(name: entry.name, modified: .now, mode: mode)
                try writer.add(member, size: entry.size) { sink in
                    try zip.read(entry) { try sink.append($0) }
                }
            }
        }
        try writer.finish()
    }

    package static let weightsName = "model.weights.h5"

    /// The bytes of a member, and a check of those that will not have been read by then.
    private func storage(of entry: ZipEntry) throws
        -> (storage: SummedStorage, verify: () throws -> Void)
    {
        guard entry.isStored else {
            // Only an archive that was packed again by hand has them compressed; weights do not
            // shrink by much, and what does need not be large.
            try LoadBudget.current?.count(unpackedBytes: entry.size, of: entry.name)
            let bytes = try zip.read(entry, maximumSize: limits.compressedWeightsBytes)
            return (SummedStorage(MemorySource(bytes), range: 0..<bytes.count), {})
        }
        let storage = SummedStorage(zip.source, range: try zip.storedRange(of: entry))
        // The checksum would touch every page.
        if storage.mapping != nil { return (storage, {}) }
        return (storage, { [zip] in try zip.verify(entry, knowing: storage.summedPieces) })
    }

    func assets() throws -> (any AssetSource)? {
        AssetFiles(among: zip.entries.filter { !$0.isDirectory }.map(\.name)) { [zip, limits] in
            let entry = try zip.entry(named: $0)
            try LoadBudget.current?.count(unpackedBytes: entry.size, of: entry.name)
            return try zip.read(entry, maximumSize: limits.assetBytes)
        }
    }

    private func required(_ name: String) throws -> ZipEntry {
        guard let entry = zip[name] else {
            throw KerasError.invalidFile(
                path: path, entry: name,
                reason: name.hasPrefix("model")
                    ? "Expected a model.weights.h5 or model.weights.npz file; the archive has neither"
                    : "the archive has no such member, so it is not a .keras model")
        }
        return entry
    }
}
