import KerasTensors

/// What the equation of an ``EinsumDense`` and the shape of its input say about its variables.
struct EinsumDenseShapes {
    let kernel: Shape
    /// `nil` without a bias.
    let bias: Shape?
    /// Those of the kernel which are summed over, and the others.
    let inputAxes: [Int]
    let outputAxes: [Int]
    /// How many axes the input ends in that the kernel begins with, if all that is computed is a product
    /// of two matrices, `…X,XY->…Y`, and a bias for all of `Y`; else `nil`.
    let productAxes: Int?

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for an equation of
    ///   another form, or one that does not fit the layer's other settings or the input.
    init(_ layer: EinsumDense, inputShape: Shape) throws {
        let equation = layer.equation
        func failure(_ argument: String, _ expected: String, _ found: String) -> KerasError {
            .invalidArgument(
                object: layer.summaryDescription, argument: argument, expected: expected,
                found: found.excerpt())
        }
        // As many axes as NumPy's arrays may have.
        guard let terms = Terms(equation), terms.kernel.count <= 64 else {
            throw failure(
                "equation",
                "in the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...", equation)
        }
        // The output's shape with the axes for which `...` stands.
        let input = inputShape.dimensions
        let elided = input.count - terms.input.count
        guard elided == 0 || (elided > 0 && terms.ellipsis != nil), let batch = input.first else {
            throw failure("equation", "one for an input of shape \(inputShape)", equation)
        }
        let isLeft = terms.ellipsis == .left
        var output = [batch]
        if isLeft { output += input[..<elided].dropFirst() }
        output += layer.outputShape.dimensions
        if !isLeft { output += input[(input.count - elided)...] }
        guard output.count == terms.output.count + elided else {
            throw failure(
                "output_shape", "a size for each axis but the batch of the equation \(equation)",
                "\(layer.outputShape)")
        }
        let offset = isLeft ? elided : 0
        func sizeOf(_ letter: Character, in spec: [Character], _ sizes: [Int?]) -> Int?? {
            spec.firstIndex(of: letter).map { sizes[offset + $0] }
        }
        for letter in terms.input {
            guard let size = sizeOf(letter, in: terms.output, output) ?? nil else { continue }
            let given = sizeOf(letter, in: terms.input, input) ?? nil
            guard given == size else {
                throw failure(
                    "output_shape", "that of the input, \(inputShape), at '\(letter)'",
                    "\(layer.outputShape)")
            }
        }
        for letter in terms.output
        where !terms.input.contains(letter) && !terms.kernel.contains(letter) {
            throw failure("equation", "one whose output has letters of an input only", equation)
        }
        var (kernel, inputAxes, outputAxes) = ([Int?](), [Int](), [Int]())
        for (axis, letter) in terms.kernel.enumerated() {
            if let size = sizeOf(letter, in: terms.output, output) {
                kernel.append(size)
                outputAxes.append(axis)
            } else if let size = sizeOf(letter, in: terms.input, input) {
                kernel.append(size)
                inputAxes.append(axis)
            } else {
                throw failure(
                    "equation", "one whose kernel has letters of the input or output only",
                    equation)
            }
        }
        guard !kernel.contains(nil) else {
            throw KerasError.invalidInput(
                object: layer.summaryDescription,
                expected: "an input whose dimensions of the kernel are known",
                found: "\(inputShape)")
        }
        self.kernel = Shape(kernel)
        (self.inputAxes, self.outputAxes) = (inputAxes, outputAxes)
        guard let biasAxes = layer.biasAxes.map({ Array($0) }) else {
            bias = nil
            productAxes = nil
            return
        }
        guard biasAxes.allSatisfy(terms.output.contains),
            let first = terms.output.firstIndex(where: biasAxes.contains)
        else {
            throw failure("bias_axes", "letters of the output of \(equation)", String(biasAxes))
        }
        var sizes = terms.output[first...].map { letter in
            biasAxes.contains(letter) ? sizeOf(letter, in: terms.output, output) ?? nil : 1
        }
        if !isLeft { sizes += [Int?](repeating: 1, count: elided) }
        guard !sizes.contains(nil) else {
            throw failure("bias_axes", "letters of known dimensions", String(biasAxes))
        }
        bias = Shape(sizes)
        productAxes = terms.productAxes(biasAxes: biasAxes)
    }

    /// The letters of the three terms of an equation, and where they have `...`.
    private struct Terms {
        enum Side { case left, right }

        let input: [Character]
        let kernel: [Character]
        let output: [Character]
        let ellipsis: Side?

        init?(_ equation: String) {
            let text = Array(equation.unicodeScalars)
            var index = 0
            func skip(_ part: String) -> Bool {
                let scalars = Array(part.unicodeScalars)
                guard text[index...].starts(with: scalars) else { return false }
                index += scalars.count
                return true
            }
            func letters() -> [Character] {
                let found = text[index...].prefix { $0.properties.isAlphabetic && $0.isASCII }
                index += found.count
                return found.map { Character($0) }
            }
            let isLeft = skip("...")
            input = letters()
            let isRight = !isLeft && skip("...")
            guard !isRight || input.count > 1, skip(",") else { return nil }
            kernel = letters()
            guard skip("->"), isLeft == skip("...") else { return nil }
            output = letters()
            guard isRight == skip("..."), index == text.count, !input.isEmpty, !kernel.isEmpty,
                !output.isEmpty
            else { return nil }
            ellipsis = isLeft ? .left : isRight ? .right : nil
        }

        func productAxes(biasAxes: [Character]) -> Int? {
            let summed = kernel.prefix(while: input.contains)
            let made = kernel[summed.count...]
            let kept = input.dropLast(summed.count)
            let isProduct =
                ellipsis != .right && !summed.isEmpty && !made.isEmpty && !kept.isEmpty
                && Array(input.suffix(summed.count)) == Array(summed)
                && output == Array(kept) + Array(made)
                && Set(input + made).count == input.count + made.count
                && Set(biasAxes) == Set(made)
            return isProduct ? summed.count : nil
        }
    }
}
