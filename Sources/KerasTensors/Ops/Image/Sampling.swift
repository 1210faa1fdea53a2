/// How an image goes on beyond its borders.
public enum ImageFillMode: String, Sendable, CaseIterable {
    /// With one value.
    case constant
    /// With the last pixel.
    case nearest
    /// From the other side.
    case wrap
    /// Mirrored at the last pixel, which is not repeated.
    case mirror
    /// Mirrored after the last pixel, which is repeated.
    case reflect

    /// Places of any size as places inside `size`; of ``constant`` as they are.
    fileprivate func inside(_ places: Tensor, _ size: Int) throws -> Tensor {
        switch self {
        case .constant, .nearest: try Ops.clip(places, min: 0, max: size - 1)
        case .wrap: try Ops.mod(places, Tensor(.int(size)))
        case .mirror: try Self.mirrored(places, size)
        case .reflect:
            try Ops.floorDivide(
                Ops.subtract(
                    Self.mirrored(Ops.add(Ops.multiply(places, 2), 1), 2 * size + 1), 1), 2)
        }
    }

    private static func mirrored(_ places: Tensor, _ size: Int) throws -> Tensor {
        let last = Tensor(.int(size - 1))
        let turn = Tensor(.int(2 * (size - 1)))
        return try Ops.abs(Ops.subtract(Ops.mod(Ops.add(places, last), turn), last))
    }
}

/// Reading a tensor between its elements.
struct Sampler {
    let mode: ImageFillMode
    let fillValue: Double
    /// Whether the nearest element is taken, instead of the neighbours' weighted mean.
    let takesNearest: Bool

    /// Elements of `x` at `coordinates`, of one shape for each of its first axes; the other axes
    /// are taken whole. The first `fixed` coordinates are integers inside.
    func callAsFunction(
        _ x: Tensor, fixed: [Tensor] = [], _ coordinates: [Tensor]
    ) throws -> Tensor {
        let sizes = Array(x.shape.sizes.prefix(fixed.count + coordinates.count))
        let rest = Array(x.shape.sizes.dropFirst(sizes.count))
        let rows = try Ops.reshape(x, [try sizes.reduce(1, sizeProduct)] + rest)
        var terms: [Term] = [try start(fixed, sizes)]
        for (axis, coordinate) in coordinates.enumerated() {
            let size = sizes[fixed.count + axis]
            let nodes = try nodes(coordinate)
            terms = try terms.flatMap { term in
                try nodes.map { try term.extended(by: $0, size, mode) }
            }
        }
        let parts = try terms.map { term -> Tensor in
            guard let places = term.places else { return rows }
            var values = try Ops.take(rows, places, axis: 0)
            let extra = rest.map { _ in 1 }
            if let isInside = term.isInside {
                let mask = try Ops.reshape(isInside, isInside.shape.sizes + extra)
                values = try Ops.where(mask, values, fill(values.dtype))
            }
            guard let weight = term.weight else { return values }
            return try Ops.multiply(values, Ops.reshape(weight, weight.shape.sizes + extra))
        }
        let sum = try parts.dropFirst().reduce(parts[0]) { try Ops.add($0, $1) }
        let isRounded = x.dtype.isInteger && sum.dtype.isFloatingPoint
        return try Ops.cast(isRounded ? Self.rounded(sum) : sum, to: x.dtype)
    }

    /// The value outside, which is not to decide the dtype of what it is put into.
    private func fill(_ dtype: DType) throws -> Tensor {
        try WeakScalar.float(fillValue).tensor(dtype: dtype)
    }

    private func start(_ fixed: [Tensor], _ sizes: [Int]) throws -> Term {
        try zip(fixed, sizes).reduce(Term()) { term, pair in
            try term.moved(by: Ops.cast(pair.0, to: .int32), pair.1)
        }
    }

    private typealias Node = (place: Tensor, weight: Tensor?)

    private func nodes(_ coordinate: Tensor) throws -> [Node] {
        if takesNearest {
            let place =
                coordinate.dtype.isFloatingPoint
                ? try Self.rounded(coordinate.detached) : coordinate
            return [(try Ops.cast(place, to: .int32), nil)]
        }
        let coordinate = try Ops.inexact(coordinate)
        let lower = try Ops.floor(coordinate)
        let upperWeight = try Ops.subtract(coordinate, lower)
        let place = try Ops.cast(lower.detached, to: .int32)
        return [
            (place, try Ops.subtract(1, upperWeight)), (try Ops.add(place, 1), upperWeight),
        ]
    }

    /// Halves away from zero.
    static func rounded(_ x: Tensor) throws -> Tensor {
        try Ops.multiply(Ops.sign(x), Ops.floor(Ops.add(Ops.abs(x), 0.5)))
    }

    /// One of the elements that a result is made of.
    private struct Term {
        /// Numbers of rows.
        var places: Tensor?
        var weight: Tensor?
        var isInside: Tensor?

        func moved(by place: Tensor, _ size: Int) throws -> Term {
            var copy = self
            copy.places =
                try places.map { try Ops.add(Ops.multiply($0, Tensor(.int(size))), place) } ?? place
            return copy
        }

        func extended(by node: Node, _ size: Int, _ mode: ImageFillMode) throws -> Term {
            var copy = try moved(by: mode.inside(node.place, size), size)
            if let own = node.weight {
                copy.weight = try weight.map { try Ops.multiply($0, own) } ?? own
            }
            guard mode == .constant else { return copy }
            let isHere = try Ops.logicalAnd(
                Ops.greaterEqual(node.place, 0), Ops.less(node.place, Tensor(.int(size))))
            copy.isInside = try isInside.map { try Ops.logicalAnd($0, isHere) } ?? isHere
            return copy
        }
    }
}
