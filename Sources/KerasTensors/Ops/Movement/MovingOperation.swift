/// An op whose results are elements of its inputs at other places: the only kind that text has.
protocol MovingOperation: SingleOutputOperation {
    /// Whether only the first input is moved, and the others are numbers that say where to.
    static var movesFirstInputOnly: Bool { get }
}

extension MovingOperation {
    static var movesFirstInputOnly: Bool { false }
}

/// Applies an op to inputs of which at least one is text. The elements are moved as numbers, and
/// replaced by their strings at the end: no kernel ever sees text.
///
/// - Throws: ``TensorError/unsupportedDType(operation:dtype:remedy:)`` for an op that computes;
///   ``TensorError`` if the operands do not fit the op.
func applyToText(_ op: any TensorOperation, _ inputs: [Tensor]) throws -> Tensor {
    guard let op = op as? any MovingOperation,
        inputs.enumerated().allSatisfy({ index, input in
            let isMoved = index == 0 || !type(of: op).movesFirstInputOnly
            return isMoved == (input.dtype == .string)
        })
    else {
        throw TensorError.unsupportedDType(
            operation: op.kerasName.className, dtype: .string,
            remedy: "use tensors of numbers, which a layer such as StringLookup makes of text")
    }
    if inputs.contains(where: \.isSymbolic) {
        let spec = try op.outputSpec(
            inputs.map {
                guard $0.dtype == .string else { return $0 }
                return .symbolic(TensorSpec(shape: $0.shape, dtype: .int64))
            })
        return .symbolic(
            TensorSpec(shape: spec.shape, dtype: .string),
            node: SymbolicNode(producer: op, inputs: inputs))
    }
    var texts: [String] = []
    let numbers = try inputs.map { input in
        guard input.dtype == .string else { return try input.materialized().plain }
        let first = texts.count
        texts += try input.strings()
        return try Tensor(Array(first..<texts.count), shape: input.shape)
    }
    let moved = try op.forward(numbers, op.outputSpec(numbers))
    let strings = try moved.array(of: Int.self).map { index in
        guard texts.indices.contains(index) else {
            throw TensorError.invalidArgument(
                operation: op.kerasName.className, argument: "indices",
                expected: "indices inside \(inputs[0].shape)",
                found: "one outside, for which text has no value")
        }
        return texts[index]
    }
    return try Tensor(strings: strings, shape: moved.shape)
}
