import CKerasKernels

extension Ops {
    /// Exponentials that sum to 1 along `axis` (`keras.ops.softmax`).
    ///
    /// - Parameter axis: `nil` for all elements together.
    /// - Throws: ``TensorError`` for bools or an axis that does not exist.
    public static func softmax(_ x: Tensor, axis: Int? = -1) throws -> Tensor {
        try apply(Softmax(axis: axis), [x])
    }

    /// The logarithm of the softmax, exact where that is close to 0 (`keras.ops.log_softmax`).
    public static func logSoftmax(_ x: Tensor, axis: Int? = -1) throws -> Tensor {
        try apply(LogSoftmax(axis: axis), [x])
    }

    /// Exponentials that sum to 1 over all of `axes` together (`keras.ops.softmax` with a tuple).
    public static func softmax(_ x: Tensor, axes: Axes) throws -> Tensor {
        try together("Softmax", x, axes) { try softmax($0) }
    }

    /// The logarithm of ``softmax(_:axes:)`` (`keras.ops.log_softmax` with a tuple).
    public static func logSoftmax(_ x: Tensor, axes: Axes) throws -> Tensor {
        try together("LogSoftmax", x, axes) { try logSoftmax($0) }
    }

    /// `op`, which works along the last axis, along several as if they were one.
    private static func together(
        _ name: String, _ x: Tensor, _ axes: Axes,
        _ op: @escaping @Sendable (Tensor) throws -> Tensor
    ) throws -> Tensor {
        try composite(.nn(name), [x], [.setting("axis", axes)]) {
            let x = $0[0]
            let joined = try axes.indices(in: x.shape, name)
            let kept = (0..<x.rank).filter { !joined.contains($0) }
            let moved = try transpose(x, axes: kept + joined)
            let size = try Shape(sizes: joined.map { x.shape.sizes[$0] }).elementCount()
            let rows = try reshape(moved, kept.map { x.shape.sizes[$0] } + [size])
            let places = (kept + joined).enumerated().sorted { $0.element < $1.element }
            return try transpose(
                reshape(op(rows), moved.shape.sizes), axes: places.map(\.offset))
        }
    }
}

/// Softmax or its logarithm.
protocol SoftmaxOperation: SingleOutputOperation {
    static var isLogarithm: Bool { get }
    var axis: Int? { get }
}

extension SoftmaxOperation {
    static var saves: SavedValues { .outputs }
    static var operationName: String { kerasName.className }

    var arguments: [OperationArgument] {
        [OperationArgument("axis", axis.map { .int($0) } ?? .none)]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let dtype = inputs[0].dtype
        guard dtype != .bool else {
            throw TensorError.unsupportedDType(
                operation: Self.operationName, dtype: dtype, remedy: "cast to float32 first")
        }
        if let axis { _ = try inputs[0].shape.checkedIndex(ofAxis: axis, Self.operationName) }
        return TensorSpec(shape: inputs[0].shape, dtype: dtype.floating)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let x = try inputs[0].converted(to: spec.dtype.wide)
        let extent = try AxisExtent(x.shape, axis: axis, Self.operationName)
        let result = try Tensor(uninitialized: x.shape, dtype: x.dtype) { result in
            withExtendedLifetime(x) {
                _ = keras_softmax(
                    Self.isLogarithm, x.dtype.cValue, x.memory, result.baseAddress,
                    extent.outer, extent.size, extent.inner)
            }
        }
        return try result.converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let result = try saved.output.converted(to: saved.output.dtype.wide)
        let upstream = try upstream.converted(to: result.dtype)
        let extent = try AxisExtent(result.shape, axis: axis, Self.operationName)
        let gradient = try Tensor(uninitialized: result.shape, dtype: result.dtype) { gradient in
            defer {
                withExtendedLifetime(result) {}
                withExtendedLifetime(upstream) {}
            }
            _ = keras_softmax_gradient(
                Self.isLogarithm, result.dtype.cValue, result.memory, upstream.memory,
                gradient.baseAddress, extent.outer, extent.size, extent.inner)
        }
        return [gradient]
    }
}

struct Softmax: SoftmaxOperation {
    static let kerasName = KerasName.nn("Softmax")
    static let isLogarithm = false
    let axis: Int?
}

struct LogSoftmax: SoftmaxOperation {
    static let kerasName = KerasName.nn("LogSoftmax")
    static let isLogarithm = true
    let axis: Int?
}
