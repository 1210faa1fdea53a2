import KerasTestSupport
import Testing

@testable import KerasTensors

/// Compares the gradients of `function` at `inputs`, which are float64, with central differences.
///
/// The result is weighted with odd numbers first, so that errors do not cancel in the sum.
func checkGradient(
    _ name: String, at inputs: [Tensor], relative: Double = 1e-6, absolute: Double = 1e-8,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ function: ([Tensor]) throws -> Tensor
) throws {
    func weighted(_ inputs: [Tensor]) throws -> Tensor {
        let result = try function(inputs)
        var numbers = Numbers(seed: 77)
        let weights = try numbers.tensor(result.shape, in: 0.5...1.5, as: .float64)
        return try Ops.sum(Ops.multiply(result, weights))
    }
    let found = try Tape.record { tape in
        let watched = inputs.map(tape.watch)
        return try tape.gradients(of: weighted(watched), with: watched)
    }
    for (position, input) in inputs.enumerated() {
        let values = try input.doubles
        let expected = try values.indices.map { index in
            let step = 1e-6 * max(1, values[index].magnitude)
            let sides = try [step, -step].map { step in
                var moved = values
                moved[index] += step
                var operands = inputs
                operands[position] = try Tensor(moved, shape: input.shape)
                return try weighted(operands).doubles[0]
            }
            return (sides[0] - sides[1]) / (2 * step)
        }
        let gradient = try #require(
            found[position], "\(name): no gradient for input \(position)",
            sourceLocation: sourceLocation)
        #expect(
            gradient.shape == input.shape, "\(name), input \(position)",
            sourceLocation: sourceLocation)
        expectClose(
            try gradient.doubles, expected, relative: relative, absolute: absolute,
            "\(name), input \(position)", sourceLocation: sourceLocation)
    }
}
