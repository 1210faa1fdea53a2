extension Metrics {
    /// Which rates are plotted against each other.
    public enum AUCCurve: String, Sendable, CaseIterable {
        /// Recall over the false positive rate.
        case roc = "ROC"
        /// Precision over recall.
        case pr = "PR"
        /// Precision gain over recall gain.
        case prGain = "PRGAIN"
    }

    /// How the area between two thresholds is taken.
    public enum AUCSummationMethod: String, Sendable, CaseIterable {
        /// The mean of the two heights; for precision over recall a hyperbola between them.
        case interpolation
        /// The greater height.
        case majoring
        /// The smaller height.
        case minoring
    }
}

extension Metrics.AUCCurve: ConfigValue {}
extension Metrics.AUCSummationMethod: ConfigValue {}
