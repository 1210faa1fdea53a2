import Keras

/// Ops that no library but Keras has, or that no model spends its time in: each measurement is the time of
/// one call. `ops_worker.py` has the same ones, of `keras.ops`.
final class OpsWorkload: Workload {
    private let operands: Operands
    private let ops: [String: @Sendable (Operands) throws -> Void]

    init() throws {
        operands = try Operands()
        ops = Self.pointwise.merging(Self.reductions) { first, _ in first }
            .merging(Self.movements) { first, _ in first }
            .merging(Self.searches) { first, _ in first }
            .merging(Self.linear) { first, _ in first }
            .merging(Self.signals) { first, _ in first }
    }

    func measure(_ action: String) throws -> Measurement {
        guard let op = ops[action] else { throw UsageError(description: "no op '\(action)'") }
        return try Measurement.ofOne { try op(operands) }
    }

    /// What the ops are given: random numbers between -0.5 and 0.5 where nothing else is said.
    struct Operands {
        let x: Tensor
        let y: Tensor
        /// Between 0.5 and 1.5.
        let positive: Tensor
        let isAbove: Tensor
        /// 1,000,000 whole numbers below 1000.
        let indices: Tensor
        /// 0, 1, … 999 as floats.
        let row: Tensor
        /// 300 × 300, far from singular, and that with its transpose added.
        let square: Tensor
        let symmetric: Tensor
        /// 32 images of 56 × 56 with 16 channels, and one number for each channel.
        let images: Tensor
        let channel: Tensor
        /// 1,000 × 1,024.
        let signals: Tensor

        init() throws {
            x = try Random.uniform([1000, 1000], minval: -0.5, maxval: 0.5)
            y = try Random.uniform([1000, 1000], minval: -0.5, maxval: 0.5)
            positive = try Ops.add(y, 1)
            isAbove = try Ops.greater(x, y)
            indices = try Random.randint([1_000_000], minval: 0, maxval: 1000)
            row = try Ops.arange(1000, dtype: .float32)
            let random = try Random.uniform([300, 300], minval: -0.5, maxval: 0.5)
            square = try Ops.add(random, Ops.multiply(Ops.eye(300), 30))
            symmetric = try Ops.add(square, Ops.transpose(square))
            images = try Random.uniform([32, 56, 56, 16], minval: -0.5, maxval: 0.5)
            channel = try Random.uniform([16], minval: 0.5, maxval: 1)
            signals = try Random.uniform([1000, 1024], minval: -0.5, maxval: 0.5)
        }
    }

    private typealias Table = [String: @Sendable (Operands) throws -> Void]

    private static let pointwise: Table = [
        "multiply": { _ = try Ops.multiply($0.x, $0.y) },
        "divide": { _ = try Ops.divide($0.x, $0.positive) },
        "maximum": { _ = try Ops.maximum($0.x, $0.y) },
        "greater": { _ = try Ops.greater($0.x, $0.y) },
        "isclose": { _ = try Ops.isclose($0.x, $0.y) },
        "where": { _ = try Ops.where($0.isAbove, $0.x, $0.y) },
        "logical_and": { _ = try Ops.logicalAnd($0.isAbove, $0.isAbove) },
        "mod": { _ = try Ops.mod($0.x, $0.positive) },
        "floor_divide": { _ = try Ops.floorDivide($0.x, $0.positive) },
        "arctan2": { _ = try Ops.arctan2($0.x, $0.positive) },
        "logaddexp": { _ = try Ops.logaddexp($0.x, $0.y) },
        "hypot": { _ = try Ops.hypot($0.x, $0.y) },
        "clip": { _ = try Ops.clip($0.x, min: -0.1, max: 0.1) },
        "round": { _ = try Ops.round($0.x) },
        "sqrt": { _ = try Ops.sqrt($0.positive) },
        "log": { _ = try Ops.log($0.positive) },
        "erf": { _ = try Ops.erf($0.x) },
        "nan_to_num": { _ = try Ops.nanToNum($0.x) },
        "cast to int32": { _ = try Ops.cast($0.x, to: .int32) },
        "cast to bfloat16": { _ = try Ops.cast($0.x, to: .bfloat16) },
    ]

