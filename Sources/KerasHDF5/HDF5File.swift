/// An HDF5 file open for reading.
///
/// A value that any number of tasks may use at once. Nothing is read beyond what is asked for, and
/// every address and length of the file is checked against the bytes that are there.
///
/// ```swift
/// let file = try HDF5File(HDF5FileStorage(path: "model.weights.h5"))
/// let kernel = try file.root.requiredDataset(at: "layers/dense/vars/0")
/// print(kernel.type, kernel.shape)            // float32 [10, 1]
/// let bytes = try kernel.readBytes()
/// ```
public struct HDF5File: Sendable {
    let reader: MetadataReader

    /// The first bytes of a file without a user block.
    package static let signature = Superblock.signature

    /// The group that all paths start from.
    public let root: HDF5Group

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - storage: the file's bytes.
    ///   - limits: what the file may ask for.
    /// - Throws: `HDF5Error.signatureNotFound`, `.truncated`, `.unsupported` (addresses of another
    ///   width than 8 bytes) or `.malformed`; `.io` if the storage fails.
    public init(_ storage: any HDF5Storage, limits: HDF5Limits = HDF5Limits()) throws {
        try self.init(
            HDF5Error.locating("/") { try MetadataReader(storage: storage, limits: limits) })
    }

    /// How many bytes of metadata were looked at, those looked at again included.
    package var work: Int { reader.work.load(ordering: .relaxed) }

    init(_ reader: MetadataReader) throws {
        self.reader = reader
        root = try HDF5Error.locating("/") {
            let address = reader.superblock.rootHeader
            let header = try ObjectHeader(at: address, reader: reader)
            guard header.kind == .group else {
                throw HDF5Error.wrongKind(path: "", expected: .group, found: header.kind)
            }
            return HDF5Group(reader: reader, address: address, path: "/")
        }
    }
}
