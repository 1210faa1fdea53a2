import KerasTestSupport
import Testing

@testable import KerasTensors

/// Calls with arguments that no careful caller makes: each gives a typed error, and none traps,
/// hangs, or takes the machine's memory.
@Suite struct HostileArgumentsTests {
    struct Call: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable () throws -> Any

        init(_ description: String, _ make: @escaping @Sendable () throws -> Any) {
            testDescription = description
            self.make = make
        }
    }

    /// Nothing, in a shape whose other sizes could be anything.
    private static func nothing(_ sizes: Int...) throws -> Tensor { try Ops.zeros(Shape(sizes)) }

    private static func unknown(_ sizes: Int?...) -> Tensor {
        .symbolic(TensorSpec(shape: Shape(sizes), dtype: .float32))
    }

    static let refused: [Call] = [
        Call("an empty shape whose strides overflow") { try nothing(0, 1 << 62, 4) },
        Call("a shape that overflows") { try nothing(1 << 40, 1 << 40) },
        Call("a negative size") { try nothing(-3) },
        Call("a size replaced by a negative one") {
            try Ops.zeros(Shape([2]).replacing(axis: 0, with: -1))
        },
        Call("a buffer for another shape") {
            try Tensor(
                buffer: Buffer.allocate(byteCount: 8), shape: Shape([3]), dtype: .float32)
        },
        Call("tile without end") { try Ops.tile(Ops.ones([2]), [1 << 40, 1 << 40]) },
        Call("tile, negative") { try Ops.tile(Ops.ones([2]), [Int.min]) },
        Call("repeat without end") { try Ops.repeat(Ops.ones([2]), Int.max) },
        Call("repeats without end") { try Ops.repeat(Ops.ones([2]), [1, 1 << 60], axis: 0) },
        Call("repeats that overflow") { try Ops.repeat(Ops.ones([2]), [Int.max, Int.max]) },
        Call("repeats, negative") { try Ops.repeat(Ops.ones([2]), [1, -1], axis: 0) },
        Call("repeat, negative") { try Ops.repeat(Ops.ones([2]), -1, axis: 0) },
        Call("pad, negative") { try Ops.pad(Ops.ones([2]), [(-1, 2)]) },
        Call("pad, overflowing") { try Ops.pad(Ops.ones([2]), [(.max, .max)], mode: .edge) },
        Call("pad by mirrors without end") {
            try Ops.pad(Ops.ones([2]), [(1 << 45, 0)], mode: .reflect)
        },
        Call("pad an empty axis by mirrors") {
            try Ops.pad(nothing(0), [(1, 0)], mode: .symmetric)
        },
        Call("split nothing into parts without end") { try Ops.split(nothing(0), Int.max) },
        Call("split the unknown into parts without end") {
            try Ops.split(unknown(nil, 2), Int.max)
        },
        Call("split into no parts") { try Ops.split(unknown(nil, 2), 0) },
        Call("split a negative size") { try Ops.split(unknown(-4), 2) },
        Call("unstack empty rows without end") { try Ops.unstack(nothing(1 << 40, 0)) },
        Call("unstack the unknown") { try Ops.unstack(unknown(nil, 2), num: Int.max) },
        Call("a transposed convolution whose output overflows") {
            try Ops.convTranspose(
                Ops.ones([1, 1, 1, 1, 1]), Ops.ones([1, 1, 1, 8, 1]),
                strides: SpatialSizes(1 << 20), padding: .same)
        },
        Call("a transposed convolution without end") {
            try Ops.convTranspose(
                Ops.ones([1, 1, 1, 1]), Ops.ones([1, 1, 8, 1]), strides: SpatialSizes(1 << 20))
        },
        Call("singular values with an infinity, which LAPACK does not come back from") {
            try Ops.svd(
                Tensor(
                    [Float.infinity, 2.68, -1.36, 0.44, 1e-40, 0, -2.24, 1e38, 1.88],
                    shape: [3, 3]), fullMatrices: false)
        },
        Call("a pseudo-inverse of no numbers") {
            try Ops.pinv(Tensor([Float.nan, 1, 2, 3], shape: [2, 2]))
        },
        Call("a scan without end that fails") {
            try Ops.scan(
                { _, _ in (try [Ops.reshape(Ops.ones([2]), [3])], []) }, [], [], length: .max)
        },
        Call("a scan whose steps give ever fewer outputs") {
            var outputs = 3
            return try Ops.scan(
                { carry, rows in
                    outputs -= 1
                    return (carry, Array(repeating: rows[0], count: outputs))
                }, [], [Ops.ones([3])])
        },
        Call("a scan whose steps give ever more outputs") {
            var outputs = 0
            return try Ops.scan(
                { carry, rows in
                    outputs += 1
                    return (carry, Array(repeating: rows[0], count: outputs))
                }, [], [Ops.ones([3])])
        },
        Call("a scan whose carry grows") {
            try Ops.scan(
                { carry, rows in ([try Ops.concatenate([carry[0], carry[0]])], rows) },
                [Ops.ones([1])], [Ops.ones([3])])
        },
        Call("labels of a class that is none") {
            try Ops.ctcDecode(
                Ops.ones([1, 2, 3]), Tensor([Int32(2)]), strategy: .beamSearch, maskIndex: 3)
        },
        Call("more labellings than candidates") {
            try Ops.ctcDecode(
                Ops.ones([1, 2, 3]), Tensor([Int32(2)]), strategy: .beamSearch, beamWidth: 2,
                topPaths: 3)
        },
        Call("candidates without end") {
            try Ops.ctcDecode(
                Ops.ones([1, 2, 3]), Tensor([Int32(2)]), strategy: .beamSearch, beamWidth: .max)
        },
        Call("lengths of other sequences") {
            try Ops.ctcDecode(
                Ops.ones([2, 2, 3]), Tensor([Int32(2)]), strategy: .beamSearch)
        },
        Call("labellings that take the memory") {
            try Ops.ctcDecode(
                Ops.ones([1, 50, 3]), Tensor([Int32(2)]), strategy: .beamSearch,
                beamWidth: 1 << 31, topPaths: 1 << 31)
        },
        Call("windows too long to be listed") {
            try Ops.adaptiveMaxPool(nothing(0, 1 << 58 | 1, 3), outputSize: 2)
        },
        Call("a map of no rows") { try Ops.map({ $0 }, nothing(0, 3)) },
        Call("a map of no tensors") { try Ops.vectorizedMap({ $0[0] }, []) },
        Call("a map of rows that do not fit") {
            try Ops.vectorizedMap({ $0[0] }, [Ops.ones([2]), Ops.ones([3])])
        },
        Call("an associative scan that gives nothing") {
            try Ops.associativeScan({ _, _ in [] }, [Ops.ones([3])])
        },
        Call("an associative scan that gives something else") {
            try Ops.associativeScan({ _, _ in [try Ops.ones([7])] }, [Ops.ones([3])])
        },
        Call("an associative scan of nothing") { try Ops.associativeScan({ a, _ in a }, []) },
        Call("einsum of sizes without end") {
            try Ops.einsum("ab,cd->abcd", nothing(1 << 40, 0), nothing(1 << 40, 1 << 30))
        },
        Call("einsum into more than fits") {
            try Ops.einsum("a,b,c->abc", Ops.ones([4096]), Ops.ones([4096]), Ops.ones([1 << 20]))
        },
        Call("einsum of letters without end") {
            try Ops.einsum(String(repeating: "a", count: 1 << 20), unknown(nil))
        },
        Call("einsum of letters that are none") {
            try Ops.einsum("é,ñ->é", unknown(2), unknown(2))
        },
        Call("einsum to half an arrow") { try Ops.einsum("a-", unknown(2)) },
        Call("einsum of half an ellipsis") { try Ops.einsum("a..->a", unknown(2, 2)) },
        Call("einsum of two ellipses") { try Ops.einsum("...a...->a", unknown(2, 2)) },
        Call("einsum of other letters") { try Ops.einsum("a->b", unknown(2)) },
        Call("einsum of a letter twice") { try Ops.einsum("a->aa", unknown(2)) },
        Call("einsum of other ranks") { try Ops.einsum("ab...->a", unknown(2)) },
        Call("einsum of other operands") { try Ops.einsum("a,a->a", unknown(2)) },
        Call("einsum of nothing") { try Ops.einsum("", [Tensor]()) },
        Call("einsum of other sizes") { try Ops.einsum("a,a->a", unknown(2), unknown(3)) },
        Call("one-hot with negative classes") { try Ops.oneHot(Tensor([1]), numClasses: -1) },
        Call("one-hot without end") { try Ops.oneHot(Tensor([1]), numClasses: Int.max) },
        Call("arange by 0") { try Ops.arange(from: 0, to: 3, step: 0) },
        Call("arange over all integers") { try Ops.arange(from: .min, to: .max) },
        Call("arange to infinity") { try Ops.arange(from: 0, to: .infinity, step: 1.0) },
        Call("arange by NaN") { try Ops.arange(from: 0, to: 1, step: Double.nan) },
        Call("linspace of negative length") { try Ops.linspace(0, 1, num: -1) },
        Call("eye of negative size") { try Ops.eye(-1) },
        Call("tril of a diagonal beyond all") { try Ops.tril(Ops.ones([2, 2]), k: 1 << 40) },
        Call("sort of a scalar") { try Ops.sort(Tensor(1.0)) },
        Call("topK of fewer than none") { try Ops.topK(Ops.ones([2]), -1).values },
        Call("eye, overflowing") { try Ops.eye(2, k: .max) },
        Call("reshape to two unknown sizes") { try Ops.reshape(Ops.ones([4]), [-1, -1]) },
        Call("reshape to an overflow") { try Ops.reshape(Ops.ones([4]), [1 << 62, 1 << 62]) },
        Call("an index outside") { try Ops.ones([2])[Int.min] },
        Call("more indices than axes") { try Ops.ones([2])[0, 0] },
        Call("rows outside") { try Ops.ones([2]).rows(in: 1..<Int.max) },
        Call("row numbers outside") { try Ops.ones([2]).gatherRows(indices: [.min]) },
        Call("rows of a scalar") { try Ops.ones([]).rows(in: 0..<1) },
        Call("take with floats") { try Ops.take(Ops.ones([2]), Tensor([Float.nan]), axis: 0) },
        Call("top k of fewer") { try Ops.topK(Ops.ones([2]), 3) },
        Call("top negative k") { try Ops.topK(Ops.ones([2]), .min) },
        Call("more dimensions than kernels have") {
            let deep = try Ops.reshape(Ops.ones([2]), Array(repeating: 1, count: 70) + [2])
            return try Ops.tile(
                deep, Array(repeating: 2, count: 3) + Array(repeating: 1, count: 68))
        },
        Call("the product of scalars") { try Ops.matmul(2, 3) },
        Call("products without end") {
            try Ops.matmul(Ops.ones([1 << 20, 1, 1, 1]), Ops.ones([1 << 20, 1, 1]))
        },
        Call("products of nothing without end") {
            try Ops.matmul(nothing(0), nothing(1 << 40, 0, 3))
        },
        Call("an axis as far away as can be") { try Ops.softmax(Ops.ones([2]), axis: .min) },
        Call("the largest of nothing") { try Ops.max(nothing(0)) },
        Call("values of a symbolic tensor") { try unknown(2).array(of: Float.self) },
        Call("numbers of a text") { try Ops.exp(Tensor(strings: ["a"])) },
        Call("a rate that is no number") { try Random.dropout(Ops.ones([2]), rate: .nan) },
        Call("a negative number of samples") {
            try Random.categorical(Ops.ones([1, 2]), numSamples: -1)
        },
    ]

    @Test(arguments: refused)
    func isRefused(call: Call) {
        #expect(throws: TensorError.self) { _ = try call.make() }
    }

    /// Of shapes with a 0 among large sizes nothing has to be computed, and nothing is.
    static let emptyResults: [Call] = [
        Call("product of stacks") {
            try Ops.matmul(nothing(1 << 40, 0, 3), nothing(1 << 40, 3, 0))
        },
        Call("sort") { try Ops.sort(nothing(1 << 40, 0)) },
        Call("sort of columns") { try Ops.sort(nothing(0, 1 << 58)) },
        Call("one-hot") {
            try Ops.oneHot(Ops.cast(nothing(1 << 40, 0), to: .int32), numClasses: 3)
        },
        Call("running sum") { try Ops.cumsum(nothing(1 << 40, 0), axis: 0) },
        Call("running sum of rows") { try Ops.cumsum(nothing(1 << 40, 0), axis: 1) },
        Call("adaptive pooling of equal windows") {
            try Ops.adaptiveAveragePool(nothing(0, 1 << 40, 3), outputSize: 2)
        },
        Call("sparsemax") { try Ops.sparsemax(nothing(1 << 40, 0)) },
        Call("gated") { try Ops.glu(nothing(1 << 40, 0)) },
        Call("softmax") { try Ops.softmax(nothing(1 << 40, 0)) },
        Call("part") { try Ops.split(nothing(1, 5, 0, 1 << 57), 5, axis: 1)[4] },
        Call("reversal") { try Ops.flip(nothing(0, 1 << 58)) },
        Call("repetition") { try Ops.repeat(nothing(0, 1 << 58), 2, axis: 0) },
        Call("broadcast") { try Ops.add(nothing(0, 1 << 58), Ops.ones([0, 1])) },
    ]

    @Test(arguments: emptyResults)
    func ofNothingIsNothing(call: Call) throws {
        let start = threadSeconds()
        let result = try #require(try call.make() as? Tensor)
        #expect(threadSeconds() - start < 1)
        #expect(try result.array(of: Float.self).isEmpty)
    }

    @Test(arguments: [Int.min, -5, 4, .max])
    func anIndexOutsideIsNaN(index: Int) throws {
        let x = try Tensor([1, 2, 3, 4] as [Float])
        #expect(try Ops.take(x, Tensor([index]), axis: 0).item(as: Float.self).isNaN)
        #expect(try Ops.takeAlongAxis(x, Tensor([index]), axis: 0).item(as: Float.self).isNaN)
        #expect(try Ops.sum(Ops.oneHot(Tensor([index]), numClasses: 4)).item(as: Float.self) == 0)
    }

    @Test func indicesIntoSizesThatAreNoneAreWorkedOut() throws {
        let wrong = Self.unknown(-3, 2)
        #expect(try wrong[-1].shape == [2])
        #expect(try wrong[1..<2].rank == 2)
    }
}
