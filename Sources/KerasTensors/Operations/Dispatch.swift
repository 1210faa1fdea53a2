/// Applies an op with one output: checks shapes, casts operands, computes, and records on the
/// current tape if an operand leads back to a watched value. On symbolic operands nothing is
/// computed; the result is symbolic.
///
/// - Throws: ``TensorError`` if the operands do not fit the op.
public func apply<Op: SingleOutputOperation>(
    _ op: Op, _ inputs: consuming [Tensor]
) throws -> Tensor {
    var inputs = inputs
    let kinds = InputKinds(inputs)
    if kinds.contains(.text) { return try applyToText(op, inputs) }
    let spec = try op.outputSpec(inputs)
    if kinds.contains(.symbolic) {
        try ShapeInference.check(spec, of: op.kerasName)
        return .symbolic(spec, node: SymbolicNode(producer: op, inputs: inputs))
    }
    if ShapeInference.isRunning, try ShapeInference.leavesOut([spec], of: inputs) {
        return .symbolic(spec)
    }
    let recording = try takeOffTape(&inputs, for: op, kinds)
    let output = try op.forward(inputs, spec)
    guard let (tape, origins) = recording else { return output }
    return tape.record(op, origins, operands: inputs, output: output)
}

/// What is among an op's inputs that not every op meets.
private struct InputKinds: OptionSet {
    let rawValue: UInt8

    static let text = InputKinds(rawValue: 1)
    static let symbolic = InputKinds(rawValue: 2)
    /// A tensor on some tape.
    static let linked = InputKinds(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ inputs: [Tensor]) {
        var kinds: InputKinds = []
        // By their places: a copy of each would be counted.
        for index in inputs.indices {
            if inputs[index].storage.dtype == .string { kinds.insert(.text) }
            if inputs[index].storage.isSymbolic { kinds.insert(.symbolic) }
            if inputs[index].tapeLink.isSet { kinds.insert(.linked) }
        }
        self = kinds
    }
}

/// Applies an op with any number of outputs.
///
/// - Throws: ``TensorError`` if the operands do not fit the op.
public func applyAll<Op: TensorOperation>(
    _ op: Op, _ inputs: consuming [Tensor]
) throws -> [Tensor] {
    var inputs = inputs
    let kinds = InputKinds(inputs)
    if kinds.contains(.text) { return [try applyToText(op, inputs)] }
    if Op.isComposite, !kinds.contains(.symbolic) { return try op.forward(inputs, []) }
    let specs = try op.outputSpecs(inputs)
    if kinds.contains(.symbolic) {
        for spec in specs { try ShapeInference.check(spec, of: op.kerasName) }
        let node = SymbolicNode(producer: op, inputs: inputs)
        return specs.enumerated().map { index, spec in
            .symbolic(spec, node: node, outputIndex: index)
        }
    }
    if ShapeInference.isRunning, try ShapeInference.leavesOut(specs, of: inputs) {
        return specs.map { .symbolic($0) }
    }
    let recording = try takeOffTape(&inputs, for: op, kinds)
    let outputs = try op.forward(inputs, specs)
    guard let (tape, origins) = recording else { return outputs }
    return tape.record(op, origins, operands: inputs, outputs: outputs)
}

/// Makes of the inputs what the op computes with: in memory, in its compute dtype, off the tape. Where
/// they are, since another array would cost every op an allocation.
///
/// - Returns: The tape that the application is to be recorded on, if it is, and where the inputs come from.
private func takeOffTape<Op: TensorOperation>(
    _ inputs: inout [Tensor], for op: Op, _ kinds: InputKinds
) throws -> (tape: Tape, origins: Tape.Origins)? {
    let tape = Op.isDifferentiable && kinds.contains(.linked) ? Tape.recording(inputs) : nil
    let recording = tape.map { (tape: $0, origins: $0.origins(of: inputs)) }
    let dtype = try op.computeDType(inputs)
    for index in inputs.indices where !inputs[index].isOperand(as: dtype) {
        if inputs[index].hasElements, dtype == nil || inputs[index].storage.dtype == dtype {
            inputs[index].tapeLink = .none
            inputs[index].maskStorage = nil
        } else {
            let value = try inputs[index].materialized(as: dtype).plain
            inputs[index] = try dtype.map { try value.converted(to: $0) } ?? value
        }
    }
    return recording
}

extension Tensor {
    /// The same values without mask and tape link, which ops drop.
    var plain: Tensor {
        maskStorage == nil && !tapeLink.isSet ? self : Tensor(storage: storage)
    }

    /// Whether this is ``plain``, has its values in memory, and in `dtype` if one is asked for.
    fileprivate func isOperand(as dtype: DType?) -> Bool {
        hasElements && maskStorage == nil && !tapeLink.isSet
            && (dtype == nil || storage.dtype == dtype)
    }
}
