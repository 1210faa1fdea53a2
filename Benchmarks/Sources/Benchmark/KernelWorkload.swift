import Keras

/// Single ops, beside the libraries and loops of `Floors`: each measurement is the time of one call,
/// its result's memory included.
final class KernelWorkload: Workload {
    private static let size: Shape = [1000, 1000]
    private var prepared: [String: () throws -> Void] = [:]

    func measure(_ action: String) throws -> Measurement {
        let body = try prepared[action] ?? prepare(action)
        prepared[action] = body
        return try .ofOne(body)
    }

    private func prepare(_ action: String) throws -> () throws -> Void {
        let words = action.split(separator: " ").map(String.init)
        let sizes = words.compactMap(Int.init)
        switch (words.first ?? "", words.count) {
        case ("matmul", 4) where sizes.count == 3:
            let a = try values([sizes[0], sizes[1]])
            let b = try values([sizes[1], sizes[2]])
            return { _ = try Ops.matmul(a, b) }
        case ("convolution", 5) where sizes.count == 3:
            return try convolution(
                batch: sizes[0], size: sizes[1], channels: sizes[2], pass: words[4])
        case (let name, 1): return try pointwise(name)
        default: throw UsageError(description: "no kernel '\(action)'")
        }
    }

    private func values(_ shape: Shape, _ range: (Double, Double) = (-0.5, 0.5)) throws -> Tensor {
        try Random.uniform(shape, minval: range.0, maxval: range.1)
    }

    /// Of the first operand: where the functions are defined, and more than one period.
    private static let ranges: [String: (Double, Double)] = [
        "log2": (0.01, 10), "sin": (-100, 100), "power": (0.01, 10),
    ]

    /// Forward, alone or with one of the gradients: those of the op's sum, whose upstream is ones.
    private func convolution(
        batch: Int, size: Int, channels: Int, pass: String
    ) throws -> () throws -> Void {
        let input = try values([batch, size, size, channels])
        let kernel = try values([3, 3, channels, channels])
        switch pass {
        case "forward": return { _ = try Ops.conv(input, kernel, padding: .same) }
        case "data":
            return {
                _ = try Tape.record { tape in
                    let watched = tape.watch(input)
                    let output = try Ops.conv(watched, kernel, padding: .same)
                    return try tape.gradients(of: output, with: [watched])
                }
            }
        case "weights":
            return {
                _ = try Tape.record { tape in
                    let watched = tape.watch(kernel)
                    let output = try Ops.conv(input, watched, padding: .same)
                    return try tape.gradients(of: output, with: [watched])
                }
            }
        default: throw UsageError(description: "no pass '\(pass)'")
        }
    }

    private func pointwise(_ name: String) throws -> () throws -> Void {
        let x = try values(Self.size, Self.ranges[name] ?? (-0.5, 0.5))
        let y = try values(Self.size)
        let (gamma, beta) = (try values([1000]), try values([1000]))
        switch name {
        case "add": return { _ = try Ops.add(x, y) }
        case "relu": return { _ = try Ops.relu(x) }
        case "exp": return { _ = try Ops.exp(x) }
        case "tanh": return { _ = try Ops.tanh(x) }
        case "sigmoid": return { _ = try Ops.sigmoid(x) }
        case "gelu": return { _ = try Ops.gelu(x, approximate: false) }
        case "softplus": return { _ = try Ops.softplus(x) }
        case "log2": return { _ = try Ops.log2(x) }
        case "sin": return { _ = try Ops.sin(x) }
        case "arctan": return { _ = try Ops.arctan(x) }
        case "power": return { _ = try Ops.power(x, y) }
        case "sum": return { _ = try Ops.sum(x) }
        case "softmax": return { _ = try Ops.softmax(x) }
        case "layer_norm":
            return {
                _ = try Ops.layerNormalization(x, gamma: gamma, beta: beta, epsilon: 1e-3)
            }
        default: throw UsageError(description: "no op '\(name)'")
        }
    }
}
