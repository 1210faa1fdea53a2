import KerasTestSupport
import Testing

@testable import KerasTensors

/// An op written twice, in Python and in Swift, on the same inputs.
struct OracleCase: Sendable, CustomTestStringConvertible {
    /// An expression with the inputs as `x`, `y`, `z`, `w`, and `ops` and `jnp`.
    private(set) var python: String
    let inputs: [Input]
    /// Whether sums make the result differ in the last bits.
    let relative: Double
    /// Whether gradients are compared.
    private(set) var hasGradient = true
    /// Whether shapes follow from shapes; else the op needs values.
    private(set) var isSymbolic = true
    /// Whether the first size of every input may be unknown.
    private(set) var hasUnknownSizes = true
    let swift: @Sendable ([Tensor]) throws -> [Tensor]

    struct Input: Sendable {
        let shape: [Int]
        let dtype: DType
        /// `nil` for numbers that go up and down.
        let values: [Double]?

        static func numbers(_ shape: Int..., dtype: DType = .float32) -> Input {
            Input(shape: shape, dtype: dtype, values: nil)
        }

        static func indices(_ values: [Int], _ shape: Int...) -> Input {
            Input(
                shape: shape.isEmpty ? [values.count] : shape, dtype: .int32,
                values: values.map { Double($0) })
        }

        var numbers: [Double] {
            let count = shape.reduce(1, *)
            return values ?? (0..<count).map { Double(($0 * 37 + 11) % 101) / 8 - 6 }
        }

        func tensor(dtype: DType? = nil) throws -> Tensor {
            try Tensor(numbers, shape: Shape(shape)).converted(to: dtype ?? self.dtype)
        }

        var isDifferentiable: Bool { dtype.isFloatingPoint }
    }

    init(
        _ python: String, _ inputs: Input..., relative: Double = 0,
        _ swift: @escaping @Sendable ([Tensor]) throws -> [Tensor]
    ) {
        self.python = python
        self.inputs = inputs
        self.relative = relative
        self.swift = swift
    }

    /// For an op with one result.
    init(
        one python: String, _ inputs: Input..., relative: Double = 0,
        _ swift: @escaping @Sendable ([Tensor]) throws -> Tensor
    ) {
        self.python = python
        self.inputs = inputs
        self.relative = relative
        self.swift = { [try swift($0)] }
    }

    /// For an op with one result, and any number of inputs.
    init(
        one python: String, inputs: [Input], relative: Double = 0,
        _ swift: @escaping @Sendable ([Tensor]) throws -> Tensor
    ) {
        self.python = python
        self.inputs = inputs
        self.relative = relative
        self.swift = { [try swift($0)] }
    }

    /// The same, where gradients are not compared: Keras on JAX refuses to compute one, or numbers are
    /// not finite or on an edge.
    var withoutGradient: OracleCase {
        var copy = self
        copy.hasGradient = false
        return copy
    }

    /// The same, for an op of which no size can be unknown, since others have to equal it.
    var withKnownSizes: OracleCase {
        var copy = self
        copy.hasUnknownSizes = false
        return copy
    }

    /// The same, asked by another expression.
    func replacing(python: String) -> OracleCase {
        var copy = self
        copy.python = python
        return copy
    }

    /// The same, for an op whose results' shapes depend on values.
    var withValuesOnly: OracleCase {
        var copy = self
        copy.isSymbolic = false
        return copy
    }

    var testDescription: String {
        "\(python) of \(inputs.map { "\($0.dtype)\($0.shape)" }.joined(separator: ", "))"
    }

    /// The cotangent of output `number`.
    static func cotangent(_ count: Int, _ number: Int) -> [Double] {
        (0..<count).map { Double(($0 * 29 + number * 13 + 5) % 17) / 4 - 2 }
    }
}

extension OracleCase {
    /// What real Keras gives for all cases, asked at once: outputs and, where inputs are floats,
    /// the gradients of sum(output * cotangent).
    static func answers(_ cases: [OracleCase]) throws -> [OracleValue] {
        let requests = cases.map { testCase -> OracleValue in
            [
                "python": .string(testCase.python),
                "differentiate": .bool(testCase.hasGradient),
                "inputs": .array(
                    testCase.inputs.map { input in
                        [
                            "values": OracleValue(input.numbers), "shape": OracleValue(input.shape),
                            "dtype": .string(input.dtype.name),
                        ]
                    }),
            ]
        }
        let answer = try Oracle.call("together.expressions", ["requests": .array(requests)])
        return answer.arrayValue ?? []
    }

