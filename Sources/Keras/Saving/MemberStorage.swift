import KerasHDF5
import KerasZip
import Synchronization

/// The weights file inside an archive, read in place, and its checksum worked out on the way.
///
/// Values are read straight into their tensors, in any order. Each such piece's CRC is kept; when
/// everything is loaded, what was not read yet is, and the pieces make up the CRC of the whole
/// member. So every byte is checked and (metadata apart) read once.
final class MemberStorage: HDF5Storage {
    private struct Piece {
        let range: Range<Int>
        let crc: CRC32
    }

    private let source: any ByteSource
    private let start: Int
    let size: Int
    private let pieces = Mutex<[Piece]>([])
    /// Large reads are done and summed in steps of this size, while they are in the cache.
    private static let step = 1 << 20

    init(_ source: any ByteSource, range: Range<Int>) {
        self.source = source
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
        try forEachStep(offset..<offset + buffer.count) { range in
            let part = UnsafeMutableRawBufferPointer(
                rebasing: buffer[range.lowerBound - offset..<range.upperBound - offset])
            try read(into: part, at: range.lowerBound)
            crc.update(UnsafeRawBufferPointer(part))
        }
        pieces.withLock { $0.append(Piece(range: offset..<offset + buffer.count, crc: crc)) }
    }

    /// The CRC of the whole member: of the pieces that were read, and of the rest, read now.
    func checksum() throws -> CRC32 {
        let sorted = pieces.withLock { $0 }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var total = CRC32()
        var position = 0
        for piece in sorted where piece.range.lowerBound >= position && !piece.range.isEmpty {
            try sum(position..<piece.range.lowerBound, into: &total)
            total.append(piece.crc, byteCount: piece.range.count)
            position = piece.range.upperBound
        }
        try sum(position..<size, into: &total)
        return total
    }

    private func sum(_ range: Range<Int>, into total: inout CRC32) throws {
        guard !range.isEmpty else { return }
        let scratch = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(range.count, Self.step), alignment: 64)
        defer { scratch.deallocate() }
        try forEachStep(range) { step in
            let part = UnsafeMutableRawBufferPointer(rebasing: scratch[0..<step.count])
            try read(into: part, at: step.lowerBound)
            total.update(UnsafeRawBufferPointer(part))
        }
    }

    private func forEachStep(_ range: Range<Int>, _ body: (Range<Int>) throws -> Void) throws {
        var position = range.lowerBound
        while position < range.upperBound {
            let end = min(position + Self.step, range.upperBound)
            try body(position..<end)
            position = end
        }
    }
}
