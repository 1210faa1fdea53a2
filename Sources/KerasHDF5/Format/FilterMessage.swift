/// The filters that a dataset's chunks went through before they were stored, in that order
/// (message 0x000B, versions 1 and 2).
struct FilterMessage {
    let filters: [ChunkFilter]

    init(_ cursor: inout ByteCursor) throws {
        let version = try cursor.uint8()
        guard version == 1 || version == 2 else {
            throw cursor.malformed("version \(version) does not exist")
        }
        let count = Int(try cursor.uint8())
        guard count <= 32 else { throw cursor.malformed("\(count) filters, at most 32") }
        if version == 1 { try cursor.skip(6) }
        filters = try (0..<count).map { _ in try Self.filter(&cursor, version) }
        // What comes out of the inner of two deflates would be of unknown size; of the others two
        // say no more than one, and dozens cost as many passes.
        for (index, filter) in filters.enumerated()
        where filters[..<index].contains(where: { $0.name == filter.name }) {
            throw HDF5Error.unsupported(
                path: "", feature: "the filter \(filter.name) applied twice")
        }
    }

    private static func filter(_ cursor: inout ByteCursor, _ version: UInt8) throws -> ChunkFilter {
        let number = try cursor.uint16()
        // Version 2 leaves out the names of HDF5's own filters.
        let nameSize = version == 1 || number >= 256 ? Int(try cursor.uint16()) : 0
        try cursor.skip(2)  // whether the writer may go on without the filter
        let valueCount = Int(try cursor.uint16())
        let name = try cursor.block(version == 1 ? (nameSize + 7) & ~7 : nameSize)
        var values = ByteCursor(try cursor.block(4 * valueCount), structure: cursor.structure)
        if version == 1, valueCount % 2 == 1 { try cursor.skip(4) }
        switch number {
        case 1: return .deflate
        case 2: return .shuffle(elementSize: max(1, Int(try values.uint32())))
        case 3: return .fletcher32
        default:
            throw HDF5Error.unsupported(
                path: "", feature: "the filter \(Self.name(number, name.bytes[name.range]))")
        }
    }

    private static func name(_ number: UInt16, _ stored: ArraySlice<UInt8>) -> String {
        let known: [UInt16: String] = [
            4: "szip", 5: "nbit", 6: "scaleoffset", 32000: "lzf", 32001: "blosc", 32004: "lz4",
            32008: "bitshuffle", 32015: "zstd",
        ]
        // The file's own name is anybody's text: only plain letters of it are repeated.
        let text = stored.prefix(32).filter { (0x20..<0x7F).contains($0) }
        let name = known[number] ?? String(decoding: text, as: UTF8.self)
        return name.isEmpty ? "\(number)" : "\(name) (\(number))"
    }
}
