import Testing

@testable import KerasHDF5

@Suite("A local heap")
struct LocalHeapTests {
    private func heap(
        size: UInt64 = 128, address: UInt64 = 1024, limits: HDF5Limits = HDF5Limits(),
        _ build: (inout HandmadeFile) -> Void = { _ in }
    ) throws -> LocalHeap {
        var file = HandmadeFile()
        file.put(at: 512, "HEAP", .u32(0), .u64(size), .u64(1), .u64(address))
        build(&file)
        return try LocalHeap(at: 512, reader: file.reader(limits: limits))
    }

    private func name(_ heap: LocalHeap, at offset: UInt64) throws -> String {
        var bytes: [UInt8] = []
        try heap.appendName(at: offset, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("gives the name at an offset", arguments: [1, 63, 64, 65, 300, 1000])
    func names(length: Int) throws {
        let text = String(repeating: "n", count: length)
        let heap = try heap(size: 2048) { $0.put(at: 1024 + 16, .text(text), .u8(0)) }
        #expect(heap.dataAddress == 1024)
        #expect(heap.dataSize == 2048)
        #expect(try name(heap, at: 16) == text)
        #expect(try name(heap, at: 8) == "")
    }

    @Test("refuses names outside, without an end, or too long")
    func badNames() throws {
        let full = try heap { $0.put(at: 1024, .bytes([UInt8](repeating: 65, count: 200))) }
        #expect(hdf5Error { _ = try name(full, at: 128) }?.reason == "a name at 128 of 128 bytes")
        #expect(hdf5Error { _ = try name(full, at: .max) }?.kind == .malformed)
        #expect(hdf5Error { _ = try name(full, at: 100) }?.reason == "the name at 100 does not end")
        var limits = HDF5Limits()
        limits.nameBytes = 20
        let limited = try heap(limits: limits) {
            $0.put(at: 1024, .bytes([UInt8](repeating: 65, count: 200)))
        }
        #expect(hdf5Error { _ = try name(limited, at: 0) }?.kind == .limit)
    }

    @Test(
        "that reaches beyond the file is malformed",
        arguments: [
            (UInt64(4097), UInt64(0)), (1, 4096), (.max, 1024), (128, .max), (128, 5000),
        ])
    func beyond(size: UInt64, address: UInt64) {
        #expect(hdf5Error { _ = try heap(size: size, address: address) }?.kind == .malformed)
    }

    @Test("of another kind is malformed")
    func damaged() {
        #expect(
            hdf5Error { _ = try heap { $0.put(at: 512, "HEAT") } }?.reason
                == "the signature 'HEAP' is missing")
        #expect(
            hdf5Error { _ = try heap { $0.put(at: 516, .u8(1)) } }?.reason
                == "version 1 does not exist")
    }
}
