extension Tensor {
    /// Calls `body` with the elements in row-major order; valid only during the call.
    ///
    /// A weak scalar is read in its default dtype.
    /// - Throws: ``TensorError/symbolicValue(operation:)`` for a symbolic tensor,
    ///   ``TensorError/unsupportedDType(operation:dtype:remedy:)`` for text.
    public func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        guard let elements = storage.elements else {
            return try materialized().withBytes(body)
        }
        return try withExtendedLifetime(storage) {
            try body(UnsafeRawBufferPointer(start: elements, count: storage.byteCount))
        }
    }

    /// Where the elements are, as long as somebody holds the tensor: for ops that give several to a
    /// kernel, and hold them with `withExtendedLifetime`. `nil` if they are not in memory.
    var memory: UnsafeMutableRawPointer? { storage.elements }

    /// The strings of a text tensor, in row-major order.
    public func strings() throws -> [String] {
        guard case .strings(let values) = storage.payload else {
            throw TensorError.unsupportedDType(
                operation: "strings", dtype: dtype, remedy: "read numbers with array(of:)")
        }
        return values
    }

    /// This tensor with its values in memory: itself, or a weak scalar in its default dtype.
    ///
    /// - Throws: ``TensorError`` if it has no numeric values.
    func materialized(as dtype: DType? = nil) throws -> Tensor {
        switch storage.payload {
        case .elements: return self
        case .scalar(let value): return try value.tensor(dtype: dtype ?? value.defaultDType)
        case .strings:
            throw TensorError.unsupportedDType(
                operation: "reading", dtype: .string, remedy: "read text with strings()")
        case .symbolic: throw TensorError.symbolicValue(operation: "reading")
        case .released: throw TensorError.releasedValue(operation: "reading")
        }
    }

    /// Lets `body` write the elements in place. If the memory is shared, it is copied first: no
    /// other tensor changes.
    ///
    /// The result is not connected to the tape.
    public mutating func withMutableBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) throws -> Result {
        if !hasOwnMemory {
            let copy = try withBytes { source in
                try Tensor(uninitialized: shape, dtype: dtype) { $0.copyMemory(from: source) }
            }
            storage = copy.storage
        }
        return try writing(body)
    }

    /// As ``withMutableBytes(_:)``, but the elements are undefined when `body` starts.
    mutating func withUninitializedBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) throws -> Result {
        if !hasOwnMemory {
            storage = try Tensor(uninitialized: shape, dtype: dtype) { _ in }.storage
        }
        return try writing(body)
    }

    /// Whether nobody else can see this tensor's elements.
    private var hasOwnMemory: Bool {
        mutating get {
            isKnownUniquelyReferenced(&storage) && storage.isWritable
        }
    }

    private mutating func writing<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) throws -> Result {
        tapeLink = .none
        guard let elements = storage.elements else {
            throw TensorError.symbolicValue(operation: "writing")
        }
        return try withExtendedLifetime(storage) {
            try body(UnsafeMutableRawBufferPointer(start: elements, count: storage.byteCount))
        }
    }
}
