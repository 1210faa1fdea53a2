import Keras
import KerasHDF5
import KerasJSON
import KerasNPY
import KerasZip

/// A `.keras` file as members, JSON and HDF5; no object is made of them.
struct ModelArchive {
    let path: String
    private let zip: ZipReader
    private let source: FileSource

    private static let weightsName = "model.weights.h5"

    init(path: String) throws {
        self.path = path
        source = try FileSource(path: path)
        zip = try ZipReader(source)
    }

    var size: Int { source.size }

    var members: [ZipEntry] { zip.entries }

    /// What `config.json` says; checked against its checksum.
    func config() throws -> JSONValue {
        guard let config = try json("config.json") else {
            throw CommandError("\(path): has no member config.json, so it is not a .keras model")
        }
        return config
    }

    /// What `metadata.json` says; nil if there is none, which Keras allows.
    func metadata() throws -> JSONValue? { try json("metadata.json") }

    private func json(_ name: String) throws -> JSONValue? {
        guard let entry = zip[name] else { return nil }
        let bytes = try zip.read(entry, maximumSize: LoadLimits.default.configBytes)
        return try namingFile(name) { try JSONValue(parsing: bytes) }
    }

    /// The weights, after all their bytes were checked against the checksum; nil if there are none.
    func weights() throws -> HDF5File? {
        guard let entry = zip[Self.weightsName] else { return nil }
        guard entry.isStored else { return try HDF5File(HDF5MemoryStorage(zip.read(entry))) }
        try zip.verify(entry)
        return try HDF5File(
            MemberStorage(source: source, range: try zip.storedRange(of: entry)))
    }

    /// Compares all members with their checksums.
    func verify() throws {
        for entry in zip.entries where entry.name != Self.weightsName { try zip.verify(entry) }
    }

    /// Every array of the weights by its path, such as `layers/dense/vars/0`.
    ///
    /// - Throws: ``CommandError`` if there are no weights, or arrays that NumPy has no type for.
    func storedArrays() throws -> [(name: String, array: NPYArray)] {
        guard let weights = try weights() else {
            throw CommandError("\(path): has no member \(Self.weightsName)")
        }
        var arrays: [(name: String, array: NPYArray)] = []
        try weights.root.walk { object in
            if case .dataset(let dataset) = object {
                arrays.append((dataset.path, try NPYArray(dataset)))
            }
        }
        return arrays
    }
}

/// A stored member of an archive, read in place.
private struct MemberStorage: HDF5Storage {
    let source: FileSource
    let range: Range<Int>

    var size: Int { range.count }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= size, buffer.count <= size - offset else {
            throw HDF5Error.truncated(
                expected: UInt64(clamping: offset) &+ UInt64(buffer.count), found: UInt64(size))
        }
        try source.read(into: buffer, at: range.lowerBound + offset)
    }
}
