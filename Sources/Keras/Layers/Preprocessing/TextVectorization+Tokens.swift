import KerasTensors

extension TextVectorization {
    /// The tokens of texts.
    struct Tokens {
        /// The tokens of each text; `nil` for a single token that nothing was split from.
        let rows: [[String]]?
        /// The shape of the texts.
        let leadingShape: Shape
        /// The text itself, where there are no rows.
        let scalar: Tensor
    }

    /// The layer that looks tokens up.
    func lookup() throws -> StringLookup {
        try ensureSetUp()
        guard let lookupLayer else {
            throw KerasError.notBuilt(object: summaryDescription, remedy: "call setUp() first")
        }
        return lookupLayer
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for settings that
    ///   do not go together, as Keras refuses them.
    func checkSettings() throws {
        func refuse(_ argument: String, expected: String, found: String) -> KerasError {
            .invalidArgument(
                object: summaryDescription, argument: argument, expected: expected, found: found)
        }
        guard !ragged else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "ragged: true",
                remedy: "leave it out: short rows are padded")
        }
        if let ngrams, !ngrams.isUsable {
            throw refuse("ngrams", expected: "one positive int, or several", found: "\(ngrams)")
        }
        if let length = outputSequenceLength, outputMode != .int || length < 0 {
            throw refuse(
                "output_sequence_length",
                expected: "0 or greater, and absent unless output_mode "
                    + "is int", found: "\(length) with output_mode \(outputMode.rawValue)")
        }
    }

    /// Makes text uniform and splits it.
    func tokens(of inputs: Tensor) throws -> Tokens {
        guard inputs.dtype == .string else {
            throw KerasError.invalidInput(
                object: summaryDescription, expected: "text", found: "a tensor of \(inputs.dtype)")
        }
        var text = try standardize?.resolved()(inputs) ?? inputs
        guard text.dtype == .string, text.shape == inputs.shape else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "text of shape \(inputs.shape) from the standardize function",
                found: "\(text.dtype) of shape \(text.shape)")
        }
        if let split {
            text = try withoutLastAxis(text)
            let rows = try split.resolved()(text.strings())
            return Tokens(rows: runs(in: rows), leadingShape: text.shape, scalar: text)
        }
        guard let width = text.shape[-1] else {
            return Tokens(rows: nil, leadingShape: .scalar, scalar: text)
        }
        let leading = Shape(text.shape.dimensions.dropLast())
        let tokens = try text.strings()
        let rows = try (0..<leading.elementCount()).map { row in
            Array(tokens[row * width..<(row + 1) * width])
        }
        return Tokens(rows: runs(in: rows), leadingShape: leading, scalar: text)
    }

    private func runs(in rows: [[String]]) -> [[String]] {
        ngrams.map { rows.map($0.runs) } ?? rows
    }

    /// Texts that stand alone along the last axis, without it.
    private func withoutLastAxis(_ text: Tensor) throws -> Tensor {
        guard text.rank > 1 else { return text }
        guard text.shape[-1] == 1 else {
            throw KerasError.invalidInput(
                object: summaryDescription,
                expected: "text of rank 1, or with a last dimension of 1, to be split",
                found: "shape \(text.shape)")
        }
        return try Ops.squeeze(text, axis: -1)
    }

    /// The output for symbolic text.
    func symbolicOutput(_ inputs: Tensor, _ lookup: StringLookup) throws -> Tensor {
        var shape = inputs.shape
        if split != nil { shape = try withoutLastAxis(inputs).shape }
        if split != nil || (ngrams != nil && shape.rank > 0) || outputSequenceLength != nil {
            let leading = split != nil ? shape.dimensions : shape.dimensions.dropLast()
            shape = Shape(leading + [outputSequenceLength])
        }
        return try lookup.call(.symbolic(TensorSpec(shape: shape, dtype: .string)))
    }
}
