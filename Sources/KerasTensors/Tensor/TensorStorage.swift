/// What a tensor refers to: its spec and where its values are. Immutable once made, except that a
/// sole owner may write the elements in place (see ``Tensor/withMutableBytes(_:)``).
///
/// It owns the memory of its elements itself: an object for that of its own would cost every result
/// of an op an allocation more.
final class TensorStorage: @unchecked Sendable {
    enum Payload {
        /// The values are in memory.
        case elements
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
    /// Apart from the payload because every op asks.
    let isSymbolic: Bool
    let payload: Payload
    /// Where the elements are, in row-major order; set exactly if `payload` is `.elements`.
    let elements: UnsafeMutableRawPointer?
    /// The size of the elements.
    let byteCount: Int
    /// The memory that it has from the pool, if it is its own.
    private let block: BufferPool.Block?
    /// What keeps the memory alive that is not its own: the storage that has it, or somebody else (a mapped
    /// file), whose is not written.
    private var keeper: AnyObject?
    /// Where a symbolic tensor is from; apart from the payload so that uniqueness can be asked.
    var node: SymbolicNode?

    private init(
        shape: Shape, dtype: DType, payload: Payload, elements: UnsafeMutableRawPointer? = nil,
        byteCount: Int = 0, block: BufferPool.Block? = nil, keeper: AnyObject? = nil,
        node: SymbolicNode? = nil
    ) {
        self.shape = shape
        self.dtype = dtype
        self.payload = payload
        if case .symbolic = payload { isSymbolic = true } else { isSymbolic = false }
        self.elements = elements
        self.byteCount = byteCount
        self.block = block
        self.keeper = keeper
        self.node = node
    }

    /// A storage without elements.
    convenience init(shape: Shape, dtype: DType, payload: Payload) {
        self.init(shape: shape, dtype: dtype, payload: payload, keeper: nil)
    }

    convenience init(shape: Shape, dtype: DType, node: SymbolicNode?, outputIndex: Int) {
        self.init(
            shape: shape, dtype: dtype, payload: .symbolic(outputIndex: outputIndex), node: node)
    }

    /// Uninitialized elements of `byteCount` bytes, in memory of its own.
    ///
    /// - Throws: ``TensorError/allocationLimit(requestedBytes:limitBytes:)``.
    convenience init(shape: Shape, dtype: DType, byteCount: Int) throws {
        let block = try BufferPool.allocate(byteCount: byteCount)
        self.init(
            shape: shape, dtype: dtype, payload: .elements, elements: block.pointer,
            byteCount: byteCount, block: block)
    }

    /// Elements in memory that `buffer` keeps alive.
    convenience init(shape: Shape, dtype: DType, buffer: Buffer, byteCount: Int) {
        self.init(
            shape: shape, dtype: dtype, payload: .elements, elements: buffer.pointer,
            byteCount: byteCount, keeper: buffer)
    }

    /// Elements in the memory of `other`, from byte `offset` on.
    convenience init(
        shape: Shape, dtype: DType, sharing other: TensorStorage, from offset: Int, byteCount: Int
    ) {
        self.init(
            shape: shape, dtype: dtype, payload: other.elements == nil ? .released : .elements,
            elements: other.elements.map { $0 + offset }, byteCount: byteCount,
            keeper: other.keeper as? TensorStorage ?? other)
    }

    /// Whether the elements may be written by whoever is the only one to refer to this storage.
    var isWritable: Bool {
        if block != nil { return true }
        // All of the memory of a lender, that is: a written part would keep the rest in use.
        guard isKnownUniquelyReferenced(&keeper), let lender = keeper as? TensorStorage else {
            return false
        }
        return lender.byteCount == byteCount && lender.block != nil
    }

    deinit {
        if let block { BufferPool.recycle(block) }
    }
}
