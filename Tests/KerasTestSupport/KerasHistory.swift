/// What came to Keras after 3.3, the oldest version that our files have to reach.
///
/// `KerasVersionTests` compares this table with the real versions, for the classes that are here.
public enum KerasHistory {
    /// The first versions with the classes that came later, by family and name; those that are not here
    /// yet, too.
    public static let classes: [String: String] = [
        "initializers.STFT": "3.7",
        "layers.AdaptiveAveragePooling1D": "3.13",
        "layers.AdaptiveAveragePooling2D": "3.13",
        "layers.AdaptiveAveragePooling3D": "3.13",
        "layers.AdaptiveMaxPooling1D": "3.13",
        "layers.AdaptiveMaxPooling2D": "3.13",
        "layers.AdaptiveMaxPooling3D": "3.13",
        "layers.AugMix": "3.9",
        "layers.AutoContrast": "3.6",
        "layers.ContrastLimitedAdaptiveHistogramEqualization": "3.14",
        "layers.CutMix": "3.9",
        "layers.Equalization": "3.8",
        "layers.MaxNumBoundingBoxes": "3.7",
        "layers.MixUp": "3.8",
        "layers.Pipeline": "3.6",
        "layers.RMSNormalization": "3.9",
        "layers.RandAugment": "3.8",
        "layers.RandomColorDegeneration": "3.8",
        "layers.RandomColorJitter": "3.8",
        "layers.RandomElasticTransform": "3.10",
        "layers.RandomErasing": "3.9",
        "layers.RandomGaussianBlur": "3.9",
        "layers.RandomGrayscale": "3.8",
        "layers.RandomHue": "3.8",
        "layers.RandomInvert": "3.9",
        "layers.RandomPerspective": "3.9",
        "layers.RandomPosterization": "3.8",
        "layers.RandomSaturation": "3.8",
        "layers.RandomSharpness": "3.8",
        "layers.RandomShear": "3.8",
        "layers.ReversibleEmbedding": "3.12",
        "layers.STFTSpectrogram": "3.7",
        "layers.Solarization": "3.6",
        "losses.CategoricalGeneralizedCrossEntropy": "3.10",
        "losses.Circle": "3.7",
        "metrics.ConcordanceCorrelation": "3.7",
        "metrics.PearsonCorrelation": "3.7",
        "optimizers.Lamb": "3.5",
        "optimizers.MultiOptimizer": "3.15",
        "optimizers.Muon": "3.10",
        "optimizers.OptimizerMap": "3.15",
        "optimizers.ScheduleFreeAdamW": "3.14",
    ]

    /// The first version that has the class, `nil` if 3.3 has it.
    public static func version(of family: String, _ className: String) -> String? {
        classes["\(family).\(className)"]
    }
}
