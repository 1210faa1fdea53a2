import KerasTensors

/// How wide the distribution of a weight's initial values is: a variance of `scale / n`, where `n`
/// is a number of units that `mode` chooses.
struct VarianceRule {
    var scale: Double
    /// `fan_in`, `fan_out` or `fan_avg`.
    var mode: String
    /// `uniform`, `truncated_normal` or `untruncated_normal`.
    var distribution: String

    /// The standard deviation of a standard normal distribution cut at ±2.
    private static let truncatedDeviation = 0.87962566103423978

    /// Values for `shape`.
    func values(
        _ shape: Shape, dtype: DType, inputAxes: [Int]?, outputAxes: [Int]?, seed: Random.Key
    ) throws -> Tensor {
        let (fanIn, fanOut) = try Self.fans(of: shape, inputAxes: inputAxes, outputAxes: outputAxes)
        let units =
            switch mode {
            case "fan_in": fanIn
            case "fan_out": fanOut
            default: (fanIn + fanOut) / 2
            }
        let variance = scale / max(1, units)
        switch distribution {
        case "uniform":
            let limit = (3 * variance).squareRoot()
            return try Random.uniform(
                shape, minval: -limit, maxval: limit, dtype: dtype, seed: seed)
        case "untruncated_normal":
            return try Random.normal(
                shape, mean: 0, stddev: variance.squareRoot(), dtype: dtype, seed: seed)
        default:
            return try Random.truncatedNormal(
                shape, mean: 0, stddev: variance.squareRoot() / Self.truncatedDeviation,
                dtype: dtype, seed: seed)
        }
    }

    /// How many inputs and outputs a weight of `shape` connects. Without axes the last two are the
    /// inputs and outputs, and all before them the receptive field of a convolution.
    static func fans(
        of shape: Shape, inputAxes: [Int]? = nil, outputAxes: [Int]? = nil
    ) throws -> (in: Double, out: Double) {
        // In Double a product never traps; shapes that large cannot be allocated anyway.
        let sizes = try shape.knownSizes(for: "VarianceScaling").map(Double.init)
        if let inputAxes, let outputAxes {
            func product(_ axes: [Int]) throws -> Double {
                try axes.reduce(1) { product, axis in
                    guard let index = shape.index(ofAxis: axis) else {
                        throw TensorError.invalidArgument(
                            operation: "VarianceScaling", argument: "axes",
                            expected: "axes of \(shape)", found: "\(axis)")
                    }
                    return product * sizes[index]
                }
            }
            return (try product(inputAxes), try product(outputAxes))
        }
        guard let last = sizes.last else { return (1, 1) }
        guard sizes.count > 1 else { return (last, last) }
        let field = sizes.dropLast(2).reduce(1, *)
        return (field * sizes[sizes.count - 2], field * last)
    }
}
