import KerasTestSupport
import Testing

@testable import KerasTensors

/// Distributions whose numbers are not JAX's: their means and deviations are Keras's.
@Suite struct GammaTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let draw: @Sendable (Shape) throws -> Tensor
    }

    static let rows: [Row] = [
        Row(testDescription: "keras.random.gamma((20000,), 0.4, seed=3)") {
            try Random.gamma($0, alpha: 0.4, seed: 1)
        },
        Row(testDescription: "keras.random.gamma((20000,), 7.5, seed=3)") {
            try Random.gamma($0, alpha: 7.5, seed: 1)
        },
        Row(testDescription: "keras.random.beta((20000,), 2.0, 0.7, seed=3)") {
            try Random.beta($0, alpha: 2.0, beta: 0.7, seed: 1)
        },
        Row(testDescription: "keras.random.binomial((20000,), 9, 0.3, seed=3)") {
            try Random.binomial($0, counts: 9, probabilities: 0.3, seed: 1)
        },
        Row(testDescription: "keras.random.binomial((20000,), 1000, 0.8, seed=3)") {
            try Random.binomial($0, counts: 1000, probabilities: 0.8, seed: 1)
        },
    ]

    @Test func areDistributedAsKerasOnes() throws {
        let answers = try Oracle.run(
            script: """
                import keras
                result = []
                for row in rows:
                    sample = np.asarray(eval(row), "float64")
                    quantiles = np.quantile(sample, [0.1, 0.5, 0.9])
                    result.append([sample.mean(), sample.std(), *quantiles])
                """,
            arguments: ["rows": .array(Self.rows.map { .string($0.testDescription) })])
        for (row, answer) in zip(Self.rows, answers.arrayValue ?? []) {
            let sample = try row.draw([20000])
            #expect(sample.dtype == .float32)
            let values = try sample.doubles.sorted()
            let mean = values.reduce(0, +) / 20000
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20000)
                .squareRoot()
            let expected = answer.flattenedDoubles ?? []
            try #require(expected.count == 5)
            let scale = expected[1]
            let found = [mean, deviation, values[2000], values[10000], values[18000]]
            // More than five standard errors of what 20,000 numbers tell. Quantiles of whole numbers
            // may lie between two of them.
            let isDiscrete = row.testDescription.contains("binomial")
            let count = isDiscrete ? 2 : 5
            expectClose(
                found.prefix(count), expected.prefix(count), relative: 0,
                absolute: scale * 0.05, row.testDescription)
        }
        #expect(answers.arrayValue?.count == Self.rows.count)
        let again = try Random.gamma([5], alpha: 2.0, seed: 4)
        #expect(try again.bytes == Random.gamma([5], alpha: 2.0, seed: 4).bytes)
        #expect(try Random.gamma([1], alpha: -1.0, seed: 4).item(as: Float.self).isNaN)
    }
}