    private static let reductions: Table = [
        "max": { _ = try Ops.max($0.x) },
        "sum of columns": { _ = try Ops.sum($0.x, axis: 0) },
        "mean of rows": { _ = try Ops.mean($0.x, axis: -1) },
        "var": { _ = try Ops.variance($0.x) },
        "logsumexp of rows": { _ = try Ops.logsumexp($0.x, axis: -1) },
        "argmax of rows": { _ = try Ops.argmax($0.x, axis: -1) },
        "argmax of columns": { _ = try Ops.argmax($0.x, axis: 0) },
        "any": { _ = try Ops.any($0.isAbove) },
        "count_nonzero": { _ = try Ops.countNonzero($0.x) },
        "cumsum of rows": { _ = try Ops.cumsum($0.x, axis: -1) },
        "cumsum of columns": { _ = try Ops.cumsum($0.x, axis: 0) },
        "cumprod of rows": { _ = try Ops.cumprod($0.positive, axis: -1) },
        "nansum": { _ = try Ops.nansum($0.x) },
        "moments of columns": { _ = try Ops.moments($0.x, axes: 0) },
        "batch_normalization": {
            let channel = $0.channel
            _ = try Ops.batchNormalization(
                $0.images, mean: channel, variance: channel, axis: -1, offset: channel,
                scale: channel)
        },
        "average_pool": { _ = try Ops.averagePool($0.images, poolSize: 2) },
        "max_pool": { _ = try Ops.maxPool($0.images, poolSize: 2) },
    ]

    private static let movements: Table = [
        "transpose": { _ = try Ops.transpose($0.x) },
        "flip": { _ = try Ops.flip($0.x) },
        "flip of rows": { _ = try Ops.flip($0.x, axis: -1) },
        "roll of rows": { _ = try Ops.roll($0.x, 3, axis: -1) },
        "triu": { _ = try Ops.triu($0.x) },
        "tril": { _ = try Ops.tril($0.x) },
        "repeat of rows": { _ = try Ops.repeat($0.x, 2, axis: 0) },
        "repeat in rows": { _ = try Ops.repeat($0.x, 2, axis: -1) },
        "tile": { _ = try Ops.tile($0.x, [2, 1]) },
        "concatenate": { _ = try Ops.concatenate([$0.x, $0.y], axis: -1) },
        "stack": { _ = try Ops.stack([$0.x, $0.y], axis: -1) },
        "pad": { _ = try Ops.pad($0.x, [(1, 1), (1, 1)]) },
        "reflecting pad": { _ = try Ops.pad($0.x, [(1, 1), (1, 1)], mode: .reflect) },
        "diagonal": { _ = try Ops.diagonal($0.x) },
        "take of rows": {
            _ = try Ops.take($0.x, Ops.slice($0.indices, startIndices: [0], shape: [1000]), axis: 0)
        },
        "take_along_axis": {
            _ = try Ops.takeAlongAxis($0.x, Ops.reshape($0.indices, [1000, 1000]), axis: -1)
        },
        "one_hot": {
            let few = try Ops.slice($0.indices, startIndices: [0], shape: [1000])
            _ = try Ops.oneHot(few, numClasses: 1000)
        },
        "meshgrid": { _ = try Ops.meshgrid([$0.row, $0.row]) },
        "segment_sum": {
            _ = try Ops.segmentSum(Ops.reshape($0.x, [1_000_000]), $0.indices, numSegments: 1000)
        },
    ]

    private static let searches: Table = [
        "sort of rows": { _ = try Ops.sort($0.x, axis: -1) },
        "argsort of rows": { _ = try Ops.argsort($0.x, axis: -1) },
        "top_k": { _ = try Ops.topK($0.x, 10) },
        "median of rows": { _ = try Ops.median($0.x, axis: -1) },
        "searchsorted": { _ = try Ops.searchsorted($0.row, Ops.multiply($0.x, 1000)) },
        "digitize": { _ = try Ops.digitize(Ops.multiply($0.x, 1000), $0.row) },
        "bincount": { _ = try Ops.bincount($0.indices, minLength: 1000) },
    ]

    private static let linear: Table = [
        "inv": { _ = try Ops.inv($0.square) },
        "solve": { _ = try Ops.solve($0.square, $0.symmetric) },
        "det": { _ = try Ops.det($0.square) },
        "cholesky": { _ = try Ops.cholesky($0.symmetric) },
        "qr": { _ = try Ops.qr($0.square) },
        "eigh": { _ = try Ops.eigh($0.symmetric) },
        "svd": { _ = try Ops.svd($0.square) },
        "norm": { _ = try Ops.norm($0.x) },
        "outer": { _ = try Ops.outer($0.row, $0.row) },
        "einsum bij,bjk->bik": {
            let stack = try Ops.reshape($0.x, [100, 100, 100])
            _ = try Ops.einsum("bij,bjk->bik", stack, stack)
        },
    ]

    private static let signals: Table = [
        "rfft": { _ = try Ops.rfft($0.signals) },
        "fft": { _ = try Ops.fft((real: $0.signals, imaginary: $0.signals)) },
        "rfft of 1000": { _ = try Ops.rfft($0.x) },
        "stft": {
            _ = try Ops.stft(
                Ops.reshape($0.x, [1_000_000]), sequenceLength: 512, sequenceStride: 128,
                fftLength: 512)
        },
        "resize": { _ = try Ops.Image.resize($0.images, size: (112, 112)) },
        "rgb_to_grayscale": {
            _ = try Ops.Image.rgbToGrayscale(
                Ops.slice($0.images, startIndices: [0, 0, 0, 0], shape: [32, 56, 56, 3]))
        },
    ]
}
