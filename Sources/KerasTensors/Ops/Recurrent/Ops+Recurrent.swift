extension Ops {
    /// How a recurrence goes through its steps.
    package struct RecurrenceOptions: Sendable {
        /// Whether the last step of the input comes first.
        package var goesBackwards: Bool
        /// Whether the output of a masked step is 0, and not that of the step before.
        package var zeroesMasked: Bool

        package init(goesBackwards: Bool = false, zeroesMasked: Bool = false) {
            self.goesBackwards = goesBackwards
            self.zeroesMasked = zeroesMasked
        }
    }

    /// All steps of an LSTM with tanh and sigmoid, as one op.
    ///
    /// - Parameters:
    ///   - products: `(batch, steps, 4 · units)`, the inputs times their kernel, plus the bias, for
    ///     the gates i, f, c, o.
    ///   - recurrentKernel: `(units, 4 · units)`.
    ///   - state: `(batch, units)`, before the first step.
    ///   - cell: As `state`.
    ///   - mask: `(batch, steps)`; steps where it is `false` leave state and cell as they are.
    /// - Returns: The outputs, `(batch, steps, units)`, in the order in which they were computed,
    ///   and what is left after the last step.
    /// - Throws: ``TensorError`` for shapes that do not fit, or no steps.
    package static func lstm(
        _ products: Tensor, recurrentKernel: Tensor, state: Tensor, cell: Tensor,
        mask: Tensor? = nil, options: RecurrenceOptions = RecurrenceOptions()
    ) throws -> (sequence: Tensor, state: Tensor, cell: Tensor) {
        let inputs = [products, recurrentKernel, state, cell]
        let op = Recurrence(
            kind: .lstm, options: options, hasMask: mask != nil, hasBias: false,
            keeps: Tape.recording(inputs) != nil)
        let results = try applyAll(op, inputs + [mask].compactMap { $0 })
        return (results[0], results[1], results[2])
    }

    /// All steps of a GRU with tanh and sigmoid that resets after the recurrent product, as one op.
    ///
    /// - Parameters:
    ///   - products: `(batch, steps, 3 · units)`, the inputs times their kernel, plus their bias,
    ///     for the gates z, r and the candidate.
    ///   - recurrentKernel: `(units, 3 · units)`.
    ///   - recurrentBias: `(3 · units,)`, added to the recurrent product.
    ///   - state: `(batch, units)`, before the first step.
    ///   - mask: `(batch, steps)`; steps where it is `false` leave the state as it is.
    /// - Returns: As ``lstm(_:recurrentKernel:state:cell:mask:options:)``.
    /// - Throws: ``TensorError`` for shapes that do not fit, or no steps.
    package static func gru(
        _ products: Tensor, recurrentKernel: Tensor, recurrentBias: Tensor? = nil, state: Tensor,
        mask: Tensor? = nil, options: RecurrenceOptions = RecurrenceOptions()
    ) throws -> (sequence: Tensor, state: Tensor) {
        let inputs = [products, recurrentKernel, state] + [recurrentBias].compactMap { $0 }
        let op = Recurrence(
            kind: .gru, options: options, hasMask: mask != nil, hasBias: recurrentBias != nil,
            keeps: Tape.recording(inputs) != nil)
        let results = try applyAll(op, inputs + [mask].compactMap { $0 })
        return (results[0], results[1])
    }
}
