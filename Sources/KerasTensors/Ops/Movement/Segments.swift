import CKerasKernels

extension Ops {
    /// The sums of the rows of `data` that have the same segment number (`keras.ops.segment_sum`);
    /// rows with a number outside count nowhere.
    ///
    /// - Throws: ``TensorError`` unless `segmentIds` is a vector of integers, one for each row.
    public static func segmentSum(
        _ data: Tensor, _ segmentIds: Tensor, numSegments: Int, sorted: Bool = false
    ) throws -> Tensor {
        try apply(SegmentSum(numSegments: numSegments, sorted: sorted), [data, segmentIds])
    }

    /// The largest elements of the rows with the same segment number (`keras.ops.segment_max`);
    /// the lowest number where there are none.
    public static func segmentMax(
        _ data: Tensor, _ segmentIds: Tensor, numSegments: Int, sorted: Bool = false
    ) throws -> Tensor {
        let op = SegmentExtreme(kind: .max, numSegments: numSegments, sorted: sorted)
        return try apply(op, [data, segmentIds])
    }

    /// The smallest elements of the rows with the same segment number (`keras.ops.segment_min`);
    /// the highest number where there are none.
    public static func segmentMin(
        _ data: Tensor, _ segmentIds: Tensor, numSegments: Int, sorted: Bool = false
    ) throws -> Tensor {
        let op = SegmentExtreme(kind: .min, numSegments: numSegments, sorted: sorted)
        return try apply(op, [data, segmentIds])
    }

    /// The products of the rows with the same segment number (`keras.ops.segment_prod`); no
    /// gradient, as on JAX.
    public static func segmentProd(
        _ data: Tensor, _ segmentIds: Tensor, numSegments: Int, sorted: Bool = false
    ) throws -> Tensor {
        let op = SegmentExtreme(kind: .prod, numSegments: numSegments, sorted: sorted)
        return try apply(op, [data.detached, segmentIds])
    }
}

/// An op on rows that belong to segments.
protocol SegmentOperation: SingleOutputOperation {
    var numSegments: Int { get }
    var sorted: Bool { get }
}

extension SegmentOperation {
    var arguments: [OperationArgument] {
        [.setting("num_segments", numSegments), .setting("sorted", sorted)]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let (data, ids) = (inputs[0].shape, inputs[1].shape)
        guard ids.rank == 1, data.rank >= 1, ids.isCompatible(with: Shape(sizes: [data.sizes[0]]))
        else {
            throw TensorError.incompatibleShapes(
                operation: kerasName.className, shapes: [data, ids],
                reason: "a vector with one segment for each row is expected")
        }
        guard inputs[1].dtype.isInteger else {
            throw TensorError.unsupportedDType(
                operation: kerasName.className, dtype: inputs[1].dtype,
                remedy: "segment numbers are integers")
        }
        let count = try bounded(numSegments, kerasName.className, "num_segments", atLeast: 0)
        return TensorSpec(shape: data.replacing(axis: 0, with: count), dtype: inputs[0].dtype)
    }

    /// The numbers as int64; those outside as ones that no kernel takes for a place from the end.
    func places(_ ids: Tensor) throws -> Tensor {
        let ids = try ids.converted(to: .int64)
        return try Ops.where(Ops.less(ids, 0), Tensor(.int(.max)).asDType(.int64), ids)
    }

    /// The rows of a result for each row of the data; 0 for rows that count nowhere.
    func spread(_ rows: Tensor, _ ids: Tensor) throws -> Tensor {
        let places = try places(ids)
        let isInside = try Ops.less(places, Tensor(.int(numSegments)))
        let sizes = [ids.shape.sizes[0]] + [Int](repeating: 1, count: rows.rank - 1)
        let mask = isInside.withShape(Shape(sizes: sizes))
        guard numSegments > 0 else {
            return try Ops.zeros(
                rows.shape.replacing(axis: 0, with: ids.shape.sizes[0]), dtype: rows.dtype)
        }
        let taken = try Ops.take(
            rows, Ops.where(isInside, places, Tensor(.int(0)).asDType(.int64)), axis: 0)
        return try Ops.where(mask, taken, 0)
    }
}

struct SegmentSum: SegmentOperation {
    static let kerasName = KerasName.math("SegmentSum")
    static let saves: SavedValues = .inputs

    let numSegments: Int
    let sorted: Bool

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        try segmentSums(inputs[0], inputs[1], spec).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [try spread(upstream, saved.inputs[1]), nil]
    }
}

extension SegmentOperation {
    func segmentSums(_ data: Tensor, _ ids: Tensor, _ spec: TensorSpec) throws -> Tensor {
        // Integers are summed exactly in float64, up to 2⁵³.
        try combined(
            KERAS_SEGMENT_SUM, data.dtype.isFloatingPoint ? data : data.converted(to: .float64),
            ids, spec)
    }

    /// The rows of each segment made one, in the dtype of `data` but at least float32.
    func combined(
        _ op: keras_segment_op, _ data: Tensor, _ ids: Tensor, _ spec: TensorSpec
    ) throws -> Tensor {
        try scattered(
            data, ids.converted(to: .int64), shape: spec.shape, axis: 0,
            count: ids.shape.sizes[0]
        ) { keras_segments(op, $0, $1, $2, $3, $4) }
    }
}

/// The largest, smallest or product of the rows of each segment.
struct SegmentExtreme: SegmentOperation {
    enum Kind: String, Sendable {
        case max = "SegmentMax"
        case min = "SegmentMin"
        case prod = "SegmentProd"
    }

    static let kerasName = KerasName.math("SegmentMax")

    let kind: Kind
    let numSegments: Int
    let sorted: Bool

    var kerasName: KerasName { .math(kind.rawValue) }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let op =
            switch kind {
            case .max: KERAS_SEGMENT_MAX
            case .min: KERAS_SEGMENT_MIN
            case .prod: KERAS_SEGMENT_PROD
            }
        return try combined(op, inputs[0].converted(to: .float64), inputs[1], spec)
            .converted(to: spec.dtype)
    }

    /// Equal extremes share the gradient.
    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (data, ids) = (saved.inputs[0], saved.inputs[1])
        let isExtreme = try Ops.equal(data, spread(saved.output, ids))
        let marks = try isExtreme.converted(to: data.dtype)
        let spec = TensorSpec(shape: upstream.shape, dtype: upstream.dtype)
        let counts = try segmentSums(marks, ids, spec).converted(to: upstream.dtype)
        let shares = try spread(Ops.divide(upstream, Ops.maximum(counts, 1)), ids)
        return [try Ops.where(isExtreme, shares, 0), nil]
    }
}
