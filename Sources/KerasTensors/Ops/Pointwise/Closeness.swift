extension Ops {
    /// Whether elements differ by no more than `atol` + `rtol` · |`x2`| (`keras.ops.isclose`).
    public static func isclose(
        _ x1: Tensor, _ x2: Tensor, rtol: Double = 1e-5, atol: Double = 1e-8,
        equalNaN: Bool = false
    ) throws -> Tensor {
        try composite(
            .numpy("Isclose"), [x1, x2], [.setting("equal_nan", equalNaN)],
            call: [.input(0), .input(1), .float(rtol), .float(atol)]
        ) { try isClose($0, rtol, atol, equalNaN) }
    }

    /// Whether all elements are close, see ``isclose(_:_:rtol:atol:equalNaN:)``
    /// (`keras.ops.allclose`); a scalar.
    public static func allclose(
        _ x1: Tensor, _ x2: Tensor, rtol: Double = 1e-5, atol: Double = 1e-8,
        equalNaN: Bool = false
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("rtol", rtol), .setting("atol", atol), .setting("equal_nan", equalNaN),
        ]
        return try composite(.numpy("AllClose"), [x1, x2], settings) {
            try all(isClose($0, rtol, atol, equalNaN))
        }
    }

    private static func isClose(
        _ inputs: [Tensor], _ rtol: Double, _ atol: Double, _ equalNaN: Bool
    ) throws -> Tensor {
        let operands = try inexact(inputs, "Isclose").map(\.detached)
        let (a, b) = (operands[0], operands[1])
        let limit = try add(
            constant(atol, like: b), multiply(constant(rtol, like: b), abs(b)))
        let isInside = try logicalAnd(isfinite(b), lessEqual(abs(subtract(a, b)), limit))
        let isEqual = try logicalOr(equal(a, b), isInside)
        guard equalNaN else { return isEqual }
        return try logicalOr(isEqual, logicalAnd(isnan(a), isnan(b)))
    }

    /// For each element the choice that belongs to the first condition that is true there, or
    /// `defaultValue` (`keras.ops.select`).
    ///
    /// - Throws: ``TensorError`` unless there are as many choices as conditions, and any.
    public static func select(
        _ conditions: [Tensor], _ choices: [Tensor], default defaultValue: Tensor = 0
    ) throws -> Tensor {
        guard conditions.count == choices.count, !choices.isEmpty else {
            throw TensorError.invalidArgument(
                operation: "select", argument: "choicelist",
                expected: "as many choices as conditions, and at least one",
                found: "\(choices.count) for \(conditions.count)")
        }
        let count = choices.count
        let call: [OperationArgument.Value] = [
            .list((0..<count).map { .input($0) }), .list((count..<2 * count).map { .input($0) }),
            .input(2 * count),
        ]
        return try composite(
            .numpy("Select"), conditions + choices + [defaultValue], call: call
        ) { inputs in
            let rest = try cast(
                inputs[2 * count],
                to: DType.promoted(Array(inputs[count...]), operation: "Select"))
            return try (0..<count).reversed().reduce(rest) {
                try `where`(inputs[$1], inputs[count + $1], $0)
            }
        }
    }
}
