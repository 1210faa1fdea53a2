import CKerasKernels

extension Ops {
    /// Ones on and below diagonal `k` of a matrix of zeros (`keras.ops.tri`).
    public static func tri(
        _ rows: Int, _ columns: Int? = nil, k: Int = 0, dtype: DType = .float32
    ) throws -> Tensor {
        try cast(triangle(rows, columns ?? rows, k: k), to: dtype)
    }

    /// Whether an element is on or below diagonal `k`.
    static func triangle(_ rows: Int, _ columns: Int, k: Int) throws -> Tensor {
        let k = try bounded(k, "tri", "k")
        let rows = try bounded(rows, "tri", "N", atLeast: 0)
        let row = try reshape(arange(from: k, to: rows + k, dtype: .int64), [-1, 1])
        let column = try arange(bounded(columns, "tri", "M", atLeast: 0), dtype: .int64)
        return try greaterEqual(row, column)
    }

    /// `x` with zeros above diagonal `k` of its matrices (`keras.ops.tril`).
    ///
    /// - Throws: ``TensorError`` for fewer than two dimensions.
    public static func tril(_ x: Tensor, k: Int = 0) throws -> Tensor {
        try apply(Tril(k: k), [x])
    }

    /// `x` with zeros below diagonal `k` of its matrices (`keras.ops.triu`).
    ///
    /// - Throws: ``TensorError`` for fewer than two dimensions.
    public static func triu(_ x: Tensor, k: Int = 0) throws -> Tensor {
        try apply(Triu(k: k), [x])
    }

    /// The last two sizes.
    static func matrixSizes(_ x: Tensor, _ operation: String) throws -> (Int, Int) {
        guard x.rank >= 2 else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: [x.shape], reason: "at least 2 dimensions are needed")
        }
        return (x.shape.sizes[x.rank - 2], x.shape.sizes[x.rank - 1])
    }

    /// The elements on diagonal `offset` of the planes of two axes, along a new last axis
    /// (`keras.ops.diagonal`).
    ///
    /// - Throws: ``TensorError`` for fewer than two dimensions, or one axis twice.
    public static func diagonal(
        _ x: Tensor, offset: Int = 0, axis1: Int = 0, axis2: Int = 1
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("offset", offset), .setting("axis1", axis1), .setting("axis2", axis2),
        ]
        return try composite(.numpy("Diagonal"), [x], settings) {
            try onDiagonal($0[0], offset: offset, axis1: axis1, axis2: axis2)
        }
    }

    private static func onDiagonal(
        _ x: Tensor, offset: Int, axis1: Int, axis2: Int
    ) throws -> Tensor {
        let offset = try bounded(offset, "diagonal", "offset")
        let planes = try moveaxis(x, source: [axis1, axis2], destination: [-2, -1])
        let (rows, columns) = try matrixSizes(planes, "diagonal")
        let first = offset >= 0 ? offset : try sizeProduct(-offset, columns)
        let count =
            offset >= 0 ? Swift.min(rows, columns - offset) : Swift.min(rows + offset, columns)
        // A tensor, not an array: its allocation is checked.
        let steps = try multiply(
            arange(Swift.max(count, 0), dtype: .int64), Tensor(.int(columns + 1)))
        let places = try add(steps, Tensor(.int(first)))
        let flat = try reshape(planes, planes.shape.sizes.dropLast(2) + [rows * columns])
        return try take(flat, places, axis: -1)
    }

    /// The sums of the elements on diagonal `offset` of the planes of two axes
    /// (`keras.ops.trace`).
    public static func trace(
        _ x: Tensor, offset: Int = 0, axis1: Int = 0, axis2: Int = 1
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("offset", offset), .setting("axis1", axis1), .setting("axis2", axis2),
        ]
        return try composite(.numpy("Trace"), [x], settings) {
            try sum(onDiagonal($0[0], offset: offset, axis1: axis1, axis2: axis2), axis: -1)
        }
    }

    /// A vector on diagonal `k` of a matrix of zeros, or diagonal `k` of a matrix as a vector
    /// (`keras.ops.diag`).
    ///
    /// - Throws: ``TensorError`` for other numbers of dimensions.
    public static func diag(_ x: Tensor, k: Int = 0) throws -> Tensor {
        try composite(.numpy("Diag"), [x], [.setting("k", k)]) {
            switch $0[0].rank {
            case 1: return try diagonalMatrix($0[0], k: k)
            case 2: return try onDiagonal($0[0], offset: k, axis1: 0, axis2: 1)
            default:
                throw TensorError.incompatibleShapes(
                    operation: "diag", shapes: [$0[0].shape], reason: "Input must be 1d or 2d")
            }
        }
    }

    /// All elements of `x` on diagonal `k` of a matrix of zeros (`keras.ops.diagflat`).
    public static func diagflat(_ x: Tensor, k: Int = 0) throws -> Tensor {
        try composite(.numpy("Diagflat"), [x], [.setting("k", k)]) {
            try diagonalMatrix(ravel($0[0]), k: k)
        }
    }

    private static func diagonalMatrix(_ x: Tensor, k: Int) throws -> Tensor {
        let k = try bounded(k, "diag", "k")
        let size = x.shape.sizes[0] + Swift.abs(k)
        // Element i is in row i of a diagonal above, in column i of one below.
        let padded = try pad(x, [(0, Swift.abs(k))])
        let line = try reshape(padded, k >= 0 ? [size, 1] : [1, size])
        let places = try eye(size, k: k, dtype: .bool)
        return try `where`(places, line, zerosLike(line))
    }
}

/// A part of matrices, and zeros instead of the rest.
protocol Triangle: SingleOutputOperation {
    /// Whether it is the part above the diagonal.
    static var isUpper: Bool { get }
    /// The diagonal, which belongs to the part.
    var k: Int { get }
}

extension Triangle {
    static var saves: SavedValues { [] }

    var arguments: [OperationArgument] { [.setting("k", k)] }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let name = kerasName.className.lowercased()
        _ = try Ops.matrixSizes(inputs[0], name)
        _ = try bounded(k, name, "k")
        return inputs[0].spec
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let name = kerasName.className.lowercased()
        let (rows, columns) = try Ops.matrixSizes(inputs[0], name)
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { target in
            try inputs[0].withBytes { source in
                guard let source = source.baseAddress, let target = target.baseAddress else {
                    return
                }
                keras_triangle(
                    spec.dtype.byteCount, try spec.shape.product(0..<spec.shape.rank - 2), rows,
                    columns, Int64(k), Self.isUpper, source, target)
            }
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [try forward([upstream], upstream.spec)]
    }
}

struct Tril: Triangle {
    static let kerasName = KerasName.numpy("Tril")
    static let isUpper = false
    let k: Int
}

struct Triu: Triangle {
    static let kerasName = KerasName.numpy("Triu")
    static let isUpper = true
    let k: Int
}
