import CKerasKernels

extension Ops {
    /// Ones at the classes that `x` names along a new axis of size `numClasses`, else zeros
    /// (`keras.ops.one_hot`). A class outside makes zeros only.
    public static func oneHot(
        _ x: Tensor, numClasses: Int, axis: Int = -1, dtype: DType = .float32
    ) throws -> Tensor {
        try apply(OneHot(numClasses: numClasses, axis: axis, dtype: dtype), [x])
    }
}

struct OneHot: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.nn", className: "OneHot")
    static let isDifferentiable = false

    let numClasses: Int
    let axis: Int
    let dtype: DType

    var arguments: [OperationArgument] {
        [
            OperationArgument("num_classes", .int(numClasses)),
            OperationArgument("axis", .int(axis)),
            OperationArgument("dtype", .string(dtype.name)),
            OperationArgument("sparse", .bool(false)),
        ]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        guard numClasses >= 0 else {
            throw TensorError.invalidArgument(
                operation: "one_hot", argument: "num_classes", expected: "not negative",
                found: "\(numClasses)")
        }
        let sizes = try ExpandDims(axes: [axis]).outputSizes(inputs[0].shape)
        let place = try Shape(sizes: sizes).resolved(axis: axis, for: "one_hot")
        return TensorSpec(
            shape: Shape(sizes: sizes).replacing(axis: place, with: numClasses), dtype: dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let place = try spec.shape.resolved(axis: axis, for: "one_hot")
        let outer = try spec.shape.product(0..<place)
        let inner = try spec.shape.product(place + 1..<spec.shape.rank)
        let one = try Tensor([1 as Float]).converted(to: dtype)
        let zero = try Tensor([0 as Float]).converted(to: dtype)
        let indices = try inputs[0].converted(to: .int64)
        return try Tensor(uninitialized: spec.shape, dtype: dtype) { target in
            try withBytes(indices, one, zero) { indices, one, zero in
                keras_one_hot(
                    outer, numClasses, inner, dtype.byteCount,
                    indices.assumingMemoryBound(to: Int64.self), one, zero, target.baseAddress)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] { [nil] }
}
