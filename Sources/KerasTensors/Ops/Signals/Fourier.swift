import CKerasKernels

/// Complex numbers: their real and their imaginary parts, which Keras's functions of them take and
/// give as pairs.
public typealias ComplexPair = (real: Tensor, imaginary: Tensor)

extension Ops {
    /// The discrete Fourier transform along the last axis (`keras.ops.fft`).
    ///
    /// - Throws: ``TensorError`` unless both parts are float32 or float64, of one shape.
    public static func fft(_ x: ComplexPair) throws -> ComplexPair {
        try pair("FFT", x) { try transform($0, inverse: false) }
    }

    /// The discrete Fourier transform along the last two axes (`keras.ops.fft2`).
    public static func fft2(_ x: ComplexPair) throws -> ComplexPair {
        try pair("FFT2", x) { try transformPlanes($0, inverse: false) }
    }

    /// The inverse of ``fft2(_:)`` (`keras.ops.ifft2`).
    public static func ifft2(_ x: ComplexPair) throws -> ComplexPair {
        try pair("IFFT2", x) {
            let sizes = $0[0].shape.sizes.suffix(2)
            let count = Tensor(.float(sizes.reduce(1.0) { $0 * Double($1) }))
            return try transformPlanes($0, inverse: true).map { try divide($0, count) }
        }
    }

    /// The first half of the discrete Fourier transform of real numbers along the last axis; the
    /// other half mirrors it (`keras.ops.rfft`).
    ///
    /// - Parameter fftLength: How many numbers count: `x` is cut, or zeros are added.
    public static func rfft(_ x: Tensor, fftLength: Int? = nil) throws -> ComplexPair {
        let settings: [OperationArgument] = [.setting("fft_length", fftLength)]
        let results = try compositeAll(.math("RFFT"), [x], settings) {
            try halfTransform($0[0], fftLength)
        }
        return (results[0], results[1])
    }

