import KerasTestSupport
import Testing

@testable import KerasTensors

/// Tensors that are worked on in chunks, and sizes that no vector divides.
@Suite(.serialized) struct LargeTensorTests {
    private static let functions: [(String, @Sendable (Tensor) throws -> Tensor)] = [
        ("exp", { try Ops.exp($0) }), ("sum", { try Ops.sum($0) }),
        ("sum of rows", { try Ops.sum($0, axis: 1) }),
        ("sum of columns", { try Ops.sum($0, axis: 0) }),
        ("max of columns", { try Ops.max($0, axis: 0) }), ("mean", { try Ops.mean($0) }),
        ("softmax", { try Ops.softmax($0) }),
        ("softmax of columns", { try Ops.softmax($0, axis: 0) }),
        ("log softmax", { try Ops.logSoftmax($0) }),
        ("add rows", { try Ops.add($0, Ops.max($0, axis: 0)) }),
        ("add columns", { try Ops.multiply($0, Ops.max($0, axis: 1, keepDims: true)) }),
        ("select", { try Ops.where(Ops.greater($0, 0), $0, Ops.negative($0)) }),
        ("argmax", { try Ops.argmax($0, axis: 1) }), ("isfinite", { try Ops.isfinite($0) }),
    ]

    private static let shapes: [Shape] = [
        [1, 100_003], [100_003, 1], [317, 331], [33_001, 10], [10, 33_001], [7, 70_001],
        [1031, 64],
    ]

    @Test(arguments: shapes)
    func areComputedAsInFloat64(shape: Shape) throws {
        var numbers = Numbers(seed: 1)
        let x = try numbers.tensor(shape)
        for (name, function) in Self.functions where name != "isfinite" {
            let found = try function(x).doubles
            let expected = try function(x.converted(to: .float64)).doubles
            expectClose(found, expected, relative: 4e-6, absolute: 2e-4, "\(name) of \(shape)")
        }
    }

    @Test(arguments: shapes)
    func doNotDependOnTheNumberOfThreads(shape: Shape) throws {
        let threads = Parallelism.threadCount
        defer { Parallelism.threadCount = threads }
        var numbers = Numbers(seed: 2)
        let x = try numbers.tensor(shape)
        for (name, function) in Self.functions {
            let results = try [1, 2, 8].map { count in
                Parallelism.threadCount = count
                return try function(x).bytes
            }
            #expect(results[0] == results[1] && results[0] == results[2], "\(name) of \(shape)")
        }
    }

    @Test(arguments: 1...70)
    func ofAnyLengthHaveAllTheirElements(count: Int) throws {
        var numbers = Numbers(seed: UInt64(count))
        let x = try numbers.tensor([3, Shape([count])[0]])
        for (name, function) in Self.functions where name != "isfinite" {
            let found = try function(x).doubles
            let expected = try function(x.converted(to: .float64)).doubles
            expectClose(found, expected, relative: 2e-6, absolute: 1e-5, "\(name) of \(count)")
        }
    }

    @Test func integersOfAllWidthsReduceInChunks() throws {
        for dtype in [DType.int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64] {
            let x = try Tensor(
                (0..<200_000).map { Double($0 % 100) }, shape: [20, 10_000], as: dtype)
            #expect(try Ops.max(x).doubles == [99], "\(dtype)")
            #expect(try Ops.min(x, axis: 0).doubles == (0..<10_000).map { Double($0 % 100) })
            #expect(try Ops.sum(x).doubles == [9_900_000], "\(dtype)")
            #expect(try Ops.sum(x, axis: 1).doubles == Array(repeating: 495_000, count: 20))
        }
    }
}
