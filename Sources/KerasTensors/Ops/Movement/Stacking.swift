extension Ops {
    /// `x2` after `x1` along `axis`, of both flattened if `nil` (`keras.ops.append`).
    public static func append(_ x1: Tensor, _ x2: Tensor, axis: Int? = nil) throws -> Tensor {
        try composite(.numpy("Append"), [x1, x2], [.setting("axis", axis)]) {
            guard let axis else { return try concatenate([ravel($0[0]), ravel($0[1])]) }
            return try concatenate($0, axis: axis)
        }
    }

    /// The tensors one beside the other: along the second axis, of vectors along the first
    /// (`keras.ops.hstack`).
    public static func hstack(_ xs: [Tensor]) throws -> Tensor {
        try stacked("Hstack", xs) {
            let parts = try $0.map { $0.rank == 0 ? try ravel($0) : $0 }
            return try concatenate(parts, axis: parts.first?.rank == 1 ? 0 : 1)
        }
    }

    /// The tensors one below the other: along the first axis, vectors as rows
    /// (`keras.ops.vstack`).
    public static func vstack(_ xs: [Tensor]) throws -> Tensor {
        try stacked("Vstack", xs) {
            try concatenate($0.map { $0.rank < 2 ? try reshape($0, [1, -1]) : $0 }, axis: 0)
        }
    }

    /// The tensors one behind the other: along the third axis (`keras.ops.dstack`).
    public static func dstack(_ xs: [Tensor]) throws -> Tensor {
        try stacked("Dstack", xs) {
            let parts = try $0.map { x in
                switch x.rank {
                case 0, 1: try reshape(x, [1, -1, 1])
                case 2: try expandDims(x, axis: -1)
                default: x
                }
            }
            return try concatenate(parts, axis: 2)
        }
    }

    private static func stacked(
        _ name: String, _ xs: [Tensor], _ body: @escaping @Sendable ([Tensor]) throws -> Tensor
    ) throws -> Tensor {
        let list = OperationArgument.Value.list(xs.indices.map { .input($0) })
        return try composite(.numpy(name), xs, call: [list], body)
    }

    /// `x` cut along `axis` into `sections` parts, the first of which are one larger where they
    /// cannot be equal (`keras.ops.array_split`).
    public static func arraySplit(_ x: Tensor, _ sections: Int, axis: Int = 0) throws -> [Tensor] {
        let settings: [OperationArgument] = [
            .setting("indices_or_sections", sections), .setting("axis", axis),
        ]
        return try compositeAll(.numpy("ArraySplit"), [x], settings) {
            let place = try $0[0].shape.resolved(axis: axis, for: "array_split")
            try ShapeInference.checkCount(
                sections, of: "array_split", argument: "indices_or_sections")
            let (part, larger) = $0[0].shape.sizes[place].quotientAndRemainder(
                dividingBy: sections)
            let cuts = (1..<sections).map { $0 * part + Swift.min($0, larger) }
            return try split($0[0], at: cuts, axis: axis)
        }
    }

    /// `x` cut along the second axis, a vector along the first (`keras.ops.hsplit`): into equal
    /// parts for one number, before each of the indices for a list.
    public static func hsplit(_ x: Tensor, _ division: Axes) throws -> [Tensor] {
        try split(x, division, axis: x.rank == 1 ? 0 : 1, "Hsplit")
    }

    /// `x` cut along the first axis (`keras.ops.vsplit`); see ``hsplit(_:_:)``.
    public static func vsplit(_ x: Tensor, _ division: Axes) throws -> [Tensor] {
        try split(x, division, axis: 0, "Vsplit")
    }

    /// `x` cut along the third axis (`keras.ops.dsplit`); see ``hsplit(_:_:)``.
    public static func dsplit(_ x: Tensor, _ division: Axes) throws -> [Tensor] {
        try split(x, division, axis: 2, "Dsplit")
    }

    private static func split(
        _ x: Tensor, _ division: Axes, axis: Int, _ name: String
    ) throws -> [Tensor] {
        try compositeAll(.numpy(name), [x], [.setting("indices_or_sections", division)]) {
            division.isSingle
                ? try split($0[0], division.values[0], axis: axis)
                : try split($0[0], at: division.values, axis: axis)
        }
    }

    /// How ``meshgrid(_:indexing:)`` counts the first two axes.
    public enum GridIndexing: String, Sendable, CaseIterable {
        /// The first vector goes along the second axis.
        case cartesian = "xy"
        /// Each vector along its own axis.
        case matrix = "ij"
    }

    /// For each vector a tensor over the grid of all of them, which holds its coordinate
    /// (`keras.ops.meshgrid`).
    public static func meshgrid(
        _ xs: [Tensor], indexing: GridIndexing = .cartesian
    ) throws -> [Tensor] {
        try compositeAll(.numpy("Meshgrid"), xs, [.setting("indexing", indexing.rawValue)]) {
            let vectors = try $0.map { try ravel($0) }
            var order = Array(vectors.indices)
            if indexing == .cartesian, order.count > 1 { order.swapAt(0, 1) }
            let sizes = order.map { vectors[$0].shape.sizes[0] }
            return try vectors.indices.map { index in
                var own = [Int](repeating: 1, count: sizes.count)
                own[order[index]] = vectors[index].shape.sizes[0]
                return try broadcastTo(reshape(vectors[index], own), Shape(sizes: sizes))
            }
        }
    }
}
