import KerasTestSupport
import Testing

@testable import KerasTensors

/// Attention in tiles is what it is with all scores in memory.
@Suite struct FusedAttentionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var batch = 1
        var queries: Int
        var keys: Int
        var heads = 1
        var keyHeads = 1
        var depth: Int
        var valueDepth: Int
        var isCausal = false
        var bias: [Int]?
        var mask: [Int]?
        /// Whether no query of the first batch may see any key.
        var hidesAll = false
        var testDescription: String {
            "\(batch)x\(queries)x\(keys) heads \(heads)/\(keyHeads) depths \(depth)/\(valueDepth)"
                + (isCausal ? " causal" : "") + (bias.map { " bias \($0)" } ?? "")
                + (mask.map { " mask \($0)" } ?? "") + (hidesAll ? " hiding all" : "")
        }
    }

    static let rows: [Row] = [
        Row(queries: 1, keys: 1, depth: 1, valueDepth: 1),
        Row(batch: 2, queries: 5, keys: 7, heads: 3, keyHeads: 3, depth: 4, valueDepth: 6),
        Row(queries: 64, keys: 64, heads: 2, keyHeads: 2, depth: 32, valueDepth: 32),
        Row(queries: 65, keys: 129, heads: 2, keyHeads: 1, depth: 33, valueDepth: 31),
        Row(queries: 200, keys: 3, depth: 7, valueDepth: 65),
        Row(queries: 3, keys: 200, depth: 64, valueDepth: 1),
        Row(batch: 3, queries: 70, keys: 70, depth: 5, valueDepth: 5, isCausal: true),
        Row(queries: 130, keys: 40, heads: 4, keyHeads: 2, depth: 8, valueDepth: 8, isCausal: true),
        Row(queries: 40, keys: 130, heads: 2, keyHeads: 2, depth: 8, valueDepth: 9, isCausal: true),
        Row(
            batch: 2, queries: 66, keys: 67, heads: 2, keyHeads: 2, depth: 5, valueDepth: 4,
            mask: [2, 1, 66, 67]),
        Row(
            batch: 2, queries: 9, keys: 100, heads: 2, keyHeads: 2, depth: 5, valueDepth: 4,
            mask: [2, 1, 1, 100], hidesAll: true),
        Row(
            batch: 2, queries: 9, keys: 10, heads: 2, keyHeads: 2, depth: 5, valueDepth: 4,
            mask: [9, 1]),
        Row(
            batch: 2, queries: 90, keys: 90, heads: 2, keyHeads: 1, depth: 5, valueDepth: 4,
            isCausal: true, bias: [1, 2, 90, 90], mask: [2, 1, 1, 90], hidesAll: true),
        Row(queries: 70, keys: 66, heads: 2, keyHeads: 2, depth: 5, valueDepth: 4, bias: [66]),
    ]

    private func results(_ row: Row, dtype: DType, fused: Bool) throws -> [[Double]] {
        var numbers = Numbers(seed: 5)
        let shapes: [Shape] = [
            [row.batch, row.queries, row.heads, row.depth],
            [row.batch, row.keys, row.keyHeads, row.depth],
            [row.batch, row.keys, row.keyHeads, row.valueDepth],
        ]
        let inputs = try shapes.map {
            try numbers.tensor($0, in: -2...2, as: .float64).converted(to: dtype)
        }
        let bias = try row.bias.map {
            try numbers.tensor(Shape($0), in: -1...1, as: .float64).converted(to: dtype)
        }
        var mask = try row.mask.map {
            try Ops.greater(numbers.tensor(Shape($0), in: -1...1, as: .float64), -0.3)
        }
        if row.hidesAll, let some = mask {
            let batches = try Ops.reshape(
                Ops.greater(Ops.arange(row.batch, dtype: .int32), 0), [row.batch, 1, 1, 1])
            mask = try Ops.logicalAnd(some, batches)
        }
        let scale = 1 / Double(row.depth).squareRoot()
        return try Tape.record { tape in
            let x = inputs.map(tape.watch)
            let output =
                try fused
                ? Ops.dotProductAttention(
                    x[0], x[1], x[2], bias: bias, mask: mask, isCausal: row.isCausal)
                : Ops.withScores(
                    x, bias: bias, mask: mask, scale: scale, isCausal: row.isCausal, as: dtype)
            var weights = Numbers(seed: 3)
            let factors = try weights.tensor(output.shape, as: .float64).converted(to: dtype)
            let gradients = try tape.gradients(of: Ops.sum(output * factors), with: x)
            return try [doubles(output)] + gradients.map { try $0.map(doubles) ?? [] }
        }
    }

    @Test(arguments: rows)
    func `values and gradients are those of all scores in float64`(row: Row) throws {
        let whole = try results(row, dtype: .float64, fused: false)
        let fused = try results(row, dtype: .float64, fused: true)
        try #require(fused.count == 4 && whole.count == 4)
        for (found, expected) in zip(fused, whole) {
            expectClose(found, expected, relative: 1e-10, absolute: 1e-11)
        }
        let single = try results(row, dtype: .float32, fused: true)
        for (found, expected) in zip(single, whole) {
            expectClose(found, expected, relative: 1e-4, absolute: 1e-4)
        }
    }

    @Test func `any shape gives what all scores give`() throws {
        var state: UInt64 = 1
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit + 1
        }
        for _ in 0..<40 {
            let keyHeads = next(3)
            let (batch, queries, keys) = (next(2), next(140), next(140))
            let row = Row(
                batch: batch, queries: queries, keys: keys, heads: keyHeads * next(2),
                keyHeads: keyHeads, depth: next(40), valueDepth: next(40), isCausal: next(2) == 1,
                mask: next(2) == 1 ? [batch, 1, queries, keys] : nil)
            let whole = try results(row, dtype: .float64, fused: false)
            for (found, expected) in zip(try results(row, dtype: .float32, fused: true), whole) {
                expectClose(
                    found, expected, relative: 1e-4, absolute: 1e-4, row.testDescription)
            }
        }
    }

    @Test(arguments: rows)
    func `results do not depend on the number of threads`(row: Row) throws {
        func run(threads: Int) throws -> [[Double]] {
            try withThreads(threads) { try results(row, dtype: .float32, fused: true) }
        }
        let one = try run(threads: 1)
        #expect(try run(threads: 2) == one)
        #expect(try run(threads: 8) == one)
    }

    @Test func `no memory grows with queries times keys`() throws {
        // The scores alone would be more than what is made while a file is read may have.
        let x = try Ops.ones([1, 4200, 1, 1])
        #expect(throws: TensorError.self) {
            try ShapeInference.ofFile {
                try Ops.withScores([x, x, x], scale: 1, as: .float32)
            }
        }
        let output = try ShapeInference.ofFile { try Ops.dotProductAttention(x, x, x) }
        #expect(try output.array(of: Float.self).allSatisfy { abs($0 - 1) < 1e-4 })
    }
}
