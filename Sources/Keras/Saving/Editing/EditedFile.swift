import KerasHDF5
import KerasZip

/// A file that is being edited: open, its checksums compared, its values not read.
package struct EditedFile: Sendable {
    package let path: String
    /// The archive around the weights; `nil` for a `.weights.h5` file.
    package let archive: ArchiveReader?
    let storage: SummedStorage
    let weights: HDF5File
    /// The size of the whole file, in bytes.
    let size: Int

    static let weightsSuffix = ".weights.h5"
    static let archiveSuffix = ".keras"

    /// Opens a file by the ending of its name.
    package init(path: String, limits: LoadLimits = .default) throws {
        guard !path.hasSuffix(Self.archiveSuffix) else {
            try self.init(ArchiveReader(path: path, limits: limits))
            return
        }
        guard path.hasSuffix(Self.weightsSuffix) else {
            throw KerasError.invalidPath(
                path: path,
                reason: "Invalid filename: expected a `.keras` or `.weights.h5` extension; of a "
                    + "model's folder or of shards, name the .weights.h5 file")
        }
        try self.init(FileSource(path: path))
    }

    /// Weights without an archive around them.
    private init(_ source: FileSource) throws {
        path = source.path
        storage = SummedStorage(source, range: 0..<source.size)
        archive = nil
        size = source.size
        weights = try HDF5File(storage, limits: .ofModels)
    }

    /// The weights of an archive, all of whose members are compared with their checksums.
    package init(_ archive: ArchiveReader) throws {
        path = archive.path
        storage = try archive.verifiedStorage()
        self.archive = archive
        size = archive.size
        weights = try HDF5File(storage, limits: .ofModels)
    }

    /// The dataset at a path that was met when the file was opened.
    func dataset(at path: String) throws -> HDF5Dataset {
        try weights.root.requiredDataset(at: path)
    }
}
