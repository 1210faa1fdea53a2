import CKerasKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The optimizers that scale each element's step by its own past, each in one pass over the memory.
extension InPlace {
    /// A step of Keras's RMSprop: `velocity = velocity * rho + g² * (1 - rho)`, then
    /// `variable -= learningRate * g / sqrt(velocity + epsilon)`.
    ///
    /// - Parameter averageGradient: The running mean of the gradient, whose square is subtracted
    ///   from the velocity below the root (Keras: `centered`).
    public static func rmsprop(
        _ variable: inout Tensor, velocity: inout Tensor, averageGradient: Tensor? = nil,
        gradient: Tensor, learningRate: Double, rho: Double, epsilon: Double
    ) throws {
        try withElements(of: averageGradient, like: variable.spec) { average in
            try update(&variable, with: gradient, "rmsprop") { variable, gradient in
                try update(&velocity, with: nil, "rmsprop") { velocity, _ in
                    try checkCounts(variable, velocity)
                    keras_rmsprop_step(
                        variable.isDouble, variable.count, variable.start, velocity.start, nil,
                        average, gradient, learningRate, rho, 0, epsilon)
                }
            }
        }
    }

    /// A step of Keras's RMSprop with momentum: the step is added to `momenta * momentum`, and the
    /// variable changes by the sum; see
    /// ``rmsprop(_:velocity:averageGradient:gradient:learningRate:rho:epsilon:)``.
    public static func rmsprop(
        _ variable: inout Tensor, velocity: inout Tensor, momenta: inout Tensor,
        averageGradient: Tensor? = nil, gradient: Tensor, learningRate: Double, rho: Double,
        momentum: Double, epsilon: Double
    ) throws {
        try withElements(of: averageGradient, like: variable.spec) { average in
            try update(&variable, with: gradient, "rmsprop") { variable, gradient in
                try update(&velocity, with: nil, "rmsprop") { velocity, _ in
                    try update(&momenta, with: nil, "rmsprop") { momenta, _ in
                        try checkCounts(variable, velocity, momenta)
                        keras_rmsprop_step(
                            variable.isDouble, variable.count, variable.start, velocity.start,
                            momenta.start, average, gradient, learningRate, rho, momentum, epsilon)
                    }
                }
            }
        }
    }

    /// The elements of `average` in the dtype that steps of a variable are computed in. (Not given
    /// the variable itself: a second owner would make its update copy it.)
    private static func withElements(
        of average: Tensor?, like variable: TensorSpec, _ body: (UnsafeRawPointer?) throws -> Void
    ) throws {
        guard let average else { return try body(nil) }
        guard average.shape == variable.shape else {
            throw TensorError.incompatibleShapes(
                operation: "rmsprop", shapes: [average.shape, variable.shape],
                reason: "an update needs tensors of equal shapes")
        }
        try average.converted(to: variable.dtype.wide).withBytes { try body($0.baseAddress) }
    }

    /// A step of Keras's Adagrad: `accumulator += g²`, then
    /// `variable -= learningRate * g / sqrt(accumulator + epsilon)`.
    public static func adagrad(
        _ variable: inout Tensor, accumulator: inout Tensor, gradient: Tensor,
        learningRate: Double, epsilon: Double
    ) throws {
        try update(&variable, with: gradient, "adagrad") { variable, gradient in
            try update(&accumulator, with: nil, "adagrad") { accumulator, _ in
                try checkCounts(variable, accumulator)
                keras_adagrad_step(
                    variable.isDouble, variable.count, variable.start, accumulator.start, gradient,
                    learningRate, epsilon)
            }
        }
    }

    /// A step of Keras's Adadelta: `gradients = gradients * rho + g² * (1 - rho)`,
    /// `change = g * sqrt(changes + epsilon) / sqrt(gradients + epsilon)`,
    /// `changes = changes * rho + change² * (1 - rho)`, then `variable -= learningRate * change`.
    public static func adadelta(
        _ variable: inout Tensor, gradients: inout Tensor, changes: inout Tensor,
        gradient: Tensor, learningRate: Double, rho: Double, epsilon: Double
    ) throws {
        try update(&variable, with: gradient, "adadelta") { variable, gradient in
            try update(&gradients, with: nil, "adadelta") { gradients, _ in
                try update(&changes, with: nil, "adadelta") { changes, _ in
                    try checkCounts(variable, gradients, changes)
                    keras_adadelta_step(
                        variable.isDouble, variable.count, variable.start, gradients.start,
                        changes.start, gradient, learningRate, rho, epsilon)
                }
            }
        }
    }

    /// A step of Keras's Adamax: `m += (g - m) * (1 - beta1)`, `norm = max(norm * beta2, |g|)`,
    /// then `variable -= learningRate * m / ((1 - beta1^step) * (norm + epsilon))`.
    ///
    /// - Parameter step: Counts from 1.
    public static func adamax(
        _ variable: inout Tensor, m: inout Tensor, norm: inout Tensor, gradient: Tensor, step: Int,
        learningRate: Double, settings: AdamSettings = AdamSettings()
    ) throws {
        // Keras computes the power in the variable's dtype.
        let correction =
            variable.dtype == .float64
            ? 1 - pow(settings.beta1, Double(step))
            : Double(1 - powf(Float(settings.beta1), Float(step)))
        try update(&variable, with: gradient, "adamax") { variable, gradient in
            try update(&m, with: nil, "adamax") { m, _ in
                try update(&norm, with: nil, "adamax") { norm, _ in
                    try checkCounts(variable, m, norm)
                    keras_adamax_step(
                        variable.isDouble, variable.count, variable.start, m.start, norm.start,
                        gradient, learningRate, settings.beta1, settings.beta2, correction,
                        settings.epsilon)
                }
            }
        }
    }

    /// A step of Keras's Lion: `variable -= learningRate * sign(m * beta1 + g * (1 - beta1))`, then
    /// `m = m * beta2 + g * (1 - beta2)`.
    public static func lion(
        _ variable: inout Tensor, m: inout Tensor, gradient: Tensor, learningRate: Double,
        beta1: Double, beta2: Double
    ) throws {
        try update(&variable, with: gradient, "lion") { variable, gradient in
            try update(&m, with: nil, "lion") { m, _ in
                try checkCounts(variable, m)
                keras_lion_step(
                    variable.isDouble, variable.count, variable.start, m.start, gradient,
                    learningRate, beta1, beta2)
            }
        }
    }
}
