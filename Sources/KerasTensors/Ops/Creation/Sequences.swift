import CKerasKernels

extension Ops {
    /// 0, 1, … before `stop` (`keras.ops.arange`).
    public static func arange(_ stop: Int, dtype: DType = .int32) throws -> Tensor {
        try arange(from: 0, to: stop, dtype: dtype)
    }

    /// `start`, `start + step`, … before `stop` (`keras.ops.arange`).
    ///
    /// - Throws: ``TensorError`` for a step of 0.
    public static func arange(
        from start: Int, to stop: Int, step: Int = 1, dtype: DType = .int32
    ) throws -> Tensor {
        guard dtype.isInteger else {
            return try arange(
                from: Double(start), to: Double(stop), step: Double(step), dtype: dtype)
        }
        let (distance, overflow) = stop.subtractingReportingOverflow(start)
        guard step != 0, !overflow else { throw wrongStep("\(step)") }
        let (whole, isTooLong) = distance.dividedReportingOverflow(by: step)
        guard !isTooLong else { throw wrongStep("\(step)") }
        let rest = distance - whole * step
        let isPartial = rest != 0 && (rest > 0) == (step > 0)
        let count = Swift.max(whole + (isPartial ? 1 : 0), 0)
        let spec = TensorSpec(shape: Shape(sizes: [count]), dtype: dtype)
        if ShapeInference.isRunning, try ShapeInference.leavesOut([spec]) {
            return .symbolic(spec)
        }
        return try Tensor(uninitialized: spec.shape, dtype: dtype) { target in
            _ = keras_arange_integers(
                dtype.cValue, Int64(start), Int64(step), count, target.baseAddress)
        }
    }

    /// `start`, `start + step`, … before `stop`, with NumPy's rounding (`keras.ops.arange`).
    ///
    /// - Throws: ``TensorError`` for a step of 0 or numbers that are not finite.
    public static func arange(
        from start: Double, to stop: Double, step: Double = 1, dtype: DType = .float32
    ) throws -> Tensor {
        let exact = ((stop - start) / step).rounded(.up)
        guard step != 0, let count = Int(exactly: Swift.max(exact, 0)) else {
            throw wrongStep("\(step)")
        }
        let spec = TensorSpec(shape: Shape(sizes: [count]), dtype: dtype)
        if ShapeInference.isRunning, try ShapeInference.leavesOut([spec]) {
            return .symbolic(spec)
        }
        let computed: DType = dtype == .float64 ? .float64 : .float32
        return try Tensor(uninitialized: spec.shape, dtype: computed) { target in
            _ = keras_arange(computed.cValue, start, step, count, target.baseAddress)
        }.converted(to: dtype)
    }

    private static func wrongStep(_ step: String) -> TensorError {
        TensorError.invalidArgument(
            operation: "arange", argument: "step",
            expected: "not 0, and start, stop and step finite", found: step)
    }

    /// `num` numbers at equal distances from `start` to `stop`, or before it without `endpoint`
    /// (`keras.ops.linspace`).
    public static func linspace(
        _ start: Double, _ stop: Double, num: Int = 50, endpoint: Bool = true,
        dtype: DType = .float32
    ) throws -> Tensor {
        guard num >= 0 else {
            throw TensorError.invalidArgument(
                operation: "linspace", argument: "num", expected: "not negative", found: "\(num)")
        }
        let computed: DType = dtype == .float64 ? .float64 : .float32
        let divisions = endpoint ? num - 1 : num
        return try Tensor(uninitialized: Shape(sizes: [num]), dtype: computed) { target in
            guard num > 0 else { return }
            // A single number is the start.
            keras_linspace(
                computed == .float64, start, num == 1 ? start : stop, Swift.max(divisions, 1), num,
                target.baseAddress)
        }.converted(to: dtype)
    }

    /// Ones on diagonal `k` of a matrix of zeros (`keras.ops.eye`).
    public static func eye(
        _ rows: Int, _ columns: Int? = nil, k: Int = 0, dtype: DType = .float32
    ) throws -> Tensor {
        let columns = columns ?? rows
        let (end, overflow) = k.addingReportingOverflow(rows)
        guard rows >= 0, columns >= 0, !overflow else {
            throw TensorError.invalidArgument(
                operation: "eye", argument: "N", expected: "sizes that are not negative",
                found: "\(rows), \(columns), k=\(k)")
        }
        // Row i has its one in column i + k, where there is such a column.
        return try oneHot(
            arange(from: k, to: end, dtype: .int64), numClasses: columns, dtype: dtype)
    }
}
