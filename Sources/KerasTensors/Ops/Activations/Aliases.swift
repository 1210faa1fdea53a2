extension Ops {
    /// The same as ``silu(_:)`` (`keras.ops.swish`).
    public static func swish(_ x: Tensor) throws -> Tensor { try silu(x) }

    /// The same as ``hardSilu(_:)`` (`keras.ops.hard_swish`).
    public static func hardSwish(_ x: Tensor) throws -> Tensor { try hardSilu(x) }

    /// Ones at all the classes that `x` names along its second axis (of a vector, its only one),
    /// else zeros (`keras.ops.multi_hot`).
    public static func multiHot(
        _ x: Tensor, numClasses: Int, axis: Int = -1, dtype: DType = .float32
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("num_classes", numClasses), .setting("axis", axis),
            .setting("dtype", dtype), .setting("sparse", false),
        ]
        return try composite(.nn("MultiHot"), [x], settings) {
            let marks = try oneHot(
                cast($0[0], to: .int32), numClasses: numClasses, axis: axis, dtype: dtype)
            return try max(marks, axis: Axes($0[0].rank > 1 ? 1 : 0))
        }
    }
}
