extension Ops {
    /// Zeros of `shape` with `values` added at `indices` (`keras.ops.scatter`).
    ///
    /// - Parameters:
    ///   - indices: Along the last axis an index for each of the first axes of `shape`.
    ///   - values: For each of them what is added: a number, or a part with the other axes.
    /// - Throws: ``TensorError`` if the shapes do not fit, or the indices are not integers.
    public static func scatter(
        _ indices: Tensor, _ values: Tensor, shape: Shape
    ) throws -> Tensor {
        let sizes = try shape.knownSizes(for: "scatter")
        return try composite(.core("Scatter"), [indices, values], [.setting("shape", sizes)]) {
            let places = try ScatterPlaces($0[0], sizes, "scatter")
            let rows = try places.rows($0[1])
            return try reshape(
                segmentSum(rows, places.numbers, numSegments: places.count), sizes)
        }
    }

    /// What happens where an index meets a value.
    public enum ScatterReduction: String, Sendable, CaseIterable { case add, max, min, mul }

    /// `inputs` with `updates` at `indices` (`keras.ops.scatter_update`); see
    /// ``scatter(_:_:shape:)``. Of several updates of one place the last one counts.
    ///
    /// - Parameter reduction: If given, the update is added, multiplied, or the larger or smaller
    ///   of both is taken.
    public static func scatterUpdate(
        _ inputs: Tensor, _ indices: Tensor, _ updates: Tensor,
        reduction: ScatterReduction? = nil
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("reduction", reduction?.rawValue)]
        return try composite(.core("ScatterUpdate"), [inputs, indices, updates], settings) {
            let sizes = $0[0].shape.sizes
            let places = try ScatterPlaces($0[1], sizes, "scatter_update")
            let rows = try places.rows(cast($0[2], to: $0[0].dtype))
            let own = try reshape($0[0], [places.count] + places.rest)
            return try reshape(combined(own, rows, places, reduction), sizes)
        }
    }

    private static func combined(
        _ own: Tensor, _ rows: Tensor, _ places: ScatterPlaces, _ reduction: ScatterReduction?
    ) throws -> Tensor {
        let (ids, count) = (places.numbers, places.count)
        switch reduction {
        case .add: return try add(own, segmentSum(rows, ids, numSegments: count))
        case .mul: return try multiply(own, segmentProd(rows, ids, numSegments: count))
        case .max: return try maximum(own, segmentMax(rows, ids, numSegments: count))
        case .min: return try minimum(own, segmentMin(rows, ids, numSegments: count))
        case nil:
            let total = rows.shape.sizes[0]
            guard total > 0 else { return own }
            // The number of the last update of each place; none is the lowest integer.
            let last = try segmentMax(arange(total), ids, numSegments: count)
            let isUpdated = try reshape(
                greaterEqual(last, 0), [count] + places.rest.map { _ in 1 })
            return try `where`(isUpdated, take(rows, maximum(last, 0), axis: 0), own)
        }
    }

    /// `inputs` with `updates` from `startIndices` on (`keras.ops.slice_update`); the block is
    /// moved inside where it would not fit.
    ///
    /// - Throws: ``TensorError`` if the block has more dimensions, or is larger.
    public static func sliceUpdate(
        _ inputs: Tensor, startIndices: [Int], _ updates: Tensor
    ) throws -> Tensor {
        let call: [OperationArgument.Value] = [
            .input(0), startIndices.argumentValue, .input(1),
        ]
        return try composite(.core("SliceUpdate"), [inputs, updates], call: call) {
            let (whole, part) = ($0[0].shape.sizes, $0[1].shape.sizes)
            guard whole.count == part.count, whole.count == startIndices.count,
                zip(part, whole).allSatisfy({ $0 <= $1 })
            else {
                throw TensorError.incompatibleShapes(
                    operation: "slice_update", shapes: $0.map(\.shape),
                    reason: "the update must fit inside, with an index for each dimension")
            }
            let margins = whole.indices.map { axis -> (before: Int, after: Int) in
                let index = startIndices[axis]
                let start = index < 0 ? index &+ whole[axis] : index
                let before = Swift.min(Swift.max(start, 0), whole[axis] - part[axis])
                return (before, whole[axis] - part[axis] - before)
            }
            let mask = try pad(onesLike($0[1], dtype: .bool), margins)
            return try `where`(mask, pad(cast($0[1], to: $0[0].dtype), margins), $0[0])
        }
    }
}

/// Places that multi-dimensional indices name, as numbers of rows.
private struct ScatterPlaces {
    let numbers: Tensor
    /// How many rows there are.
    let count: Int
    /// The sizes of a row.
    let rest: [Int]

    init(_ indices: Tensor, _ sizes: [Int], _ operation: String) throws {
        guard let depth = indices.shape.sizes.last, depth <= sizes.count, depth > 0 else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: [indices.shape, Shape(sizes: sizes)],
                reason: "the last axis of the indices must have an index for each of the first "
                    + "axes")
        }
        guard indices.dtype.isInteger else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: indices.dtype, remedy: "indices are integers")
        }
        rest = Array(sizes.dropFirst(depth))
        count = try sizes.prefix(depth).reduce(1, sizeProduct)
        var number: Tensor?
        var isInside: Tensor?
        for (axis, index) in try Ops.unstack(Ops.cast(indices, to: .int64), axis: -1).enumerated() {
            let size = Tensor(.int(sizes[axis]))
            let place = try Ops.where(Ops.less(index, 0), Ops.add(index, size), index)
            let isHere = try Ops.logicalAnd(Ops.greaterEqual(place, 0), Ops.less(place, size))
            number = try number.map { try Ops.add(Ops.multiply($0, size), place) } ?? place
            isInside = try isInside.map { try Ops.logicalAnd($0, isHere) } ?? isHere
        }
        guard let number, let isInside else {
            throw TensorError.symbolicValue(operation: operation)
        }
        // Rows of places outside count nowhere.
        numbers = try Ops.ravel(
            Ops.where(isInside, number, Tensor(.int(-1)).asDType(.int64)))
    }

    /// The values as one row for each place.
    func rows(_ values: Tensor) throws -> Tensor {
        let all = Shape(sizes: numbers.shape.sizes + rest)
        guard values.rank > 0, try values.shape.elementCount() == all.elementCount() else {
            let scalarLike = try Ops.broadcastTo(values, all)
            return scalarLike
        }
        return try Ops.reshape(values, all.sizes)
    }
}
