extension Ops {
    /// `x` with its axes split, put into another order and joined, as a pattern of einops says
    /// (`keras.ops.rearrange`): `"b (h h2) c -> b h (h2 c)"`.
    ///
    /// - Parameter sizes: Those of names that do not follow from the shape of `x`.
    /// - Throws: ``TensorError`` for a pattern that is none, or that does not fit.
    public static func rearrange(
        _ x: Tensor, _ pattern: String, _ sizes: [String: Int] = [:]
    ) throws -> Tensor {
        let keywords = sizes.sorted { $0.key < $1.key }
            .map { OperationArgument.setting($0.key, $0.value) }
        let name = KerasName(module: "keras.src.ops.einops", className: "Rearrange")
        return try composite(
            name, [x], call: [.input(0), .string(pattern)], keywords: keywords
        ) {
            let sides = pattern.split(separator: ">", maxSplits: 1)
            guard sides.count == 2, sides[0].last == "-" else { throw wrong(pattern) }
            let left = try groups(String(sides[0].dropLast()), pattern)
            let right = try groups(String(sides[1]), pattern)
            let names = left.flatMap { $0 }
            guard left.count == $0[0].rank, Set(names).count == names.count,
                Set(names) == Set(right.flatMap { $0 }), right.flatMap({ $0 }).count == names.count
            else { throw wrong(pattern) }
            var known = sizes
            for (group, size) in zip(left, $0[0].shape.sizes) {
                let unknown = group.filter { known[$0] == nil }
                let product = try group.reduce(1) { try sizeProduct($0, known[$1] ?? 1) }
                guard unknown.count <= 1, product > 0, size % product == 0 else {
                    throw wrong(pattern)
                }
                if let name = unknown.first { known[name] = size / product }
            }
            let parts = try reshape($0[0], names.map { known[$0] ?? 1 })
            let order = right.flatMap { $0 }.map { name in names.firstIndex(of: name) ?? 0 }
            let joined = try right.map { group in
                try group.reduce(1) { try sizeProduct($0, known[$1] ?? 1) }
            }
            return try reshape(transpose(parts, axes: order), joined)
        }
    }

    private static func wrong(_ pattern: String) -> TensorError {
        TensorError.invalidArgument(
            operation: "rearrange", argument: "pattern",
            expected: "the same names on both sides of '->', fitting the shape", found: pattern)
    }

    /// The names of each axis; those in brackets are one axis together.
    private static func groups(_ side: String, _ pattern: String) throws -> [[String]] {
        var groups: [[String]] = []
        var isOpen = false
        let spaced = side.map { "()".contains($0) ? " \($0) " : String($0) }.joined()
        for token in spaced.split(separator: " ").map(String.init) {
            switch token {
            case "(":
                guard !isOpen else { throw wrong(pattern) }
                isOpen = true
                groups.append([])
            case ")":
                guard isOpen else { throw wrong(pattern) }
                isOpen = false
            default:
                if isOpen { groups[groups.count - 1].append(token) } else { groups.append([token]) }
            }
        }
        guard !isOpen else { throw wrong(pattern) }
        return groups
    }
}
