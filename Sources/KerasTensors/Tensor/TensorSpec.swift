/// The shape and dtype of a tensor, without values: what a shape rule computes.
public struct TensorSpec: Sendable, Hashable {
    public var shape: Shape
    public var dtype: DType

    public init(shape: Shape, dtype: DType) {
        self.shape = shape
        self.dtype = dtype
    }
}
