/// Control flow with closures. Values decide, so tensors with values are needed; gradients go
/// through whatever was computed.
extension Ops {
    /// What `trueFunction` gives if `predicate` is true, else what `falseFunction` gives
    /// (`keras.ops.cond`).
    ///
    /// - Parameter predicate: A tensor of one element.
    /// - Throws: ``TensorError`` for a symbolic predicate, and what the functions throw.
    public static func cond<Result>(
        _ predicate: Tensor, _ trueFunction: () throws -> Result,
        _ falseFunction: () throws -> Result
    ) throws -> Result {
        try cast(predicate.detached, to: .bool).item(as: Bool.self)
            ? trueFunction() : falseFunction()
    }

    /// What the branch with number `index` gives for the operands, the first or last where there is
    /// none (`keras.ops.switch`).
    public static func `switch`<Operands, Result>(
        _ index: Tensor, _ branches: [(Operands) throws -> Result], _ operands: Operands
    ) throws -> Result {
        guard let last = branches.indices.last else {
            throw TensorError.invalidArgument(
                operation: "switch", argument: "branches", expected: "at least one", found: "none")
        }
        let number = try cast(index.detached, to: .int64).item(as: Int.self)
        return try branches[Swift.min(Swift.max(number, 0), last)](operands)
    }

    /// The variables after `body` as long as `condition` is true of them, and not more than
    /// `maximumIterations` times (`keras.ops.while_loop`).
    public static func whileLoop<Variables>(
        _ condition: (Variables) throws -> Tensor, _ body: (Variables) throws -> Variables,
        _ variables: Variables, maximumIterations: Int? = nil
    ) throws -> Variables {
        var (variables, count) = (variables, 0)
        while count < maximumIterations ?? .max,
            try cast(condition(variables).detached, to: .bool).item(as: Bool.self)
        {
            variables = try body(variables)
            count += 1
        }
        return variables
    }

    /// The value after `body` for each number from `lower` to before `upper`
    /// (`keras.ops.fori_loop`).
    public static func foriLoop<Value>(
        _ lower: Int, _ upper: Int, _ body: (Int, Value) throws -> Value, _ initial: Value
    ) throws -> Value {
        guard lower < upper else { return initial }
        return try (lower..<upper).reduce(initial) { try body($1, $0) }
    }

    /// Carries values along the rows of `xs`, and collects what `f` gives for each
    /// (`keras.ops.scan`).
    ///
    /// - Parameters:
    ///   - f: Takes what is carried and a row of each of `xs`; gives what is carried on, and what
    ///     is collected.
    ///   - xs: Tensors with as many rows.
    ///   - length: The number of steps; needed where there are no `xs`.
    ///   - reverse: Whether the last row comes first; results stay at their rows.
    public static func scan(
        _ f: ([Tensor], [Tensor]) throws -> (carry: [Tensor], outputs: [Tensor]),
        _ initial: [Tensor], _ xs: [Tensor] = [], length: Int? = nil, reverse: Bool = false
    ) throws -> (carry: [Tensor], outputs: [Tensor]) {
        let rows = try xs.map { try unstack($0) }
        let counts = Set(rows.map(\.count) + (length.map { [$0] } ?? []))
        guard let count = counts.first, counts.count == 1, count >= 0 else {
            throw TensorError.invalidArgument(
                operation: "scan", argument: "length",
                expected: "the number of rows of every input", found: "\(counts.sorted())")
        }
        var carry = initial
        var collected: [[Tensor]] = []
        for step in 0..<count {
            let row = reverse ? count - 1 - step : step
            let result = try f(carry, rows.map { $0[row] })
            let expected = (carry: carry.map(\.shape), outputs: collected.first?.count)
            guard result.carry.map(\.shape) == expected.carry,
                result.outputs.count == expected.outputs ?? result.outputs.count
            else {
                throw TensorError.incompatibleShapes(
                    operation: "scan", shapes: expected.carry + result.carry.map(\.shape),
                    reason: "each step gives a carry like the one it got, and as many outputs as "
                        + "the first; step \(step) gave \(result.outputs.count)")
            }
            carry = result.carry
            collected.append(result.outputs)
        }
        if reverse { collected.reverse() }
        let outputs = try (collected.first ?? []).indices.map { index in
            try stack(collected.map { $0[index] })
        }
        return (carry, outputs)
    }

    /// As ``scan(_:_:_:length:reverse:)-([Tensor],_,_,_,_)``, carrying one tensor along one.
    public static func scan(
        _ f: (Tensor, Tensor) throws -> (carry: Tensor, output: Tensor), _ initial: Tensor,
        _ xs: Tensor, reverse: Bool = false
    ) throws -> (carry: Tensor, outputs: Tensor) {
        let result = try scan(
            { carry, rows in
                let (next, output) = try f(carry[0], rows[0])
                return ([next], [output])
            }, [initial], [xs], reverse: reverse)
        guard let outputs = result.outputs.first else {
            throw TensorError.invalidArgument(
                operation: "scan", argument: "xs", expected: "at least one row", found: "none")
        }
        return (result.carry[0], outputs)
    }

