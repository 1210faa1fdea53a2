import Testing

@testable import KerasTensors

/// Tensors that have the same elements in memory are values all the same.
@Suite struct SharedMemoryTests {
    @Test func writesToAReshapeLeaveTheOriginalAlone() throws {
        let original = try Tensor([1, 2, 3, 4] as [Float])
        var reshaped = try Ops.reshape(original, [2, 2])
        try reshaped.withMutableBytes { $0.storeBytes(of: Float(9), as: Float.self) }
        #expect(try original.array(of: Float.self) == [1, 2, 3, 4])
        #expect(try reshaped.array(of: Float.self) == [9, 2, 3, 4])
    }

    @Test func writesToTheOriginalLeaveAReshapeAlone() throws {
        var original = try Tensor([1, 2, 3, 4] as [Float])
        let reshaped = try Ops.reshape(original, [2, 2])
        try original.withMutableBytes { $0.storeBytes(of: Float(9), as: Float.self) }
        #expect(try original.array(of: Float.self) == [9, 2, 3, 4])
        #expect(try reshaped.array(of: Float.self) == [1, 2, 3, 4])
    }

    @Test func writesToRowsLeaveTheOthersAlone() throws {
        let original = try Tensor([[1, 2], [3, 4]] as [[Float]])
        var row = try original.rows(in: 1..<2)
        try row.withMutableBytes { $0.storeBytes(of: Float(9), as: Float.self) }
        #expect(try original.array(of: Float.self) == [1, 2, 3, 4])
        #expect(try row.array(of: Float.self) == [9, 4])
    }

    /// Also when the tensor that the memory was made for is gone.
    @Test func aReshapeThatNobodyElseSeesIsWrittenInPlace() throws {
        var reshaped = try Ops.reshape(Tensor([1, 2, 3, 4] as [Float]), [2, 2])
        let before = try reshaped.withBytes { $0.baseAddress }
        try reshaped.withMutableBytes { $0.storeBytes(of: Float(9), as: Float.self) }
        #expect(try reshaped.withBytes { $0.baseAddress } == before)
        let other = reshaped
        try reshaped.withMutableBytes { $0.storeBytes(of: Float(8), as: Float.self) }
        #expect(try other.array(of: Float.self) == [9, 2, 3, 4])
    }

    @Test func aBufferIsNotWritten() throws {
        let buffer = try Buffer.allocate(byteCount: 8)
        buffer.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: 8)
        var tensor = try Tensor(buffer: buffer, shape: [2], dtype: .float32)
        try tensor.withMutableBytes { $0.storeBytes(of: Float(9), as: Float.self) }
        #expect(buffer.pointer.load(as: Float.self) == 0)
        #expect(try tensor.array(of: Float.self) == [9, 0])
    }

    @Test func aReshapeOfABufferIsNotWritten() throws {
        let buffer = try Buffer.allocate(byteCount: 8)
        buffer.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: 8)
        var reshaped = try Ops.reshape(
            Tensor(buffer: buffer, shape: [2], dtype: .float32), [1, 2])
        try reshaped.withMutableBytes { $0.storeBytes(of: Float(9), as: Float.self) }
        #expect(buffer.pointer.load(as: Float.self) == 0)
        #expect(try reshaped.array(of: Float.self) == [9, 0])
    }

    @Test func memoryOfSomebodyElseIsNotWritten() throws {
        let owner = Owner()
        defer { owner.memory.deallocate() }
        let buffer = Buffer(external: owner.memory, byteCount: 8, owner: owner)
        var tensor = try Tensor(buffer: buffer, shape: [2], dtype: .float32)
        try tensor.withMutableBytes { $0.storeBytes(of: Float(9), as: Float.self) }
        #expect(owner.memory.load(as: Float.self) == 0)
        #expect(try tensor.array(of: Float.self) == [9, 0])
    }

    @Test func memoryLivesAsLongAsATensorThatHasAPartOfIt() throws {
        var part: Tensor?
        weak var memory: TensorStorage?
        do {
            let whole = try Tensor([1, 2, 3, 4] as [UInt8])
            memory = whole.storage
            part = try whole.rows(in: 2..<4)
        }
        #expect(memory != nil)
        #expect(try part?.array(of: UInt8.self) == [3, 4])
        part = nil
        #expect(memory == nil)
    }

    /// Else a few rows that are trained would keep the whole table in memory.
    @Test func aWrittenPartLeavesTheRestOfTheMemory() throws {
        weak var memory: TensorStorage?
        var part: Tensor
        do {
            let whole = try Tensor([1, 2, 3, 4] as [UInt8])
            memory = whole.storage
            part = try whole.rows(in: 2..<4)
        }
        try part.withMutableBytes { $0[0] = 9 }
        #expect(memory == nil)
        #expect(try part.array(of: UInt8.self) == [9, 4])
    }

    /// Also those of indices outside, of rows without elements, and of none.
    @Test(arguments: [[0, 2], [], [-1], [7], [1, .max]])
    func rowsThatAreAskedForEarlyChangeNothing(indices: [Int]) throws {
        for shape in [[4, 2], [4, 0], [0, 3], [4]] as [Shape] {
            let tensor = try Ops.ones(shape)
            var budget = 64
            indices.withUnsafeBufferPointer {
                tensor.prefetchRows(indices: $0, budget: &budget)
            }
            #expect((0...64).contains(budget))
            #expect(try tensor.array(of: Float.self).allSatisfy { $0 == 1 })
        }
    }

    private final class Owner {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
        init() { memory.initializeMemory(as: UInt8.self, repeating: 0, count: 8) }
    }
}
