/// What a tensor refers to: its spec and where its values are. Immutable once made, except that a
/// sole owner may write to the buffer in place (see ``Tensor/withMutableBytes(_:)``).
final class TensorStorage: @unchecked Sendable {
    enum Payload {
        /// The values are in `buffer`.
        case buffer
        /// A number that takes its dtype from the context.
        case scalar(WeakScalar)
        /// Text, in row-major order.
        case strings([String])
        /// No values: the result with this number of an application that a graph may keep.
        case symbolic(outputIndex: Int)
        /// No values any more: the tape needed the shape and dtype only.
        case released
    }

    let shape: Shape
    let dtype: DType
    let payload: Payload
    /// Apart from the payload because every op asks.
    let isSymbolic: Bool
    /// Set exactly if `payload` is `.buffer`; apart from it so that uniqueness can be asked.
    var buffer: Buffer?
    /// Where a symbolic tensor is from; apart from the payload so that uniqueness can be asked.
    var node: SymbolicNode?

    init(shape: Shape, dtype: DType, payload: Payload) {
        self.shape = shape
        self.dtype = dtype
        self.payload = payload
        if case .symbolic = payload { isSymbolic = true } else { isSymbolic = false }
    }

    init(shape: Shape, dtype: DType, node: SymbolicNode?, outputIndex: Int) {
        self.shape = shape
        self.dtype = dtype
        payload = .symbolic(outputIndex: outputIndex)
        isSymbolic = true
        self.node = node
    }

    init(shape: Shape, dtype: DType, buffer: Buffer) {
        self.shape = shape
        self.dtype = dtype
        self.payload = .buffer
        isSymbolic = false
        self.buffer = buffer
    }
}
