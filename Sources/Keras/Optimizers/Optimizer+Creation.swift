extension Optimizer {
    /// An optimizer with its other settings at their defaults.
    public convenience init(learningRate: LearningRate) {
        self.init()
        self.learningRate = learningRate
    }

    /// The arguments that every optimizer's initializer takes.
    func setCommon(
        _ learningRate: LearningRate, _ weightDecay: Double?, _ clipNorm: Double?,
        _ clipValue: Double?, _ globalClipNorm: Double?, _ useEMA: Bool, _ emaMomentum: Double,
        _ emaOverwriteFrequency: Int?, _ lossScaleFactor: Double?,
        _ gradientAccumulationSteps: Int?, _ name: String?
    ) {
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.clipNorm = clipNorm
        self.clipValue = clipValue
        self.globalClipNorm = globalClipNorm
        self.useEMA = useEMA
        self.emaMomentum = emaMomentum
        self.emaOverwriteFrequency = emaOverwriteFrequency
        self.lossScaleFactor = lossScaleFactor
        self.gradientAccumulationSteps = gradientAccumulationSteps
        if let name { self.name = name }
    }
}
