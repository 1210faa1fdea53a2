extension Optimizer {
    /// An optimizer with its other settings at their defaults.
    public convenience init(learningRate: LearningRate) {
        self.init()
        self.learningRate = learningRate
    }

    /// The arguments that every optimizer's initializer takes.
    func setCommon(
        _ weightDecay: Double?, _ clipNorm: Double?, _ clipValue: Double?,
        _ globalClipNorm: Double?, _ name: String?
    ) {
        self.weightDecay = weightDecay
        self.clipNorm = clipNorm
        self.clipValue = clipValue
        self.globalClipNorm = globalClipNorm
        if let name { self.name = name }
    }
}
