import CKerasKernels

/// Ops whose results depend on which values there are. They need values: what depends on them is no
/// gradient and, mostly, not even a shape.
extension Ops {
    /// How often each of the numbers 0, 1, … occurs in `x`, or the sum of its weights
    /// (`keras.ops.bincount`). Of a matrix, for each row. Negative numbers count as 0.
    ///
    /// - Parameter minLength: The least length of the result; it is longer where `x` has larger
    ///   numbers.
    /// - Throws: ``TensorError`` for symbolic tensors, since the shape depends on the values.
    public static func bincount(
        _ x: Tensor, weights: Tensor? = nil, minLength: Int = 0
    ) throws -> Tensor {
        let values = try x.detached.asIndices(for: "bincount")
        let bound = try bounded(minLength, "bincount", "minlength", atLeast: 0)
        let largest = try values.shape.elementCount() == 0 ? -1 : max(values).item(as: Int.self)
        let length = Swift.max(try bounded(largest, "bincount", "x") + 1, bound)
        guard let weights else { return try counts(values, length) }
        let (units, indices) = (weights, try maximum(values, 0))
        guard x.rank == 2 else {
            return try segmentSum(ravel(units), ravel(indices), numSegments: length)
        }
        let rows = try zip(unstack(units), unstack(indices)).map {
            try segmentSum($0, $1, numSegments: length)
        }
        return try stack(rows)
    }

    /// How often each number below `length` is among `values`, in each row if they are a matrix.
    private static func counts(_ values: Tensor, _ length: Int) throws -> Tensor {
        let rows = values.rank == 2 ? values.shape.sizes[0] : 1
        let count = try values.shape.elementCount() / Swift.max(rows, 1)
        let shape = Shape(sizes: values.rank == 2 ? [rows, length] : [length])
        return try Tensor(uninitialized: shape, dtype: .int32) { counts in
            guard let counts = counts.bindMemory(to: Int32.self).baseAddress else { return }
            try values.withBytes { values in
                guard let values = values.bindMemory(to: Int64.self).baseAddress else { return }
                for row in 0..<rows {
                    keras_bincount(values + row * count, count, length, counts + row * length)
                }
            }
        }
    }

