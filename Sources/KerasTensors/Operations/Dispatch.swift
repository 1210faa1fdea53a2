/// Applies an op with one output: checks shapes, casts operands, computes, and records on the
/// current tape if an operand leads back to a watched value. On symbolic operands nothing is
/// computed; the result is symbolic.
///
/// - Throws: ``TensorError`` if the operands do not fit the op.
public func apply<Op: SingleOutputOperation>(_ op: Op, _ inputs: [Tensor]) throws -> Tensor {
    if inputs.contains(where: { $0.dtype == .string }) { return try applyToText(op, inputs) }
    let spec = try op.outputSpec(inputs)
    if inputs.contains(where: \.isSymbolic) {
        try ShapeInference.check(spec, of: op.kerasName)
        return .symbolic(spec, node: SymbolicNode(producer: op, inputs: inputs))
    }
    if ShapeInference.isRunning, try ShapeInference.leavesOut([spec], of: inputs) {
        return .symbolic(spec)
    }
    let operands = try operands(of: op, inputs)
    var output = try op.forward(operands, spec)
    if Op.isDifferentiable, let tape = Tape.recording(inputs) {
        output = tape.record(op, inputs: inputs, operands: operands, outputs: [output])[0]
    }
    return output
}

/// Applies an op with any number of outputs.
///
/// - Throws: ``TensorError`` if the operands do not fit the op.
public func applyAll<Op: TensorOperation>(_ op: Op, _ inputs: [Tensor]) throws -> [Tensor] {
    if inputs.contains(where: { $0.dtype == .string }) { return [try applyToText(op, inputs)] }
    if Op.isComposite, !inputs.contains(where: \.isSymbolic) { return try op.forward(inputs, []) }
    let specs = try op.outputSpecs(inputs)
    if inputs.contains(where: \.isSymbolic) {
        for spec in specs { try ShapeInference.check(spec, of: op.kerasName) }
        let node = SymbolicNode(producer: op, inputs: inputs)
        return specs.enumerated().map { index, spec in
            .symbolic(spec, node: node, outputIndex: index)
        }
    }
    if ShapeInference.isRunning, try ShapeInference.leavesOut(specs, of: inputs) {
        return specs.map { .symbolic($0) }
    }
    let operands = try operands(of: op, inputs)
    let outputs = try op.forward(operands, specs)
    guard Op.isDifferentiable, let tape = Tape.recording(inputs) else { return outputs }
    return tape.record(op, inputs: inputs, operands: operands, outputs: outputs)
}

/// The inputs as the op computes with them: in buffers, in its compute dtype, off the tape.
private func operands<Op: TensorOperation>(of op: Op, _ inputs: [Tensor]) throws -> [Tensor] {
    let dtype = try op.computeDType(inputs)
    return try inputs.map { input in
        let value = try input.materialized(as: dtype)
        guard let dtype, value.dtype != dtype else { return value.plain }
        return try value.plain.converted(to: dtype)
    }
}

extension Tensor {
    /// The same values without mask and tape link, which ops drop.
    var plain: Tensor {
        maskStorage == nil && !tapeLink.isSet ? self : Tensor(storage: storage)
    }
}
