import KerasZip

/// An `.npz` file: arrays by name, compressed or not.
public struct NPZArchive: Sendable {
    /// The names of the arrays in the order of the file.
    public let names: [String]
    private let zip: ZipReader
    private let origin: String

    private static let suffix = ".npy"

    /// Arrays of zeros shrink as much as deflate can shrink anything, so that the ratio says nothing.
    public static let defaultLimits = ZipLimits(maximumExpansion: 1100)

    /// Opens the archive in a file. Arrays are read when they are asked for.
    ///
    /// - Parameter limits: its `maximumReadSize` limits the size of compressed arrays.
    /// - Throws: `ZipError`, `FileError`.
    public init(contentsOfFile path: String, limits: ZipLimits = Self.defaultLimits) throws {
        try self.init(FileSource(path: path), origin: path, limits: limits)
    }

    /// Opens an archive in a source.
    ///
    /// - Parameter origin: what to call the archive in errors.
    public init(
        _ source: some ByteSource, origin: String, limits: ZipLimits = Self.defaultLimits
    ) throws {
        zip = try ZipReader(source, limits: limits)
        self.origin = origin
        names = zip.entries.map(\.name).filter { $0.hasSuffix(Self.suffix) }
            .map { String($0.dropLast(Self.suffix.count)) }
    }

    /// Reads the array of a name.
    ///
    /// - Throws: ``NPYError`` if there is none, or none that can be read; `ZipError` for a damaged
    ///   archive.
    public func array(named name: String) throws -> NPYArray {
        let label = "\(origin)[\(name)]"
        guard let entry = zip[name + Self.suffix] else {
            throw NPYError(origin: label, kind: .arrayNotFound(available: names))
        }
        // What is not compressed is there byte for byte, and needs no limit.
        let content = try zip.read(entry, maximumSize: entry.isStored ? .max : nil)
        return try NPYArray(reading: MemorySource(content), origin: label)
    }

    /// Replaces the file at a path by an archive of arrays, uncompressed as `numpy.savez` writes it.
    ///
    /// - Throws: `ZipError` for a name that two arrays have, or that is no clean path; `FileError`.
    ///   Then a file that was there before is as it was.
    public static func write(
        _ arrays: [(name: String, array: NPYArray)], toFile path: String
    ) throws {
        let file = try AtomicFile(path: path)
        try write(arrays, to: file)
        try file.commit()
    }

    /// Appends an archive of arrays.
    public static func write(
        _ arrays: [(name: String, array: NPYArray)], to sink: any ByteSink
    ) throws {
        let zip = ZipWriter(sink)
        for (name, array) in arrays {
            let header = array.header.bytes
            // Data begins at a multiple of 64 when the header does: it can then be mapped.
            let member = ZipMember(name: name + suffix, alignment: 64)
            try zip.add(member, size: header.count + array.bytes.count) { sink in
                try array.write(to: sink)
            }
        }
        try zip.finish()
    }
}
