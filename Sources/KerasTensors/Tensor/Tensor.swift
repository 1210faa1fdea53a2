/// An immutable array of numbers (or text) with a shape and a dtype.
///
/// A tensor is a value: no op changes one, and copies share memory. Three kinds exist:
/// - one with values in memory;
/// - a *weak scalar*, made from a literal: `x * 2.0` computes in the dtype of `x`;
/// - a *symbolic* tensor, which has a shape (with unknown dimensions as `nil`) and a dtype but no
///   values; ops on it only work out shapes and dtypes.
public struct Tensor: Sendable {
    var storage: TensorStorage
    /// Where the value stands on the tape that recorded it, if one did.
    var tapeLink = TapeLink.none
    /// The storage of the mask that travels with this tensor, if it has one.
    var maskStorage: TensorStorage?

    init(storage: TensorStorage) {
        self.storage = storage
    }

    /// A tensor of a known shape whose values are in `buffer`, in row-major order. They are never
    /// written there: an update in place copies them first.
    ///
    /// - Throws: ``TensorError`` if the shape has unknown dimensions or `buffer` is too small.
    public init(buffer: Buffer, shape: Shape, dtype: DType) throws {
        let count = try shape.elementCount()
        let (bytes, overflow) = count.multipliedReportingOverflow(by: dtype.byteCount)
        guard !overflow, bytes <= buffer.byteCount, dtype != .string else {
            throw TensorError.invalidArgument(
                operation: "Tensor", argument: "buffer",
                expected: "at least as large as \(shape) elements of \(dtype)",
                found: "\(buffer.byteCount) bytes")
        }
        storage = TensorStorage(shape: shape, dtype: dtype, buffer: buffer, byteCount: bytes)
    }

    public var shape: Shape { storage.shape }

    /// The dtype; of a weak scalar the one it has when nothing else decides.
    public var dtype: DType { storage.dtype }

    public var rank: Int { storage.shape.rank }

    public var spec: TensorSpec { TensorSpec(shape: shape, dtype: dtype) }

    /// Whether this is a symbolic tensor: no values, only a shape and a dtype.
    public var isSymbolic: Bool { storage.isSymbolic }

    /// Whether the values are in memory.
    var hasElements: Bool { storage.elements != nil }

    /// The number this tensor was made from, if it is a weak scalar.
    public var weakScalar: WeakScalar? {
        if case .scalar(let value) = storage.payload { value } else { nil }
    }

    /// The application that made this symbolic tensor; `nil` for a tensor with values, and for one
    /// that is nobody's result.
    public var symbolicNode: SymbolicNode? { storage.node }

    /// Which of its node's outputs this symbolic tensor is.
    public var symbolicOutputIndex: Int? {
        if case .symbolic(let index) = storage.payload { index } else { nil }
    }

    /// The mask that travels with this tensor through layers (Keras's `_keras_mask`): a bool
    /// tensor, `false` where a step is padding. Ops drop it.
    public var mask: Tensor? { maskStorage.map(Tensor.init(storage:)) }

    /// The same tensor with another mask.
    public func withMask(_ mask: Tensor?) -> Tensor {
        var copy = self
        copy.maskStorage = mask?.storage
        return copy
    }

    /// The same values, not connected to the tape: no gradient flows back through the result.
    /// (Keras: `ops.stop_gradient`.)
    public var detached: Tensor {
        var copy = self
        copy.tapeLink = .none
        return copy
    }

    /// The spec of this tensor without its values, for the tape.
    var withoutValues: Tensor {
        Tensor(storage: TensorStorage(shape: shape, dtype: dtype, payload: .released))
    }
}

extension Tensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral
{
    /// A weak scalar.
    public init(_ value: WeakScalar) {
        storage = TensorStorage(
            shape: .scalar, dtype: value.defaultDType, payload: .scalar(value))
    }

    public init(floatLiteral value: Double) { self.init(.float(value)) }
    public init(integerLiteral value: Int) { self.init(.int(value)) }
    public init(booleanLiteral value: Bool) { self.init(.bool(value)) }
}