    /// The results of combining the first 1, 2, … elements along `axis` by an associative `f`
    /// (`keras.ops.associative_scan`).
    ///
    /// - Parameter f: Combines what lies before with what lies behind, for many places at once.
    public static func associativeScan(
        _ f: ([Tensor], [Tensor]) throws -> [Tensor], _ elements: [Tensor], reverse: Bool = false,
        axis: Int = 0
    ) throws -> [Tensor] {
        guard !elements.isEmpty else {
            throw TensorError.invalidArgument(
                operation: "associative_scan", argument: "elements",
                expected: "at least one tensor",
                found: "none")
        }
        let axes = try elements.map { try $0.shape.resolved(axis: axis, for: "associative_scan") }
        let turned =
            reverse ? try zip(elements, axes).map { try flip($0, axis: Axes($1)) } : elements
        let sizes = Set(zip(turned, axes).map { $0.shape.sizes[$1] })
        guard let size = sizes.first, sizes.count == 1 else {
            throw TensorError.incompatibleShapes(
                operation: "associative_scan", shapes: elements.map(\.shape),
                reason: "all must have as many elements along the axis")
        }
        var result = turned
        var step = 1
        while step < size {
            func parts(at cut: Int) throws -> [[Tensor]] {
                try zip(result, axes).map { try split($0, at: [cut], axis: $1) }
            }
            let later = try parts(at: step)
            let combined = try f(parts(at: size - step).map { $0[0] }, later.map { $0[1] })
            guard combined.map(\.shape) == later.map({ $0[1].shape }) else {
                throw TensorError.incompatibleShapes(
                    operation: "associative_scan", shapes: combined.map(\.shape),
                    reason: "f gives tensors like those it gets: \(later.map { $0[1].shape })")
            }
            result = try later.indices.map {
                try concatenate([later[$0][0], combined[$0]], axis: axes[$0])
            }
            step *= 2
        }
        return reverse ? try zip(result, axes).map { try flip($0, axis: Axes($1)) } : result
    }

    /// `f` of each row, one after the other (`keras.ops.map`).
    ///
    /// - Throws: ``TensorError`` without rows; what `f` throws.
    public static func map(_ f: (Tensor) throws -> Tensor, _ xs: Tensor) throws -> Tensor {
        try vectorizedMap({ try f($0[0]) }, [xs], operation: "map", argument: "xs")
    }

    /// `f` of each row of all `elements`, one after the other (`keras.ops.vectorized_map`). Ops on whole
    /// tensors are far faster where there are any.
    ///
    /// - Throws: ``TensorError`` without rows, or with different numbers of them; what `f` throws.
    public static func vectorizedMap(
        _ f: ([Tensor]) throws -> Tensor, _ elements: [Tensor]
    ) throws -> Tensor {
        try vectorizedMap(f, elements, operation: "vectorized_map", argument: "elements")
    }

    private static func vectorizedMap(
        _ f: ([Tensor]) throws -> Tensor, _ elements: [Tensor], operation: String, argument: String
    ) throws -> Tensor {
        let rows = try elements.map { try unstack($0) }
        guard let count = rows.first?.count, count > 0 else {
            throw TensorError.invalidArgument(
                operation: operation, argument: argument,
                expected: elements.isEmpty ? "at least one tensor" : "at least one row",
                found: "none")
        }
        guard rows.allSatisfy({ $0.count == count }) else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: elements.map(\.shape),
                reason: "all must have as many rows")
        }
        return try stack((0..<count).map { row in try f(rows.map { $0[row] }) })
    }

    /// `f` of each row, one after the other (`keras.ops.vectorized_map`).
    public static func vectorizedMap(
        _ f: (Tensor) throws -> Tensor, _ elements: Tensor
    ) throws -> Tensor {
        try map(f, elements)
    }

    /// A function of tensors that applies `f`, a function of scalars, element by element with
    /// broadcasting (`keras.ops.vectorize`).
    public static func vectorize(
        _ f: @escaping ([Tensor]) throws -> Tensor
    ) -> ([Tensor]) throws -> Tensor {
        { tensors in
            let shape = try tensors.reduce(Shape.scalar) {
                try Shape.broadcast($0, $1.shape, operation: "vectorize")
            }
            let elements = try tensors.map { try ravel(broadcastTo($0, shape)) }
            let results = try vectorizedMap(f, elements)
            return try reshape(results, shape.sizes + results.shape.sizes.dropFirst())
        }
    }
}