    /// Where `values` would have to stand in the ascending `sorted` to keep its order, before
    /// (`keras.ops.searchsorted`, side "left") or after equal ones; int32.
    ///
    /// - Throws: ``TensorError`` unless `sorted` is a vector.
    public static func searchsorted(
        _ sorted: Tensor, _ values: Tensor, side: SearchSide = .left
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("side", side.rawValue)]
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            guard inputs[0].rank == 1 else {
                throw TensorError.incompatibleShapes(
                    operation: "searchsorted", shapes: [inputs[0].shape],
                    reason: "`searchsorted` only supports 1-D sorted sequences")
            }
            return TensorSpec(shape: inputs[1].shape, dtype: .int32)
        }
        return try composite(.numpy("SearchSorted"), [sorted, values], settings, rule: spec) {
            let shape = try spec($0).shape
            guard let common = searchedDType($0[0].dtype, $0[1].dtype) else {
                let numbers = try $0[0].exactIntegerValues()
                let places = try $0[1].exactIntegerValues().map { place(of: $0, in: numbers, side) }
                return try Tensor(places, shape: shape).converted(to: .int32)
            }
            let (sorted, values) = try ($0[0].converted(to: common), $0[1].converted(to: common))
            let (count, valueCount) = try (sorted.shape.elementCount(), shape.elementCount())
            return try Tensor(uninitialized: shape, dtype: .int32) { places in
                guard let places = places.baseAddress else { return }
                try sorted.withBytes { sorted in
                    try values.withBytes { values in
                        _ = keras_search_sorted(
                            common.cValue, side == .right, count, sorted.baseAddress, valueCount,
                            values.baseAddress, places.assumingMemoryBound(to: Int32.self))
                    }
                }
            }
        }
    }

    /// The dtype that has all numbers of both; `nil` for uint64 beside a signed one.
    private static func searchedDType(_ a: DType, _ b: DType) -> DType? {
        if a.isInteger, b.isInteger {
            if a != .uint64, b != .uint64 { return .int64 }
            return [a, b].contains { $0.isSignedInteger } ? nil : .uint64
        }
        let small: Set<DType> = [.float32, .float16, .bfloat16]
        return small.contains(a) && small.contains(b) ? .float32 : .float64
    }

    public enum SearchSide: String, Sendable, CaseIterable { case left, right }

    /// By halves.
    private static func place(of value: Int128, in sorted: [Int128], _ side: SearchSide) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            let isBelow = side == .left ? sorted[middle] < value : sorted[middle] <= value
            if isBelow { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// For each element the number of the bin it is in, 0 before the first of the edges `bins`,
    /// which ascend or descend (`keras.ops.digitize`); int32.
    public static func digitize(_ x: Tensor, _ bins: Tensor) throws -> Tensor {
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            guard inputs[1].rank == 1 else {
                throw TensorError.incompatibleShapes(
                    operation: "digitize", shapes: [inputs[1].shape],
                    reason: "bins must be a vector")
            }
            return TensorSpec(shape: inputs[0].shape, dtype: .int32)
        }
        return try composite(.numpy("Digitize"), [x, bins], rule: spec) {
            _ = try spec($0)
            let edges = try $0[1].doubleValues()
            guard let first = edges.first, let last = edges.last, last < first else {
                return try searchsorted($0[1], $0[0], side: .right)
            }
            let reversed = try searchsorted(flip($0[1]), $0[0], side: .right)
            return try subtract(Tensor(.int(edges.count)), reversed)
        }
    }

    /// How many elements lie in each of `bins` intervals of one width, and their edges
    /// (`keras.ops.histogram`).
    ///
    /// - Parameter range: The ends of the first and the last interval; those of the values if `nil`.
    /// - Throws: ``TensorError`` for symbolic tensors, or fewer than one interval.
    public static func histogram(
        _ x: Tensor, bins: Int = 10, range: (Double, Double)? = nil
    ) throws -> (counts: Tensor, edges: Tensor) {
        let count = try bounded(bins, "histogram", "bins", atLeast: 1)
        guard x.rank == 1 else {
            throw TensorError.incompatibleShapes(
                operation: "histogram", shapes: [x.shape],
                reason: "Input tensor must be 1-dimensional")
        }
        let floats = try inexact(x.detached)
        let values = try floats.doubleValues()
        var ends = range ?? (values.min() ?? 0, values.max() ?? 1)
        if ends.0 == ends.1 { ends = (ends.0 - 0.5, ends.1 + 0.5) }
        let edges = try linspace(ends.0, ends.1, num: count + 1, dtype: floats.dtype)
        var places = try subtract(searchsorted(edges, floats, side: .right), 1)
        // The last interval has both of its ends.
        let isLast = try equal(floats, Tensor(.float(ends.1)))
        places = try `where`(isLast, Tensor(.int(count - 1)), places)
        let isInside = try logicalAnd(greaterEqual(places, 0), less(places, Tensor(.int(count))))
        let counts = try segmentSum(
            ravel(cast(isInside, to: floats.dtype)), ravel(maximum(places, 0)), numSegments: count)
        return (counts, edges)
    }

    /// The places of the elements that are not 0: for each axis a vector of indices, int32
    /// (`keras.ops.nonzero`).
    ///
    /// - Throws: ``TensorError`` for symbolic tensors, since the shape depends on the values.
    public static func nonzero(_ x: Tensor) throws -> [Tensor] {
        let x = x.rank == 0 ? try ravel(x) : x
        let flags = try x.converted(to: .bool).withBytes { Array($0) }
        let places = flags.indices.filter { flags[$0] != 0 }
        let strides = StridedLayout(dense: x.shape.sizes).strides
        return try x.shape.sizes.indices.map { axis in
            try integers(places.map { $0 / strides[axis] % x.shape.sizes[axis] })
        }
    }

    /// The places where `condition` is true (`keras.ops.where` with one argument).
    public static func `where`(_ condition: Tensor) throws -> [Tensor] { try nonzero(condition) }

    /// Whether each element of `x1` is among those of `x2`, or with `invert` is not
    /// (`keras.ops.isin`).
    public static func isin(
        _ x1: Tensor, _ x2: Tensor, assumeUnique: Bool = false, invert: Bool = false
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("assume_unique", assumeUnique), .setting("invert", invert),
        ]
        return try composite(.numpy("IsIn"), [x1, x2], settings) {
            let isEqual = try equal(expandDims($0[0].detached, axis: -1), ravel($0[1].detached))
            let isFound = try any(isEqual, axis: -1)
            return invert ? try logicalNot(isFound) : isFound
        }
    }

    /// The order of the elements along `axis` after which the first `kth` + 1 are the smallest;
    /// int32 (`keras.ops.argpartition`).
    ///
    /// - Parameter axis: Of all elements in order if `nil`.
    /// - Throws: ``TensorError`` if there is no such element.
    public static func argpartition(_ x: Tensor, _ kth: Int, axis: Int? = -1) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("kth", kth), .setting("axis", axis)]
        return try composite(.numpy("Argpartition"), [x], settings) {
            let x = axis == nil ? try ravel($0[0].detached) : $0[0].detached
            let place = try x.shape.resolved(axis: axis ?? 0, for: "argpartition")
            let rows = try swapaxes(x, place, -1)
            let count = rows.shape.sizes.last ?? 0
            let first = kth < 0 ? kth &+ count : kth
            guard (0..<count).contains(first) else {
                throw TensorError.invalidArgument(
                    operation: "argpartition", argument: "kth",
                    expected: "an index along an axis of \(count)", found: "\(kth)")
            }
            let keys =
                rows.dtype.isUnsignedInteger
                ? try bitwiseInvert(rows) : try negative(rows)
            let smallest = try topK(keys, first + 1).indices
            let isSmall = try any(
                equal(expandDims(smallest, axis: -1), arange(count)), axis: -2)
            let others = try topK(cast(logicalNot(isSmall), to: .float32), count - first - 1)
            return try swapaxes(concatenate([smallest, others.indices], axis: -1), place, -1)
        }
    }

    /// For each flat index into a tensor of `shape` its index along each axis
    /// (`keras.ops.unravel_index`).
    public static func unravelIndex(_ indices: Tensor, _ shape: Shape) throws -> [Tensor] {
        let sizes = try shape.knownSizes(for: "unravel_index")
        let name = KerasName.numpy("UnravelIndex")
        // There is a result for each axis.
        try ShapeInference.check(TensorSpec(shape: shape, dtype: indices.dtype), of: name)
        let settings: [OperationArgument] = [.setting("shape", sizes)]
        return try compositeAll(name, [indices], settings) {
            let total = try shape.elementCount()
            guard $0[0].dtype.isInteger, total <= Int(Int32.max) else {
                throw TensorError.unsupportedDType(
                    operation: "unravel_index", dtype: $0[0].dtype,
                    remedy: "use integers, for a shape of at most 2³¹ elements")
            }
            let flat = $0[0]
            // Indices outside are moved to the nearest that is inside, as on JAX.
            let positive = try `where`(less(flat, 0), add(flat, Tensor(.int(total))), flat)
            let inside = try clip(positive, min: 0, max: Swift.max(total - 1, 0))
            let strides = StridedLayout(dense: sizes).strides
            return try sizes.indices.map { axis in
                let index = try mod(
                    floorDivide(inside, Tensor(.int(Swift.max(strides[axis], 1)))),
                    Tensor(.int(Swift.max(sizes[axis], 1))))
                return try cast(index, to: flat.dtype)
            }
        }
    }
}