    /// The real numbers whose transform ``rfft(_:fftLength:)`` gave (`keras.ops.irfft`).
    ///
    /// - Parameter fftLength: How many numbers; an even number if `nil`.
    public static func irfft(_ x: ComplexPair, fftLength: Int? = nil) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("fft_length", fftLength)]
        return try composite(
            .math("IRFFT"), [x.real, x.imaginary], settings, call: [.list([.input(0), .input(1)])]
        ) { try halfInverse($0, fftLength) }
    }

    private static func pair(
        _ name: String, _ x: ComplexPair, _ body: @escaping CompositeOperation.Body
    ) throws -> ComplexPair {
        let call: [OperationArgument.Value] = [.list([.input(0), .input(1)])]
        let results = try compositeAll(.math(name), [x.real, x.imaginary], call: call, body)
        return (results[0], results[1])
    }

    private static func transformPlanes(_ x: [Tensor], inverse: Bool) throws -> [Tensor] {
        _ = try matrixSizes(x[0], "fft2")
        let rows = try transform(x, inverse: inverse).map { try transposed($0) }
        return try transform(rows, inverse: inverse).map { try transposed($0) }
    }

    static func halfTransform(_ x: Tensor, _ fftLength: Int?) throws -> [Tensor] {
        let x = try inexact(x)
        let count = try bounded(
            fftLength ?? x.shape.sizes.last ?? 0, "rfft", "fft_length", atLeast: 1)
        return try realTransform(fitting(x, count))
    }

    static func halfInverse(_ x: [Tensor], _ fftLength: Int?) throws -> Tensor {
        let own = x[0].shape.sizes.last ?? 0
        let count = try bounded(
            fftLength ?? Swift.max(2 * (own - 1), 0), "irfft", "fft_length", atLeast: 1)
        let parts = try x.map { try fitting($0, count / 2 + 1) }
        let mirrored = try parts.map { part in
            let inside = try split(part, at: [1, (count + 1) / 2], axis: -1)[1]
            return try flip(inside, axis: -1)
        }
        let real = try concatenate([parts[0], mirrored[0]], axis: -1)
        let imaginary = try concatenate([parts[1], negative(mirrored[1])], axis: -1)
        let result = try transform([real, imaginary], inverse: true)[0]
        return try divide(result, Tensor(.float(Double(count))))
    }

    /// `x` with `count` elements along its last axis, cut or with zeros.
    private static func fitting(_ x: Tensor, _ count: Int) throws -> Tensor {
        guard let own = x.shape.sizes.last else {
            throw TensorError.incompatibleShapes(
                operation: "fft", shapes: [x.shape], reason: "a scalar has no axis")
        }
        if own == count { return x }
        if own > count { return try split(x, at: [count], axis: -1)[0] }
        let none = [(before: Int, after: Int)](repeating: (0, 0), count: x.rank - 1)
        return try pad(x, none + [(0, count - own)])
    }

    private static func check(_ x: [Tensor]) throws {
        for part in x where part.dtype != .float32 && part.dtype != .float64 {
            throw TensorError.unsupportedDType(
                operation: "fft", dtype: part.dtype, remedy: "expected float32 or float64")
        }
        guard x[0].rank > 0, x.allSatisfy({ $0.shape == x[0].shape }) else {
            throw TensorError.incompatibleShapes(
                operation: "fft", shapes: x.map(\.shape),
                reason: "real and imaginary parts must have one shape, of at least one dimension")
        }
    }

    /// The transform along the last axis, not scaled.
    private static func transform(_ x: [Tensor], inverse: Bool) throws -> [Tensor] {
        try check(x)
        let dtype = try DType.promoted(x, operation: "fft")
        let op = PrimitiveOperation(
            kerasName: .math("FFT"),
            specs: { inputs in inputs.map { TensorSpec(shape: $0.shape, dtype: dtype) } },
            compute: { try transformed($0, inverse: inverse) },
            backward: { upstream, saved in
                let zeros = try Tensor.filled(
                    with: 0, shape: saved.inputs[0].shape, dtype: dtype)
                let parts = upstream.map { $0 ?? zeros }
                return try transformed(parts, inverse: !inverse)
            })
        return try applyAll(op, x)
    }

    /// The first half of the transform of real numbers along the last axis, not scaled.
    private static func realTransform(_ x: Tensor) throws -> [Tensor] {
        try check([x])
        let (count, dtype) = (x.shape.sizes.last ?? 0, x.dtype)
        let half = Shape(sizes: x.shape.sizes.dropLast() + [count / 2 + 1])
        let op = PrimitiveOperation(
            kerasName: .math("RFFT"),
            specs: { _ in
                [TensorSpec](repeating: TensorSpec(shape: half, dtype: dtype), count: 2)
            },
            compute: { try transformed($0, inverse: false) },
            backward: { upstream, _ in
                // The half that there is not has no gradient.
                let none = try Tensor.filled(with: 0, shape: half, dtype: dtype)
                let parts = try upstream.map { try fitting($0 ?? none, count) }
                return [try transformed(parts, inverse: true)[0]]
            })
        return try applyAll(op, [x])
    }

    /// The transform of rows: of real and imaginary parts, or the first half of that of real numbers.
    private static func transformed(_ x: [Tensor], inverse: Bool) throws -> [Tensor] {
        let (shape, dtype) = (x[0].shape, try DType.promoted(x, operation: "fft"))
        let count = shape.sizes.last ?? 0
        let rows = try shape.product(0..<shape.rank - 1)
        let isReal = x.count == 1
        let results = isReal ? count / 2 + 1 : count
        let resultShape = Shape(sizes: shape.sizes.dropLast() + [results])
        let parts = try x.map { try $0.converted(to: dtype) }
        guard rows > 0, count > 0 else {
            return [Tensor](
                repeating: try Tensor.filled(with: 0, shape: resultShape, dtype: dtype), count: 2)
        }
        let plan = keras_fourier_plan_for(dtype == .float64, inverse, count)
        let lanes = Swift.min(rows, plan.lanes)
        // Some ten thousand numbers are worth asking a thread.
        let part = Swift.max((1 << 13) / count / lanes, 1) * lanes
        let rowSize = try sizeProduct(plan.scratch, plan.size)
        let scratchSize = try sizeProduct(rowSize, lanes)
        var imaginary = try Tensor(uninitialized: resultShape, dtype: dtype) { _ in }
        let real = try Tensor(uninitialized: resultShape, dtype: dtype) { outReal in
            try imaginary.withMutableBytes { outImaginary in
                try withBytes(parts[0], parts.last ?? parts[0], parts[0]) { a, b, _ in
                    let turnsSize = try sizeProduct(plan.turns, plan.size)
                    try Buffer.withScratch(byteCount: turnsSize) { turns in
                        try Buffer.withScratch(byteCount: rowSize) { scratch in
                            keras_fourier_turns(plan, turns, scratch)
                        }
                        try Parallelism.tryForEach(chunks: (rows - 1) / part + 1) { chunk in
                            let first = chunk * part
                            let start = first * count * dtype.byteCount
                            let out = first * results * dtype.byteCount
                            try Buffer.withScratch(byteCount: scratchSize) { scratch in
                                keras_fourier(
                                    plan, turns, Swift.min(part, rows - first), a + start,
                                    isReal ? nil : b + start,
                                    outReal.baseAddress.map { $0 + out },
                                    outImaginary.baseAddress.map { $0 + out }, scratch)
                            }
                        }
                    }
                }
            }
        }
        return [real, imaginary]
    }
}
