import CKerasKernels

extension Ops {
    /// The running sum along `axis`; of all elements in order, as a vector, if `nil`
    /// (`keras.ops.cumsum`).
    public static func cumsum(_ x: Tensor, axis: Int? = nil) throws -> Tensor {
        try apply(Cumsum(axis: axis), [x])
    }
}

struct Cumsum: SingleOutputOperation {
    static let kerasName = KerasName.numpy("Cumsum")
    static let saves: SavedValues = []
    let axis: Int?

    var arguments: [OperationArgument] {
        [
            OperationArgument("axis", axis.map { .int($0) } ?? .none),
            OperationArgument("dtype", .none),
        ]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let (shape, dtype) = (inputs[0].shape, inputs[0].dtype)
        if let axis { _ = try shape.checkedIndex(ofAxis: axis, "Cumsum") }
        let count = shape.isFullyKnown ? try shape.elementCount() : nil
        return TensorSpec(
            shape: axis == nil ? Shape([count]) : shape, dtype: dtype == .bool ? .int32 : dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try runningSum(inputs[0].converted(to: spec.dtype.wide), backwards: false)
            .withShape(spec.shape).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let upstream = try upstream.withShape(saved.inputs[0].shape)
            .converted(to: upstream.dtype.wide)
        return [try runningSum(upstream, backwards: true)]
    }

    private func runningSum(_ x: Tensor, backwards: Bool) throws -> Tensor {
        let extent = try AxisExtent(x.shape, axis: axis, "Cumsum")
        return try Tensor(uninitialized: x.shape, dtype: x.dtype) { result in
            try x.withBytes {
                _ = keras_cumsum(
                    x.dtype.cValue, $0.baseAddress, result.baseAddress, extent.outer, extent.size,
                    extent.inner, backwards)
            }
        }
    }
}
