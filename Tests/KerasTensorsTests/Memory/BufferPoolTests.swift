import Testing

@testable import KerasTensors

@Suite struct BufferPoolTests {
    @Test(arguments: [-1, 1 << 45, Int.max])
    func refusesMoreThanTheCeiling(byteCount: Int) {
        let expected = TensorError.allocationLimit(
            requestedBytes: byteCount, limitBytes: BufferPool.allocationLimit)
        #expect(throws: expected) { try Buffer.allocate(byteCount: byteCount) }
    }

    @Test(arguments: [0, 1, 63, 64, 65, 1000, 1 << 20, 12_345_678])
    func alignsTo64Bytes(byteCount: Int) throws {
        let buffer = try Buffer.allocate(byteCount: byteCount)
        #expect(buffer.byteCount == byteCount)
        #expect(Int(bitPattern: buffer.pointer) % 64 == 0)
    }

    /// A block that is used again must be as large as whoever gets it asks for.
    @Test func blocksOfOneClassHaveOneSize() {
        var sizes: [Int: Int] = [:]
        let requests =
            Array(0..<5000)
            + (12..<60).flatMap { exponent in
                [-1, 0, 1, 12345].map { (1 << exponent) + $0 }
            }
        for request in requests {
            let sizeClass = BufferPool.SizeClass(fitting: request)
            #expect(sizeClass.byteCount >= request)
            #expect(sizes[sizeClass.index, default: sizeClass.byteCount] == sizeClass.byteCount)
            #expect(sizeClass.byteCount <= max(request + request / 4 + 16, 64))
            sizes[sizeClass.index] = sizeClass.byteCount
        }
        #expect(sizes.keys.allSatisfy { (0..<256).contains($0) })
    }
}
