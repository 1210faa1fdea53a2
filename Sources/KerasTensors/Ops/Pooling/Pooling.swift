import CKerasKernels

extension Ops {
    /// The largest element of each window (`keras.ops.max_pool`).
    ///
    /// - Parameters:
    ///   - inputs: `(batch, spatial…, channels)` with one to three spatial dimensions, or as
    ///     `dataFormat` says; a float.
    ///   - poolSize: The size of the windows.
    ///   - strides: The distance of the windows; `nil` for their size.
    /// - Throws: ``TensorError`` for other ranks or dtypes, or if nothing would be left.
    public static func maxPool(
        _ inputs: Tensor, poolSize: SpatialSizes, strides: SpatialSizes? = nil,
        padding: PaddingMode = .valid, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let options = PoolingOptions(
            poolSize: poolSize, strides: strides, padding: padding, dataFormat: dataFormat)
        return try apply(MaxPool(options: options), [inputs])
    }

    /// The mean of the elements of each window that lie inside (`keras.ops.average_pool`).
    ///
    /// - Throws: As ``maxPool(_:poolSize:strides:padding:dataFormat:)``.
    public static func averagePool(
        _ inputs: Tensor, poolSize: SpatialSizes, strides: SpatialSizes? = nil,
        padding: PaddingMode = .valid, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let options = PoolingOptions(
            poolSize: poolSize, strides: strides, padding: padding, dataFormat: dataFormat)
        return try apply(AveragePool(options: options), [inputs])
    }
}

struct PoolingOptions: Sendable {
    let poolSize: SpatialSizes
    let strides: SpatialSizes?
    let padding: PaddingMode
    let dataFormat: DataFormat

    var arguments: [OperationArgument] {
        [
            OperationArgument("pool_size", poolSize.argument),
            OperationArgument("strides", strides?.argument ?? .none),
            OperationArgument("padding", .string(padding.rawValue)),
            OperationArgument("data_format", .string(dataFormat.rawValue)),
        ]
    }
}

/// A spatial dimension, and the windows along it.
private struct PooledAxis {
    let input: Int
    let window: Int
    let stride: Int
    let extent: WindowExtent
}

/// A pooling: the largest of a window, or its mean.
protocol PoolingOperation: SingleOutputOperation {
    static var mode: keras_pool_mode { get }
    var options: PoolingOptions { get }
}

struct MaxPool: PoolingOperation {
    static let kerasName = KerasName.nn("MaxPool")
    static let mode = KERAS_POOL_MAX
    let options: PoolingOptions
}

struct AveragePool: PoolingOperation {
    static let kerasName = KerasName.nn("AveragePool")
    static let mode = KERAS_POOL_AVERAGE
    static let saves: SavedValues = []
    let options: PoolingOptions
}

extension PoolingOperation {
    static var operationName: String { kerasName.className }
    var arguments: [OperationArgument] { options.arguments }

    private func axes(_ shape: Shape) throws -> [PooledAxis] {
        let rank = shape.rank - 2
        guard (1...3).contains(rank) else {
            throw TensorError.incompatibleShapes(
                operation: Self.operationName, shapes: [shape],
                reason: "there must be one to three spatial dimensions, a batch and channels")
        }
        let windows = try options.poolSize.expanded(rank: rank, Self.operationName, "pool_size")
        let strides = try (options.strides ?? options.poolSize)
            .expanded(rank: rank, Self.operationName, "strides")
        return try shape.spatialSizes(options.dataFormat).enumerated().map { axis, size in
            let extent = WindowExtent(
                size: size, reach: windows[axis], stride: strides[axis], options.padding)
            guard extent.output != 0 else {
                throw TensorError.incompatibleShapes(
                    operation: Self.operationName, shapes: [shape],
                    reason: "a window is larger than the input: the output would be empty")
            }
            return PooledAxis(
                input: size, window: windows[axis], stride: strides[axis], extent: extent)
        }
    }

    func computeDType(_ inputs: [Tensor]) throws -> DType? { inputs[0].dtype.wide }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let (shape, dtype) = (inputs[0].shape, inputs[0].dtype)
        guard dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: Self.operationName, dtype: dtype, remedy: "cast to float32 first")
        }
        let sizes = try axes(shape).map(\.extent.output)
        return TensorSpec(
            shape: .spatial(
                batch: shape.sizes[0], sizes, channels: shape.channels(options.dataFormat),
                options.dataFormat),
            dtype: dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].channelsLast(options.dataFormat)
        let sizes = spec.shape.spatialSizes(options.dataFormat)
        let shape = Shape.spatial(
            batch: x.shape.sizes[0], sizes, channels: x.shape.channels(.channelsLast))
        let result = try Tensor(uninitialized: shape, dtype: x.dtype) { result in
            try x.withBytes { bytes in
                try withCShape(x.shape) {
                    _ = keras_pool(
                        Self.mode, x.dtype.cValue, $0, bytes.baseAddress, result.baseAddress)
                }
            }
        }
        return try result.channels(in: options.dataFormat).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let format = options.dataFormat
        let readsValues = Self.saves != []
        let dtype = saved.inputs[0].dtype
        let upstream = try upstream.converted(to: dtype).channelsLast(format)
        let input = readsValues ? try saved.inputs[0].channelsLast(format) : nil
        let output =
            readsValues ? try saved.output.converted(to: dtype).channelsLast(format) : nil
        let sizes = saved.inputs[0].shape
        let shape = Shape.spatial(
            batch: sizes.sizes[0], sizes.spatialSizes(format), channels: sizes.channels(format))
        let gradient = try Tensor(uninitialized: shape, dtype: dtype) { gradient in
            try upstream.withBytes { upstream in
                try withBytes(of: input) { input in
                    try withBytes(of: output) { output in
                        try withCShape(shape) {
                            _ = keras_pool_gradient(
                                Self.mode, dtype.cValue, $0, input, output, upstream.baseAddress,
                                gradient.baseAddress)
                        }
                    }
                }
            }
        }
        return [try gradient.channels(in: format)]
    }

    private func withBytes(
        of tensor: Tensor?, _ body: (UnsafeRawPointer?) throws -> Void
    ) throws {
        guard let tensor else { return try body(nil) }
        try tensor.withBytes { try body($0.baseAddress) }
    }

    /// - Parameter input: The input's shape, channels last.
    private func withCShape(
        _ input: Shape, _ body: (UnsafePointer<keras_pool_shape>) -> Void
    ) throws {
        let format = options.dataFormat
        let known = try axes(
            .spatial(
                batch: input.sizes[0], input.spatialSizes(.channelsLast),
                channels: input.channels(.channelsLast), format))
        var shape = keras_pool_shape()
        shape.batch = input.sizes[0]
        shape.channels = input.channels(.channelsLast)
        // Missing dimensions come first and have one place.
        let missing = 3 - known.count
        func triple(_ value: (PooledAxis) -> Int, absent: Int) -> (Int, Int, Int) {
            let all = Array(repeating: absent, count: missing) + known.map(value)
            return (all[0], all[1], all[2])
        }
        shape.input = triple(\.input, absent: 1)
        shape.output = triple(\.extent.output, absent: 1)
        shape.window = triple(\.window, absent: 1)
        shape.strides = triple(\.stride, absent: 1)
        shape.paddingLow = triple(\.extent.paddingLow, absent: 0)
        body(&shape)
    }
}
