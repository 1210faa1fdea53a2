/// Turns a chunk's stored bytes back into elements.
struct FilterPipeline: Sendable {
    /// In the order of writing; reading goes backwards.
    let filters: [ChunkFilter]

    /// Deflate makes at most this many bytes of one.
    private static let largestExpansion = 1032

    /// The filters that the bits of `mask` do not say to have been left out.
    private func active(_ mask: UInt32) -> [ChunkFilter] {
        filters.indices.filter { mask & 1 << UInt32($0) == 0 }.map { filters[$0] }
    }

    /// Whether `stored` bytes can become a chunk of `size` bytes; known before any are read.
    func canDecode(stored: Int, mask: UInt32, size: Int) -> Bool {
        let active = active(mask)
        let checksums = 4 * active.count(where: { $0 == .fletcher32 })
        guard active.contains(.deflate) else { return stored - checksums == size }
        return stored > 0 && size / Self.largestExpansion <= stored
    }

    /// - Returns: exactly `size` bytes.
    /// - Throws: `HDF5Error.malformed` at `address` if they are damaged, fewer or more.
    func decode(
        _ stored: [UInt8], mask: UInt32, size: Int, address: UInt64
    ) throws -> [UInt8] {
        func malformed(_ reason: String) -> HDF5Error {
            .malformed(path: "", structure: "chunk", offset: address, reason: reason)
        }
        let active = active(mask)
        var bytes = stored
        for (index, filter) in active.enumerated().reversed() {
            switch filter {
            case .deflate:
                // Checksums that were there before compression come out of it again.
                let inner = active[..<index].count(where: { $0 == .fletcher32 })
                bytes = try Inflate.bytes(of: bytes, count: size + 4 * inner, malformed)
            case .shuffle(let elementSize):
                bytes = Shuffle.undone(bytes, elementSize: elementSize)
            case .fletcher32:
                guard let content = Fletcher32.verified(bytes) else {
                    throw malformed("its fletcher32 checksum is wrong")
                }
                bytes = content
            }
        }
        guard bytes.count == size else {
            throw malformed("\(bytes.count) bytes, its shape needs \(size)")
        }
        return bytes
    }
}
