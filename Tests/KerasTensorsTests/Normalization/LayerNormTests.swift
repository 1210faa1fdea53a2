import KerasTestSupport
import Testing

@testable import KerasTensors

/// The fused normalizations are what their parts give, and Keras's.
@Suite struct LayerNormTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let shape: Shape
        let axis: Axes
        var hasGamma = true
        var hasBeta = true
        var testDescription: String { "\(shape) along \(axis.values)" }

        /// How far float32 is off: the factors' gradients are sums over all that is normalized, whose
        /// error grows with the root of their number. Up to half of this was met.
        var rounding: Double {
            get throws {
                let indices = try axis.indices(in: shape, "test")
                let sizes = shape.sizes.enumerated().filter { !indices.contains($0.offset) }
                return 1.5e-6 * Double(sizes.map(\.element).reduce(1, *)).squareRoot()
            }
        }
    }

    static let rows = [
        Row(shape: [3, 5], axis: -1), Row(shape: [1, 1], axis: -1),
        Row(shape: [7, 33, 65], axis: -1), Row(shape: [300, 31], axis: [1], hasBeta: false),
        Row(shape: [301, 129], axis: -1), Row(shape: [5, 7, 3], axis: [1, 2], hasGamma: false),
        Row(shape: [5, 7, 3], axis: 1), Row(shape: [5, 7, 3, 2], axis: [1, 3]),
        Row(shape: [70000], axis: 0), Row(shape: [2, 17000], axis: -1),
        Row(shape: [0, 4], axis: -1), Row(shape: [20000, 2], axis: -1, hasGamma: false),
    ]

    private func parts(
        _ x: Tensor, _ gamma: Tensor?, _ beta: Tensor?, _ row: Row, centers: Bool
    ) throws -> Tensor {
        let indices = try row.axis.indices(in: x.shape, "test")
        let sizes = x.shape.sizes.enumerated().map { indices.contains($0) ? $1 : 1 }
        let mean = try Ops.mean(x, axis: row.axis, keepDims: true)
        let distance = centers ? try x - mean : x
        let square = try Ops.mean(Ops.square(distance), axis: row.axis, keepDims: true)
        var result = try distance / Ops.sqrt(square + 1e-3)
        if let gamma { result = try result * Ops.reshape(gamma, sizes) }
        if let beta { result = try result + Ops.reshape(beta, sizes) }
        return result
    }

    private func results(
        _ row: Row, dtype: DType, fused: Bool, centers: Bool
    ) throws -> [[Double]] {
        let indices = try row.axis.indices(in: row.shape, "test")
        let factors = Shape(sizes: indices.map { row.shape.sizes[$0] })
        var numbers = Numbers(seed: 5)
        // Numbers that both dtypes have.
        let (x, gamma, beta, weights) = (
            try numbers.tensor(row.shape).converted(to: dtype),
            try numbers.tensor(factors).converted(to: dtype),
            try numbers.tensor(factors).converted(to: dtype),
            try numbers.tensor(row.shape).converted(to: dtype)
        )
        return try Tape.record { tape in
            let watched = [x, gamma, beta].map(tape.watch)
            let g = row.hasGamma ? watched[1] : nil
            let b = row.hasBeta && centers ? watched[2] : nil
            let result =
                try !fused
                ? parts(watched[0], g, b, row, centers: centers)
                : centers
                    ? Ops.layerNormalization(
                        watched[0], gamma: g, beta: b, axis: row.axis, epsilon: 1e-3)
                    : Ops.rmsNormalization(
                        watched[0], scale: g, axis: row.axis, epsilon: 1e-3)
            let gradients = try tape.gradients(of: Ops.sum(result * weights), with: watched)
            return try [doubles(result)] + gradients.map { try $0.map(doubles) ?? [] }
        }
    }

    @Test(arguments: rows, [true, false])
    func `values and gradients are those of the parts in float64`(row: Row, centers: Bool) throws {
        // Along other axes than the last the scale of the root mean square broadcasts as Keras's.
        if !centers, try !LayerNorm.areLast(row.axis, in: row.shape) { return }
        let fused = try results(row, dtype: .float64, fused: true, centers: centers)
        let parts = try results(row, dtype: .float64, fused: false, centers: centers)
        for (found, expected) in zip(fused, parts) {
            expectClose(found, expected, relative: 1e-9, absolute: 1e-10)
        }
        let single = try results(row, dtype: .float32, fused: true, centers: centers)
        for (found, expected) in zip(single, parts) {
            expectClose(found, expected, relative: 1e-6, absolute: try row.rounding)
        }
    }

    @Test(arguments: rows)
    func `results do not depend on the number of threads`(row: Row) throws {
        func run(threads: Int) throws -> [[Double]] {
            try withThreads(threads) {
                try results(row, dtype: .float32, fused: true, centers: true)
            }
        }
        let one = try run(threads: 1)
        #expect(try run(threads: 2) == one)
        #expect(try run(threads: 8) == one)
    }

    @Test func `they have the values of Keras`() throws {
        var numbers = Numbers(seed: 3)
        var cases: [OpCase] = []
        for dtype in [DType.float32, .bfloat16, .float16] {
            let x = try numbers.tensor([4, 5, 6], as: dtype)
            for (axis, shape) in [([-1], [6]), ([1], [5]), ([1, 2], [5, 6])] as [([Int], [Int])] {
                let (gamma, beta) = (
                    try numbers.tensor(Shape(shape)), try numbers.tensor(Shape(shape))
                )
                cases.append(
                    OpCase(
                        "layer_normalization", [x, gamma, beta],
                        keywords: ["axis": OracleValue(axis), "epsilon": 0.001], tolerance: 1e-5,
                        absolute: 2e-6
                    ) {
                        try Ops.layerNormalization(
                            $0[0], gamma: $0[1], beta: $0[2], axis: Axes(axis), epsilon: 1e-3)
                    })
            }
            let scale = try numbers.tensor([6])
            for axis in [-1, 1] {
                cases.append(
                    OpCase(
                        "rms_normalization", [x, scale],
                        keywords: ["axis": .int(axis), "epsilon": 0.001], tolerance: 1e-5,
                        absolute: 2e-6
                    ) {
                        try Ops.rmsNormalization(
                            $0[0], scale: $0[1], axis: Axes(axis), epsilon: 1e-3)
                    })
            }
        }
        try OpCase.check(cases)
    }

    @Test func `factors that do not fit are refused`() throws {
        let x = try Ops.zeros([3, 4])
        #expect(throws: TensorError.self) {
            try Ops.layerNormalization(x, gamma: Ops.ones([3]))
        }
        #expect(throws: TensorError.self) { try Ops.layerNormalization(x, axis: 2) }
        #expect(throws: TensorError.self) { try Ops.rmsNormalization(x, scale: Ops.ones([3])) }
    }
}
