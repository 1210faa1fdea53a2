import KerasTensors

extension Metrics {
    /// The base of the metrics that look at all four counts at many thresholds.
    public class ConfusionCurve: Metric {
        /// What was predicted and wanted, weighted: one sum for each threshold.
        public let truePositives = Variable(name: "true_positives", trainable: false)
        /// What was predicted and not wanted.
        public let falsePositives = Variable(name: "false_positives", trainable: false)
        /// What was neither predicted nor wanted.
        public let trueNegatives = Variable(name: "true_negatives", trainable: false)
        /// What was wanted and not predicted.
        public let falseNegatives = Variable(name: "false_negatives", trainable: false)

        func initializeCounts(shape: Shape) throws {
            for variable in [truePositives, falsePositives, trueNegatives, falseNegatives] {
                try variable.initialize(shape: shape, with: "zeros")
            }
        }

        func accumulate(_ counts: ConfusionCounts) throws {
            try truePositives.accumulate(counts.truePositives)
            try falsePositives.accumulate(counts.falsePositives)
            try trueNegatives.accumulate(counts.trueNegatives)
            try falseNegatives.accumulate(counts.falseNegatives)
        }

        /// `a / (a + b)`, 0 where both are 0.
        private func share(_ a: Variable, _ b: Variable) throws -> Tensor {
            try Losses.quotientOrZero(a.value, a.value + b.value)
        }

        /// True positives as a share of the positives, at each threshold.
        var recalls: Tensor { get throws { try share(truePositives, falseNegatives) } }
        /// True positives as a share of what was predicted.
        var precisions: Tensor { get throws { try share(truePositives, falsePositives) } }
        /// True negatives as a share of the negatives.
        var specificities: Tensor { get throws { try share(trueNegatives, falsePositives) } }
        /// False positives as a share of the negatives.
        var falsePositiveRates: Tensor { get throws { try share(falsePositives, trueNegatives) } }

        /// More thresholds than this are refused: a file's word must not take the memory.
        static let maximumThresholdCount = 1 << 20

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)``.
        func check(thresholdCount count: Int, minimum: Int) throws {
            guard minimum...Self.maximumThresholdCount ~= count else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "num_thresholds",
                    expected: "an integer from \(minimum) to \(Self.maximumThresholdCount)",
                    found: "\(count)")
            }
            try LoadBudget.current?.count(.thresholds, count, at: summaryDescription)
        }

        /// `count - 2` thresholds that divide 0...1 evenly, without 0 and 1.
        static func innerThresholds(_ count: Int) -> [Double] {
            (0..<max(count - 2, 0)).map { Double($0 + 1) / Double(count - 1) }
        }
    }
}
