extension Identifier where Kind == Optimizers {
    /// ``SGD``.
    public static func sgd(
        learningRate: LearningRate = 0.01, momentum: Double = 0, nesterov: Bool = false
    ) -> Identifier {
        .object(SGD(learningRate: learningRate, momentum: momentum, nesterov: nesterov))
    }

    /// ``Adam``.
    public static func adam(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7, amsgrad: Bool = false
    ) -> Identifier {
        .object(
            Adam(
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
                amsgrad: amsgrad))
    }

    /// ``AdamW``.
    public static func adamW(
        learningRate: LearningRate = 0.001, weightDecay: Double = 0.004
    ) -> Identifier {
        .object(AdamW(learningRate: learningRate, weightDecay: weightDecay))
    }

    /// ``RMSprop``.
    public static func rmsprop(
        learningRate: LearningRate = 0.001, rho: Double = 0.9, momentum: Double = 0,
        centered: Bool = false
    ) -> Identifier {
        .object(
            RMSprop(
                learningRate: learningRate, rho: rho, momentum: momentum, centered: centered))
    }
}
