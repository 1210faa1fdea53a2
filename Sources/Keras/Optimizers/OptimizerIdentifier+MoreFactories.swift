/// `optimizer: .adam(learningRate: 0.01)` continued: the less common ones.
extension Identifier where Kind == Optimizers {
    /// Adam with Nesterov's look ahead: ``Nadam``.
    public static func nadam(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) -> Identifier {
        .object(
            Nadam(
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
                weightDecay: weightDecay, clipNorm: clipNorm, clipValue: clipValue,
                globalClipNorm: globalClipNorm, useEMA: useEMA, emaMomentum: emaMomentum,
                emaOverwriteFrequency: emaOverwriteFrequency, lossScaleFactor: lossScaleFactor,
                gradientAccumulationSteps: gradientAccumulationSteps, name: name))
    }

    /// Adam whose steps are as long as the variable asks for: ``Lamb``.
    public static func lamb(
        learningRate: LearningRate = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-7,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) -> Identifier {
        .object(
            Lamb(
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
                weightDecay: weightDecay, clipNorm: clipNorm, clipValue: clipValue,
                globalClipNorm: globalClipNorm, useEMA: useEMA, emaMomentum: emaMomentum,
                emaOverwriteFrequency: emaOverwriteFrequency, lossScaleFactor: lossScaleFactor,
                gradientAccumulationSteps: gradientAccumulationSteps, name: name))
    }

    /// AdamW that needs no schedule: ``ScheduleFreeAdamW``.
    public static func scheduleFreeAdamW(
        learningRate: LearningRate = 0.0025, beta1: Double = 0.9, beta2: Double = 0.999,
        epsilon: Double = 1e-8, warmupSteps: Int = 0,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) -> Identifier {
        .object(
            ScheduleFreeAdamW(
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
                warmupSteps: warmupSteps,
                weightDecay: weightDecay, clipNorm: clipNorm, clipValue: clipValue,
                globalClipNorm: globalClipNorm, useEMA: useEMA, emaMomentum: emaMomentum,
                emaOverwriteFrequency: emaOverwriteFrequency, lossScaleFactor: lossScaleFactor,
                gradientAccumulationSteps: gradientAccumulationSteps, name: name))
    }

    /// Steps that keep unneeded weights at 0: ``Ftrl``.
    public static func ftrl(
        learningRate: LearningRate = 0.001, learningRatePower: Double = -0.5,
        initialAccumulatorValue: Double = 0.1, l1RegularizationStrength: Double = 0,
        l2RegularizationStrength: Double = 0, l2ShrinkageRegularizationStrength: Double = 0,
        beta: Double = 0,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) -> Identifier {
        .object(
            Ftrl(
                learningRate: learningRate, learningRatePower: learningRatePower,
                initialAccumulatorValue: initialAccumulatorValue,
                l1RegularizationStrength: l1RegularizationStrength,
                l2RegularizationStrength: l2RegularizationStrength,
                l2ShrinkageRegularizationStrength: l2ShrinkageRegularizationStrength, beta: beta,
                weightDecay: weightDecay, clipNorm: clipNorm, clipValue: clipValue,
                globalClipNorm: globalClipNorm, useEMA: useEMA, emaMomentum: emaMomentum,
                emaOverwriteFrequency: emaOverwriteFrequency, lossScaleFactor: lossScaleFactor,
                gradientAccumulationSteps: gradientAccumulationSteps, name: name))
    }

    /// Adam in little memory: ``Adafactor``.
    public static func adafactor(
        learningRate: LearningRate = 0.001, beta2Decay: Double = -0.8, epsilon1: Double = 1e-30,
        epsilon2: Double = 1e-3, clipThreshold: Double = 1, relativeStep: Bool = true,
        weightDecay: Double? = nil, clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) -> Identifier {
        .object(
            Adafactor(
                learningRate: learningRate, beta2Decay: beta2Decay, epsilon1: epsilon1,
                epsilon2: epsilon2, clipThreshold: clipThreshold, relativeStep: relativeStep,
                weightDecay: weightDecay, clipNorm: clipNorm, clipValue: clipValue,
                globalClipNorm: globalClipNorm, useEMA: useEMA, emaMomentum: emaMomentum,
                emaOverwriteFrequency: emaOverwriteFrequency, lossScaleFactor: lossScaleFactor,
                gradientAccumulationSteps: gradientAccumulationSteps, name: name))
    }

    /// Nearly orthogonal steps of matrices, and AdamW for the rest: ``Muon``.
    public static func muon(
        learningRate: LearningRate = 0.001, adamBeta1: Double = 0.9, adamBeta2: Double = 0.999,
        adamWeightDecay: Double? = 0.004, epsilon: Double = 1e-7, weightDecay: Double? = 0.004,
        excludeLayers: [String] = [], excludeEmbeddings: Bool = true, muonA: Double = 3.4445,
        muonB: Double = -4.775, muonC: Double = 2.0315, adamLRRatio: Number = 1,
        momentum: Double = 0.95, nsSteps: Int = 5, nesterov: Bool = true, rmsRate: Double? = 0.2,
        clipNorm: Double? = nil, clipValue: Double? = nil,
        globalClipNorm: Double? = nil, useEMA: Bool = false, emaMomentum: Double = 0.99,
        emaOverwriteFrequency: Int? = nil, lossScaleFactor: Double? = nil,
        gradientAccumulationSteps: Int? = nil, name: String? = nil
    ) -> Identifier {
        .object(
            Muon(
                learningRate: learningRate, adamBeta1: adamBeta1, adamBeta2: adamBeta2,
                adamWeightDecay: adamWeightDecay, epsilon: epsilon, weightDecay: weightDecay,
                excludeLayers: excludeLayers, excludeEmbeddings: excludeEmbeddings, muonA: muonA,
                muonB: muonB, muonC: muonC, adamLRRatio: adamLRRatio, momentum: momentum,
                nsSteps: nsSteps, nesterov: nesterov, rmsRate: rmsRate,
                clipNorm: clipNorm, clipValue: clipValue,
                globalClipNorm: globalClipNorm, useEMA: useEMA, emaMomentum: emaMomentum,
                emaOverwriteFrequency: emaOverwriteFrequency, lossScaleFactor: lossScaleFactor,
                gradientAccumulationSteps: gradientAccumulationSteps, name: name))
    }
}
