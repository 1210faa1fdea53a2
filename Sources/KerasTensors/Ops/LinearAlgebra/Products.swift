extension Ops {
    /// The product of two tensors (`keras.ops.dot`): sums over the last axis of `x1` and the last
    /// but one of `x2`, or of vectors the only one; with a scalar elementwise.
    public static func dot(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Dot"), [x1, x2]) { try dotProduct($0[0], $0[1]) }
    }

    private static func dotProduct(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        if x1.rank == 0 || x2.rank == 0 { return try multiply(x1, x2) }
        if x1.rank <= 2 && x2.rank <= 2 { return try contract(x1, x2, [x1.rank - 1], [0]) }
        return try contract(x1, x2, [x1.rank - 1], [Swift.max(x2.rank - 2, 0)])
    }

    /// Sums over the last axis of both (`keras.ops.inner`); with a scalar elementwise.
    public static func inner(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Inner"), [x1, x2]) {
            if $0[0].rank == 0 || $0[1].rank == 0 { return try multiply($0[0], $0[1]) }
            return try contract($0[0], $0[1], [$0[0].rank - 1], [$0[1].rank - 1])
        }
    }

    /// The sum of the products of all elements in order (`keras.ops.vdot`).
    public static func vdot(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Vdot"), [x1, x2]) {
            try contract(ravel($0[0]), ravel($0[1]), [0], [0])
        }
    }

    /// Every element of `x1` times every element of `x2`, as a matrix (`keras.ops.outer`).
    public static func outer(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Outer"), [x1, x2]) {
            try multiply(reshape($0[0], [-1, 1]), reshape($0[1], [1, -1]))
        }
    }

    /// The Kronecker product: `x2` in the place of each element of `x1`, times it
    /// (`keras.ops.kron`).
    public static func kron(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Kron"), [x1, x2]) {
            try refuseBools($0, "kron")
            let rank = Swift.max($0[0].rank, $0[1].rank)
            let sizes = $0.map { x in
                [Int](repeating: 1, count: rank - x.rank) + x.shape.sizes
            }
            let a = try reshape($0[0], sizes[0].flatMap { [$0, 1] })
            let b = try reshape($0[1], sizes[1].flatMap { [1, $0] })
            return try reshape(multiply(a, b), zip(sizes[0], sizes[1]).map(sizeProduct))
        }
    }

    private static func refuseBools(_ inputs: [Tensor], _ operation: String) throws {
        if try DType.promoted(inputs, operation: operation) == .bool {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: .bool, remedy: "cast to int32 first")
        }
    }

    /// Sums over the last `axes` axes of `x1` and the first of `x2` (`keras.ops.tensordot`).
    public static func tensordot(_ x1: Tensor, _ x2: Tensor, axes: Int = 2) throws -> Tensor {
        try composite(.numpy("Tensordot"), [x1, x2], [.setting("axes", axes)]) {
            let (a, b) = ($0[0], $0[1])
            guard axes >= 0, axes <= a.rank, axes <= b.rank else {
                throw TensorError.invalidArgument(
                    operation: "tensordot", argument: "axes",
                    expected: "no more than the tensors have", found: "\(axes)")
            }
            return try contract(a, b, Array(a.rank - axes..<a.rank), Array(0..<axes))
        }
    }

    /// Sums over `axes1` of `x1` and `axes2` of `x2`, pair by pair (`keras.ops.tensordot`).
    public static func tensordot(
        _ x1: Tensor, _ x2: Tensor, axes axes1: [Int], _ axes2: [Int]
    ) throws -> Tensor {
        try composite(.numpy("Tensordot"), [x1, x2], [.setting("axes", [axes1, axes2])]) {
            try contract($0[0], $0[1], axes1, axes2)
        }
    }

    /// Sums over pairs of axes; the result has the rest of `a`'s, then of `b`'s.
    private static func contract(
        _ a: Tensor, _ b: Tensor, _ axesA: [Int], _ axesB: [Int]
    ) throws -> Tensor {
        let left = try a.shape.resolved(axes: axesA, for: "tensordot", argument: "axes")
        let right = try b.shape.resolved(axes: axesB, for: "tensordot", argument: "axes")
        let summed = left.map { a.shape.sizes[$0] }
        guard summed == right.map({ b.shape.sizes[$0] }) else {
            throw TensorError.incompatibleShapes(
                operation: "tensordot", shapes: [a.shape, b.shape],
                reason: "axes \(axesA) and \(axesB) must have the same sizes")
        }
        let keptA = (0..<a.rank).filter { !left.contains($0) }
        let keptB = (0..<b.rank).filter { !right.contains($0) }
        let inner = try summed.reduce(1, sizeProduct)
        let sizesA = keptA.map { a.shape.sizes[$0] }
        let sizesB = keptB.map { b.shape.sizes[$0] }
        let matrixA = try reshape(
            transpose(a, axes: keptA + left), [sizesA.reduce(1, sizeProduct), inner])
        let matrixB = try reshape(
            transpose(b, axes: right + keptB), [inner, sizesB.reduce(1, sizeProduct)])
        return try reshape(product(matrixA, matrixB), sizesA + sizesB)
    }

    /// A matrix product in the promoted dtype, of bools whether any pair is true.
    private static func product(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        let operands = try promoted([a, b], "Dot")
        guard operands[0].dtype == .int8 else { return try matmul(operands[0], operands[1]) }
        // Here, other than in `matmul`, int8 stays int8.
        let wide = try matmul(cast(operands[0], to: .int32), cast(operands[1], to: .int32))
        return try cast(wide, to: .int8)
    }

    /// The cross product of vectors of size 3, or 2 with a third component of 0
    /// (`keras.ops.cross`). Of two vectors of size 2, only the third component.
    ///
    /// - Parameters:
    ///   - axisA: The axis of `x1` that holds the vectors.
    ///   - axisB: That of `x2`.
    ///   - axisC: That of the result.
    ///   - axis: If given, all three.
    public static func cross(
        _ x1: Tensor, _ x2: Tensor, axisA: Int = -1, axisB: Int = -1, axisC: Int = -1,
        axis: Int? = nil
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("axisa", axisA), .setting("axisb", axisB), .setting("axisc", axisC),
            .setting("axis", axis),
        ]
        return try composite(.numpy("Cross"), [x1, x2], settings) {
            let a = try components($0[0], axis: axis ?? axisA)
            let b = try components($0[1], axis: axis ?? axisB)
            func term(_ first: Int, _ second: Int) throws -> Tensor {
                try subtract(
                    multiply(a[first], b[second]), multiply(a[second], b[first]))
            }
            if a.count == 2, b.count == 2 { return try term(0, 1) }
            let zero = try zerosLike(a[0])
            let (a2, b2) = try (a.count == 3 ? a[2] : zero, b.count == 3 ? b[2] : zerosLike(b[0]))
            let parts = try [
                subtract(multiply(a[1], b2), multiply(a2, b[1])),
                subtract(multiply(a2, b[0]), multiply(a[0], b2)), term(0, 1),
            ]
            return try moveaxis(stack(parts), source: 0, destination: Axes(axis ?? axisC))
        }
    }

    private static func components(_ x: Tensor, axis: Int) throws -> [Tensor] {
        let place = try x.shape.resolved(axis: axis, for: "cross")
        guard (2...3).contains(x.shape.sizes[place]) else {
            throw TensorError.incompatibleShapes(
                operation: "cross", shapes: [x.shape],
                reason: "both dimensions to cross must be 2 or 3")
        }
        return try unstack(x, axis: place)
    }

    /// How far ``correlate(_:_:mode:)`` moves one vector along the other.
    public enum CorrelateMode: String, Sendable, CaseIterable {
        /// Only where the shorter lies inside the longer.
        case valid
        /// To as many places as the longer has elements.
        case same
        /// Wherever they meet.
        case full
    }

    /// The sums of products of two vectors, one moved along the other (`keras.ops.correlate`).
    ///
    /// - Throws: ``TensorError`` for other than vectors, or empty ones.
    public static func correlate(
        _ x1: Tensor, _ x2: Tensor, mode: CorrelateMode = .valid
    ) throws -> Tensor {
        try composite(.numpy("Correlate"), [x1, x2], [.setting("mode", mode.rawValue)]) {
            let operands = try inexact($0, "Correlate")
            guard operands.allSatisfy({ $0.rank == 1 && $0.shape.sizes[0] > 0 }) else {
                throw TensorError.incompatibleShapes(
                    operation: "correlate", shapes: $0.map(\.shape),
                    reason: "both must be vectors that are not empty")
            }
            let sizes = operands.map { $0.shape.sizes[0] }
            let isTurned = sizes[0] < sizes[1]
            let (long, short) = (operands[isTurned ? 1 : 0], operands[isTurned ? 0 : 1])
            let width = short.shape.sizes[0]
            let margins: (Int, Int) =
                switch mode {
                case .valid: (0, 0)
                case .same: (width / 2, width - width / 2 - 1)
                case .full: (width - 1, width - 1)
                }
            let padded = try pad(long, [margins])
            let count = padded.shape.sizes[0] - width + 1
            let places = try add(reshape(arange(count), [-1, 1]), arange(width))
            let result = try matmul(take(padded, places, axis: 0), short)
            return isTurned ? try flip(result) : result
        }
    }

    /// The powers of the elements of a vector, one row for each (`keras.ops.vander`).
    ///
    /// - Parameters:
    ///   - n: How many powers; as many as elements if `nil`.
    ///   - increasing: Whether the powers ascend from 0 instead of descending to it.
    public static func vander(
        _ x: Tensor, _ n: Int? = nil, increasing: Bool = false
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("N", n), .setting("increasing", increasing),
        ]
        return try composite(.numpy("Vander"), [x], settings) {
            try refuseBools($0, "vander")
            guard $0[0].rank == 1 else {
                throw TensorError.incompatibleShapes(
                    operation: "vander", shapes: [$0[0].shape], reason: "x must be a vector")
            }
            let count = try bounded(n ?? $0[0].shape.sizes[0], "vander", "N", atLeast: 0)
            let powers = try arange(count)
            let exponents = increasing ? powers : try subtract(Tensor(.int(count - 1)), powers)
            return try power(expandDims($0[0], axis: 1), cast(exponents, to: $0[0].dtype))
        }
    }
}
