import KerasHDF5
import KerasZip
import Synchronization

/// A weights file, be it inside an archive, read in place, and its checksum worked out on the way.
///
/// Values are read straight into their tensors, in any order. Each such piece's CRC is kept; when
/// everything is loaded, what was not read yet is, and the pieces make up the CRC of the whole.
/// So every byte is checked and (metadata apart) read once.
final class SummedStorage: HDF5Storage {
    private let source: any ByteSource
    /// The source if it is mapped into memory, so that values need not be read.
    let mapping: MappedFile?
    let start: Int
    let size: Int
    private let pieces = Mutex<[(range: Range<Int>, checksum: CRC32)]>([])
    /// Large reads are done and summed in steps of this size, while they are in the cache.
    private static let step = 1 << 20

    init(_ source: any ByteSource, range: Range<Int>) {
        self.source = source
        mapping = source as? MappedFile
        start = range.lowerBound
        size = range.count
    }

    /// Reads metadata; these bytes are summed later.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, buffer.count <= size, offset <= size - buffer.count else {
            throw HDF5Error.truncated(
                expected: UInt64(clamping: offset) &+ UInt64(buffer.count), found: UInt64(size))
        }
        try source.read(into: buffer, at: start + offset)
    }

    /// Reads values, and sums them.
    func readValues(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        var crc = CRC32()
        var position = offset
        while position < offset + buffer.count {
            let end = min(position + Self.step, offset + buffer.count)
            let part = UnsafeMutableRawBufferPointer(
                rebasing: buffer[position - offset..<end - offset])
            part.populate()
            try read(into: part, at: position)
            crc.update(UnsafeRawBufferPointer(part))
            position = end
        }
        let range = start + offset..<start + offset + buffer.count
        pieces.withLock { $0.append((range, crc)) }
    }

    /// The CRC of all bytes; reads what was not read and summed yet.
    func checksum() throws -> CRC32 {
        try source.checksum(of: start..<start + size, knowing: summedPieces)
    }

    /// What was read and summed so far: ranges of the source, each with its CRC.
    var summedPieces: [(range: Range<Int>, checksum: CRC32)] { pieces.withLock { $0 } }
}
