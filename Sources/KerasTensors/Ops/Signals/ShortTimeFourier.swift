extension Ops {
    /// How the samples of a frame are weighted.
    public enum FrameWindow: Sendable {
        case none, hann, hamming
        /// A weight for each sample of a frame.
        case weights([Double])

        var argument: OperationArgument.Value {
            switch self {
            case .none: .none
            case .hann: .string("hann")
            case .hamming: .string("hamming")
            case .weights(let weights): weights.argumentValue
            }
        }

        /// The weights of `length` samples in the middle of `fftLength`.
        fileprivate func values(_ length: Int, _ fftLength: Int, _ dtype: DType) throws -> Tensor {
            let before = (fftLength - length) / 2
            let weights: Tensor
            switch self {
            // The margins count, too.
            case .none: return try Ops.ones(Shape(sizes: [fftLength]), dtype: dtype)
            case .hann: weights = try Self.cosine(length, 0.5, dtype)
            case .hamming: weights = try Self.cosine(length, 0.54, dtype)
            case .weights(let numbers):
                guard numbers.count == length else {
                    throw TensorError.invalidArgument(
                        operation: "stft", argument: "window", expected: "\(length) weights",
                        found: "\(numbers.count)")
                }
                weights = try Tensor(numbers).converted(to: dtype)
            }
            return try Ops.pad(weights, [(before, fftLength - length - before)])
        }

        /// One turn of a cosine that does not come back to its start.
        private static func cosine(
            _ length: Int, _ level: Double, _ dtype: DType
        ) throws -> Tensor {
            guard length > 1 else { return try Ops.ones(Shape(sizes: [length]), dtype: dtype) }
            let angles = try Ops.multiply(
                Ops.arange(length, dtype: .float64), Tensor(.float(2 * .pi / Double(length))))
            let wave = try Ops.multiply(Ops.cos(angles), Tensor(.float(1 - level)))
            return try Ops.cast(Ops.subtract(Tensor(.float(level)), wave), to: dtype)
        }
    }

    /// The spectra of overlapping frames of a signal along the last axis (`keras.ops.stft`):
    /// (…, frames, `fftLength` / 2 + 1).
    ///
    /// - Parameters:
    ///   - sequenceLength: Samples in a frame.
    ///   - sequenceStride: How far frames are apart.
    ///   - fftLength: The length of a transform, at least that of a frame.
    ///   - center: Whether frames are around their samples; the signal is mirrored at its ends.
    /// - Throws: ``TensorError`` for other dtypes than float32 and float64, or lengths that do not
    ///   fit.
    public static func stft(
        _ x: Tensor, sequenceLength: Int, sequenceStride: Int, fftLength: Int,
        window: FrameWindow = .hann, center: Bool = true
    ) throws -> ComplexPair {
        let settings: [OperationArgument] = [
            .setting("sequence_length", sequenceLength),
            .setting("sequence_stride", sequenceStride), .setting("fft_length", fftLength),
            .setting("window", window.argument), .setting("center", center),
        ]
        let results = try compositeAll(.math("STFT"), [x], settings) {
            var x = $0[0]
            try checkFrames(x, sequenceLength, sequenceStride, fftLength, "stft")
            if center {
                let half = fftLength / 2
                let none = [(before: Int, after: Int)](repeating: (0, 0), count: x.rank - 1)
                x = try pad(x, none + [(half, half)], mode: .reflect)
            }
            let frames = try frames(x, fftLength, sequenceStride)
            let weights = try window.values(sequenceLength, fftLength, x.dtype)
            return try halfTransform(multiply(frames, weights), fftLength)
        }
        return (results[0], results[1])
    }

    /// The signal whose spectra ``stft(_:sequenceLength:sequenceStride:fftLength:window:center:)``
    /// gave (`keras.ops.istft`).
    ///
    /// - Parameter length: How many samples; as many as the frames give if `nil`.
    public static func istft(
        _ x: ComplexPair, sequenceLength: Int, sequenceStride: Int, fftLength: Int,
        length: Int? = nil, window: FrameWindow = .hann, center: Bool = true
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("sequence_length", sequenceLength),
            .setting("sequence_stride", sequenceStride), .setting("fft_length", fftLength),
            .setting("length", length), .setting("window", window.argument),
            .setting("center", center),
        ]
        return try composite(
            .math("ISTFT"), [x.real, x.imaginary], settings, call: [.list([.input(0), .input(1)])]
        ) {
            try checkFrames($0[0], sequenceLength, sequenceStride, fftLength, "istft")
            if let length, length < 0 {
                throw TensorError.invalidArgument(
                    operation: "istft", argument: "length",
                    expected: "a number that is not negative", found: "\(length)")
            }
            let weights = try window.values(sequenceLength, fftLength, $0[0].dtype)
            let frames = try multiply(halfInverse($0, fftLength), weights)
            let count = frames.shape.sizes[frames.rank - 2]
            guard count > 0 else {
                throw TensorError.incompatibleShapes(
                    operation: "istft", shapes: [$0[0].shape],
                    reason: "at least one frame is expected")
            }
            let total = try sizeSum(fftLength, sizeProduct(sequenceStride, count - 1))
            let sampleCount = try sizeProduct(count, fftLength)
            let places = try reshape(
                add(
                    multiply(reshape(arange(count), [-1, 1]), Tensor(.int(sequenceStride))),
                    arange(fftLength)), [-1])
            // Samples first, so that they are rows to be added up.
            let batch = frames.shape.sizes.dropLast(2)
            let rows = try transpose(
                reshape(frames, [batch.reduce(1, sizeProduct), sampleCount]))
            let sums = try transpose(segmentSum(rows, places, numSegments: total))
            let squares = try ravel(
                broadcastTo(square(weights), Shape(sizes: [count, fftLength])))
            let norm = try segmentSum(squares, places, numSegments: total)
            var signal = try divide(sums, `where`(greater(norm, 1e-10), norm, 1))
            if case .none = window {
                let scale = Double(fftLength) / Double(sequenceStride)
                signal = try multiply(signal, Tensor(.float(scale)))
            }
            let start = center ? fftLength / 2 : 0
            let end =
                try length.map { try sizeSum(start, $0) }
                ?? (center ? total - fftLength / 2 : total)
            let cut = try split(
                signal, at: [start, Swift.max(Swift.min(end, total), start)], axis: -1)[1]
            return try reshape(cut, Array(batch) + [cut.shape.sizes[1]])
        }
    }

    private static func checkFrames(
        _ x: Tensor, _ length: Int, _ stride: Int, _ fftLength: Int, _ operation: String
    ) throws {
        guard x.dtype == .float32 || x.dtype == .float64 else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: x.dtype, remedy: "expected float32 or float64")
        }
        let rank = operation == "istft" ? 2 : 1
        guard x.rank >= rank else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: [x.shape],
                reason: "at least \(rank) dimensions are expected")
        }
        guard (1...1 << 31).contains(stride) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "sequence_stride",
                expected: "a number from 1 to 2^31", found: "\(stride)")
        }
        guard length >= 1, fftLength >= length, fftLength <= 1 << 31 else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "fft_length",
                expected: "at least the sequence length, at least 1 and at most 2^31",
                found: "\(fftLength), with a sequence length of \(length)")
        }
    }

    /// Overlapping pieces of the last axis (`keras.ops.extract_sequences`):
    /// (…, pieces, `sequenceLength`).
    ///
    /// - Throws: ``TensorError`` for lengths that are not positive, or a scalar.
    public static func extractSequences(
        _ x: Tensor, sequenceLength: Int, sequenceStride: Int
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("sequence_length", sequenceLength),
            .setting("sequence_stride", sequenceStride),
        ]
        return try composite(.math("ExtractSequences"), [x], settings) {
            guard $0[0].rank > 0 else {
                throw TensorError.incompatibleShapes(
                    operation: "extract_sequences", shapes: [$0[0].shape],
                    reason: "at least one dimension is expected")
            }
            for (name, value) in [
                ("sequence_length", sequenceLength), ("sequence_stride", sequenceStride),
            ] where !(1...1 << 31).contains(value) {
                throw TensorError.invalidArgument(
                    operation: "extract_sequences", argument: name,
                    expected: "a number from 1 to 2^31", found: "\(value)")
            }
            return try frames($0[0], sequenceLength, sequenceStride)
        }
    }

    private static func frames(_ x: Tensor, _ length: Int, _ stride: Int) throws -> Tensor {
        let size = x.shape.sizes.last ?? 0
        let count = size < length ? 0 : (size - length) / stride + 1
        // Blocks that no frame begins or ends within are taken whole.
        let block = greatestCommonDivisor(length, stride)
        let starts = try multiply(
            reshape(arange(count), [-1, 1]), Tensor(.int(stride / block)))
        if block == 1, count > 0 { return try take(x, add(starts, arange(length)), axis: -1) }
        let leading = x.shape.sizes.dropLast()
        let whole = size % block == 0 ? x : try split(x, at: [size - size % block], axis: -1)[0]
        let blocks = try reshape(whole, Array(leading) + [size / block, block])
        // Of no frame there is nothing to look up, however long it would be.
        let offsets = try arange(count > 0 ? length / block : 0)
        let taken = try take(blocks, add(starts, offsets), axis: -2)
        return try reshape(taken, Array(leading) + [count, length])
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }

    /// The distances between the rows of `x` and those of `y`: (…, rows of x, rows of y)
    /// (`keras.ops.cdist`).
    public static func cdist(_ x: Tensor, _ y: Tensor) throws -> Tensor {
        try composite(.math("CDist"), [x, y]) {
            let sizes = try ($0.map { try matrixSizes($0, "cdist").1 })
            guard sizes[0] == sizes[1] else {
                throw TensorError.incompatibleShapes(
                    operation: "cdist", shapes: $0.map(\.shape),
                    reason: "Last dimension of inputs to `cdist` must match")
            }
            let difference = try subtract(
                expandDims($0[0], axis: -2), expandDims($0[1], axis: -3))
            return try sqrt(sum(square(difference), axis: -1))
        }
    }
}
