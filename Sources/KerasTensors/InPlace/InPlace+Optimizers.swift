import CKerasKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension InPlace {
    /// A step of gradient descent with momentum, as Keras's SGD:
    /// `velocity = velocity * momentum - gradient * learningRate`, then `variable += velocity`, or
    /// with `nesterov` `variable += velocity * momentum - gradient * learningRate`.
    public static func momentum(
        _ variable: inout Tensor, velocity: inout Tensor, gradient: Tensor, learningRate: Double,
        momentum: Double, nesterov: Bool = false
    ) throws {
        try update(&variable, with: gradient, "momentum") { variable, gradient in
            try update(&velocity, with: nil, "momentum") { velocity, _ in
                try checkCounts(variable, velocity)
                keras_momentum_step(
                    variable.isDouble, variable.count, variable.start, velocity.start, gradient,
                    learningRate, momentum, nesterov)
            }
        }
    }

    /// The numbers of Keras's Adam.
    public struct AdamSettings: Sendable, Hashable {
        public var beta1 = 0.9
        public var beta2 = 0.999
        public var epsilon = 1e-7

        public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
        }
    }

    /// A step of Adam, as Keras's, in one pass over the memory: with
    /// `alpha = learningRate * sqrt(1 - beta2^step) / (1 - beta1^step)`,
    /// `m += (g - m) * (1 - beta1)`, `v += (g² - v) * (1 - beta2)`,
    /// `variable -= m * alpha / (sqrt(v) + epsilon)`. With `vHat` (amsgrad) the largest `v` so far
    /// takes its place in the last line.
    ///
    /// - Parameter step: Counts from 1.
    public static func adam(
        _ variable: inout Tensor, m: inout Tensor, v: inout Tensor, gradient: Tensor, step: Int,
        learningRate: Double, settings: AdamSettings = AdamSettings()
    ) throws {
        let numbers = adamNumbers(variable.dtype, step, learningRate, settings)
        try update(&variable, with: gradient, "adam") { variable, gradient in
            try update(&m, with: nil, "adam") { m, _ in
                try update(&v, with: nil, "adam") { v, _ in
                    try checkCounts(variable, m, v)
                    keras_adam_step(
                        variable.isDouble, variable.count, variable.start, m.start, v.start, nil,
                        gradient, numbers)
                }
            }
        }
    }

    /// A step of Adam with amsgrad; see ``adam(_:m:v:gradient:step:learningRate:settings:)``.
    public static func adam(
        _ variable: inout Tensor, m: inout Tensor, v: inout Tensor, vHat: inout Tensor,
        gradient: Tensor, step: Int, learningRate: Double,
        settings: AdamSettings = AdamSettings()
    ) throws {
        let numbers = adamNumbers(variable.dtype, step, learningRate, settings)
        try update(&variable, with: gradient, "adam") { variable, gradient in
            try update(&m, with: nil, "adam") { m, _ in
                try update(&v, with: nil, "adam") { v, _ in
                    try update(&vHat, with: nil, "adam") { vHat, _ in
                        try checkCounts(variable, m, v, vHat)
                        keras_adam_step(
                            variable.isDouble, variable.count, variable.start, m.start, v.start,
                            vHat.start, gradient, numbers)
                    }
                }
            }
        }
    }

    /// Keras computes alpha in the variable's dtype.
    private static func adamNumbers(
        _ dtype: DType, _ step: Int, _ learningRate: Double, _ settings: AdamSettings
    ) -> keras_adam_numbers {
        let alpha: Double
        if dtype == .float64 {
            let (power1, power2) = (
                pow(settings.beta1, Double(step)), pow(settings.beta2, Double(step))
            )
            alpha = learningRate * (1 - power2).squareRoot() / (1 - power1)
        } else {
            let power1 = powf(Float(settings.beta1), Float(step))
            let power2 = powf(Float(settings.beta2), Float(step))
            alpha = Double(Float(learningRate) * (1 - power2).squareRoot() / (1 - power1))
        }
        return keras_adam_numbers(
            alpha: alpha, oneMinusBeta1: 1 - settings.beta1, oneMinusBeta2: 1 - settings.beta2,
            epsilon: settings.epsilon)
    }

    static func checkCounts(_ variable: Elements, _ slots: Elements...) throws {
        guard
            slots.allSatisfy({ $0.count == variable.count && $0.isDouble == variable.isDouble })
        else {
            throw TensorError.invalidArgument(
                operation: "optimizer step", argument: "slots",
                expected: "of the variable's shape and dtype",
                found: "\(slots.map(\.count)) elements for \(variable.count)")
        }
    }
}