    /// Compares values, dtypes, shapes, symbolic shapes and gradients.
    func check(against answer: OracleValue) throws {
        if let error = answer["error"]?.stringValue {
            Issue.record("Keras: \(error)")
            return
        }
        let inputs = try self.inputs.map { try $0.tensor() }
        let outputs = try swift(inputs)
        let expected = answer["outputs"]?.arrayValue ?? []
        #expect(outputs.count == expected.count)
        for (output, expected) in zip(outputs, expected) {
            #expect(output.dtype.name == expected["dtype"]?.stringValue)
            #expect(output.shape.sizes == expected["shape"]?.ints)
            try expectClose(
                doubles(output), expected["value"], relative: relative, absolute: relative)
        }
        if isSymbolic { try checkSymbolic(outputs) }
        let gradients = answer["gradients"]?.arrayValue
        let isDifferentiated =
            hasGradient && self.inputs.contains(where: \.isDifferentiable)
            && outputs.contains { $0.dtype.isFloatingPoint }
        #expect((gradients != nil) == isDifferentiated)
        if let gradients { try checkGradients(gradients) }
    }

    /// Shapes without values: exact where the inputs' are known, possible where they are not.
    private func checkSymbolic(_ outputs: [Tensor]) throws {
        let known = try swift(
            inputs.map { .symbolic(TensorSpec(shape: Shape($0.shape), dtype: $0.dtype)) })
        #expect(known.map(\.spec) == outputs.map(\.spec))
        guard hasUnknownSizes else { return }
        let unknown = inputs.map { input -> Tensor in
            let shape = Shape(input.shape).replacing(axis: 0, with: nil)
            return .symbolic(TensorSpec(shape: shape, dtype: input.dtype))
        }
        let results = try swift(unknown)
        #expect(results.count == outputs.count)
        for (result, output) in zip(results, outputs) {
            #expect(result.shape.isCompatible(with: output.shape))
            #expect(result.dtype == output.dtype)
        }
    }

    private func checkGradients(_ expected: [OracleValue]) throws {
        let places = inputs.indices.filter { inputs[$0].isDifferentiable }
        let gradients = try gradients(dtype: nil)
        try #require(places.count == expected.count)
        for (place, expected) in zip(places, expected) {
            let name = "gradient for input \(place)"
            guard let gradient = gradients[place] else {
                // An op may say "no dependence" where JAX says zeros.
                expectClose(
                    expected["value"]?.flattenedDoubles ?? [1],
                    [Double](repeating: 0, count: inputs[place].shape.reduce(1, *)), name)
                continue
            }
            #expect(gradient.dtype == inputs[place].dtype)
            #expect(gradient.shape.sizes == expected["shape"]?.ints)
            try expectClose(
                doubles(gradient), expected["value"], relative: max(relative, 1e-6),
                absolute: relative, name)
        }
    }

    /// The gradients of the sum of outputs times cotangents.
    func gradients(dtype: DType?) throws -> [Tensor?] {
        try Tape.record { tape in
            let watched = try inputs.map { input in
                let tensor = try input.tensor(dtype: input.isDifferentiable ? dtype : nil)
                return input.isDifferentiable ? tape.watch(tensor) : tensor
            }
            let loss = try loss(swift(watched))
            guard let loss, loss.tapeLink.isSet else { return inputs.map { _ in nil } }
            return try tape.gradients(of: loss, with: watched)
        }
    }

    private func loss(_ outputs: [Tensor]) throws -> Tensor? {
        try outputs.filter(\.dtype.isFloatingPoint).enumerated().map { number, output in
            let weights = try Tensor(
                Self.cotangent(output.shape.elementCount(), number), shape: output.shape
            ).converted(to: output.dtype)
            return try Ops.sum(Ops.multiply(output, weights))
        }.reduce(nil as Tensor?) { sum, term in try sum.map { try Ops.add($0, term) } ?? term }
    }

    /// Compares gradients with central differences, in float64.
    func checkFiniteDifferences(step: Double = 1e-4) throws {
        let gradients = try gradients(dtype: .float64)
        for place in inputs.indices where inputs[place].isDifferentiable {
            var numbers = inputs[place].numbers
            let slopes = try numbers.indices.map { index in
                let ends = try [step, -step].map { change in
                    let original = numbers[index]
                    numbers[index] += change
                    defer { numbers[index] = original }
                    let tensors = try inputs.indices.map { other in
                        other == place
                            ? try Tensor(numbers, shape: Shape(inputs[other].shape))
                            : try inputs[other].tensor(
                                dtype: inputs[other].isDifferentiable ? .float64 : nil)
                    }
                    return try loss(swift(tensors)).map { sum in try doubles(sum)[0] } ?? 0
                }
                return (ends[0] - ends[1]) / (2 * step)
            }
            let found = try gradients[place].map { try doubles($0) } ?? slopes.map { _ in 0 }
            expectClose(
                found, slopes, relative: 1e-6, absolute: 1e-6, "gradient for input \(place)")
        }
    }
}

/// The elements of any tensor, as Doubles.
func doubles(_ tensor: Tensor) throws -> [Double] {
    try tensor.converted(to: .float64).withBytes { Array($0.bindMemory(to: Double.self)) }
}
