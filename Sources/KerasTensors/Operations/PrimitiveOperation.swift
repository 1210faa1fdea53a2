/// An op given by functions: what is computed, and the gradient.
struct PrimitiveOperation: TensorOperation {
    typealias Forward = @Sendable ([Tensor]) throws -> [Tensor]
    typealias Backward = @Sendable ([Tensor?], SavedApplication) throws -> [Tensor?]

    static let kerasName = KerasName(module: "keras.src.ops", className: "Operation")

    let kerasName: KerasName
    let specs: CompositeOperation.SpecRule
    let compute: Forward
    let backward: Backward

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] { try specs(inputs) }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        try compute(inputs)
    }

    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        try backward(upstream, saved)
    }
}

extension Ops {
    /// Computes by `forward`, whose gradients are what `gradient` gives (`keras.ops.custom_gradient`).
    ///
    /// - Parameters:
    ///   - inputs: What the gradients are for. `forward` gets their values; whatever else it uses
    ///     has no gradient.
    ///   - forward: Gives the outputs, and a function that gives the inputs' gradients, `nil` where
    ///     there is none, for those of the outputs (zeros where an output was not used).
    /// - Throws: What `forward` throws, at once, and what `gradient` throws, from the tape.
    public static func customGradient(
        _ inputs: [Tensor],
        _ forward: ([Tensor]) throws -> (
            outputs: [Tensor], gradient: @Sendable ([Tensor]) throws -> [Tensor?]
        )
    ) throws -> [Tensor] {
        let (outputs, gradient) = try Tape.pause { try forward(inputs.map(\.detached)) }
        guard let tape = Tape.recording(inputs), !inputs.contains(where: \.isSymbolic) else {
            return outputs
        }
        let op = PrimitiveOperation(
            kerasName: .core("CustomGradient"), specs: { _ in outputs.map(\.spec) },
            compute: { _ in outputs },
            backward: { upstream, saved in
                let complete = try zip(upstream, outputs).map { gradient, output in
                    try gradient ?? zerosLike(output)
                }
                let results = try gradient(complete)
                guard results.count == saved.inputs.count else {
                    throw TensorError.gradient(
                        reason: "a custom gradient gave \(results.count) gradients "
                            + "for \(saved.inputs.count) inputs")
                }
                return results
            })
        return tape.record(
            op, tape.origins(of: inputs), operands: inputs.map(\.plain),
            outputs: outputs.map(\.plain))
    }

    /// As ``customGradient(_:_:)-([Tensor],_)``, of one tensor.
    public static func customGradient(
        _ input: Tensor,
        _ forward: (Tensor) throws -> (
            output: Tensor, gradient: @Sendable (Tensor) throws -> Tensor
        )
    ) throws -> Tensor {
        let outputs = try customGradient([input]) { inputs in
            let (output, gradient) = try forward(inputs[0])
            return ([output], { [try gradient($0[0])] })
        }
        return outputs[0]
    }
}
