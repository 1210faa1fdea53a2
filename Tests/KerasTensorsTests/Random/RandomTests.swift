import KerasTestSupport
import Testing

@testable import KerasTensors

/// A draw written twice: for real Keras and for us. `seed` is in scope in Python.
private struct Draw: Sendable, CustomTestStringConvertible {
    let python: String
    /// 0 where the numbers are the same bits.
    let relative: Double
    let swift: @Sendable (Random.Key) throws -> Tensor

    init(
        _ python: String, relative: Double = 0,
        _ swift: @escaping @Sendable (Random.Key) throws -> Tensor
    ) {
        self.python = python
        self.relative = relative
        self.swift = swift
    }

    var testDescription: String { python }
}

private let numbers = [Float](stride(from: -3, to: 3, by: 0.25))

private let draws: [Draw] = [
    Draw("random.uniform((3,), seed=seed)") { try Random.uniform([3], seed: $0) },
    Draw("random.uniform((40, 50), seed=seed)") { try Random.uniform([40, 50], seed: $0) },
    Draw("random.uniform((20000,), -0.3, 1.7, seed=seed)", relative: 1e-7) {
        try Random.uniform([20000], minval: -0.3, maxval: 1.7, seed: $0)
    },
    Draw("random.uniform((0, 2), seed=seed)") { try Random.uniform([0, 2], seed: $0) },
    Draw("random.normal((20000,), seed=seed)", relative: 3e-7) {
        try Random.normal([20000], seed: $0)
    },
    Draw("random.normal((7,), 2.0, 0.1, seed=seed)", relative: 2e-7) {
        try Random.normal([7], mean: 2, stddev: 0.1, seed: $0)
    },
    Draw("random.truncated_normal((20000,), 0.0, 0.05, seed=seed)", relative: 3e-7) {
        try Random.truncatedNormal([20000], stddev: 0.05, seed: $0)
    },
    Draw("random.randint((500,), 0, 10, seed=seed)") {
        try Random.randint([500], minval: 0, maxval: 10, seed: $0)
    },
    Draw("random.randint((500,), -1000, 2000000000, seed=seed)") {
        try Random.randint([500], minval: -1000, maxval: 2_000_000_000, seed: $0)
    },
    Draw("random.randint((500,), 0, 256, dtype='uint8', seed=seed)") {
        try Random.randint([500], minval: 0, maxval: 256, dtype: .uint8, seed: $0)
    },
    Draw("random.randint((5,), 3, 3, seed=seed)") {
        try Random.randint([5], minval: 3, maxval: 3, seed: $0)
    },
    Draw("random.dropout(jnp.asarray(x).reshape(4, 6), 0.3, seed=seed)", relative: 1e-7) {
        try Random.dropout(Tensor(numbers, shape: [4, 6]), rate: 0.3, seed: $0)
    },
    Draw("random.dropout(jnp.asarray(x).reshape(4, 6), 0.3, (None, 1), seed=seed)", relative: 1e-7)
    {
        try Random.dropout(
            Tensor(numbers, shape: [4, 6]), rate: 0.3, noiseShape: [nil, 1], seed: $0)
    },
    Draw("random.shuffle(jnp.arange(1000), seed=seed)") {
        try Random.shuffle(Ops.arange(1000), seed: $0)
    },
    Draw("random.shuffle(jnp.arange(12).reshape(3, 4), axis=1, seed=seed)") {
        try Random.shuffle(Ops.reshape(Ops.arange(12), [3, 4]), axis: 1, seed: $0)
    },
    Draw("random.categorical(jnp.asarray(x).reshape(3, 8), 20, seed=seed)") {
        try Random.categorical(Tensor(numbers, shape: [3, 8]), numSamples: 20, seed: $0)
    },
]

@Suite struct RandomTests {
    private static let seeds = [0, 1337, 4_000_000_000]

    private static let answers = Result {
        try Oracle.run(
            script: """
                import jax.numpy as jnp, keras, warnings
                warnings.simplefilter("ignore")
                x = np.asarray(numbers, "float32")
                result = [
                    [(np.asarray(value).astype("float64").ravel(), value.dtype.name)
                     for seed in seeds
                     for value in [eval(draw, {"random": keras.random, "jnp": jnp, "x": x,
                                               "seed": seed})]]
                    for draw in draws]
                """,
            arguments: [
                "numbers": OracleValue(numbers), "seeds": OracleValue(seeds),
                "draws": OracleValue(draws.map(\.python)),
            ])
    }

    @Test(arguments: draws.indices)
    func givesKerasOnJAXsNumbers(number: Int) throws {
        let answers = try Self.answers.get()
        for (place, seed) in Self.seeds.enumerated() {
            let tensor = try draws[number].swift(Random.Key(seed: seed))
            let expected = answers[number]?[place]
            #expect(tensor.dtype.name == expected?[1]?.stringValue)
            try expectClose(
                doubles(tensor), expected?[0], relative: draws[number].relative,
                absolute: draws[number].relative, "\(draws[number].python), seed \(seed)")
        }
    }

    @Test func aSeedGeneratorCountsAsKerasDoes() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                generator = keras.random.SeedGenerator(42)
                result = [generator.next() for _ in range(3)]
                result += [generator.next(ordered=False) for _ in range(5)]
                """)
        var state = SeedState(seed: 42)
        var keys = (0..<3).map { _ in state.next() }
        keys += (0..<5).map { _ in state.next(ordered: false) }
        #expect(
            keys.flatMap { [Double($0.first), Double($0.second)] } == answer.flattenedDoubles)
    }

    @Test(arguments: [0, 1, 42, -7, 1 << 40])
    func pythonsGeneratorGivesPythonsNumbers(seed: Int) throws {
        let answer = try Oracle.run(
            script: """
                import random
                random.seed(seed)
                result = [random.randint(1, 10 ** 9) for _ in range(700)]
                result += [random.randint(-5, 10 ** 15), random.random(), random.randint(3, 3)]
                """, arguments: ["seed": .int(seed)])
        var random = PythonRandom(seed: seed)
        var numbers = (0..<700).map { _ in Double(random.randint(1, 1_000_000_000)) }
        numbers += [Double(random.randint(-5, 1_000_000_000_000_000)), random.random()]
        numbers.append(Double(random.randint(3, 3)))
        #expect(numbers == answer.flattenedDoubles)
    }

    @Test func theNumbersDoNotDependOnTheNumberOfThreads() throws {
        let count = Parallelism.threadCount
        defer { Parallelism.threadCount = count }
        let results = try [1, 2, 8].map { count in
            Parallelism.threadCount = count
            return try doubles(Random.normal([100_003], seed: 5))
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test func dropoutsGradientIsZeroWhereItsResultIs() throws {
        let x = try Random.normal([1000], seed: 1)
        let (result, gradient) = try Tape.record { tape in
            let watched = tape.watch(x)
            let result = try Random.dropout(watched, rate: 0.5, seed: 3)
            return (result, try tape.gradients(of: Ops.sum(result), with: [watched])[0])
        }
        let expected = try doubles(result).map { $0 == 0 ? 0.0 : 2 }
        #expect(try doubles(#require(gradient)) == expected)
    }

    @Test func unseededDrawsFollowTheProcesssSeed() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                keras.utils.set_random_seed(7)
                result = [keras.random.uniform((3,)) for _ in range(2)]
                """)
        try Random.setSeed(7)
        let numbers = try (0..<2).flatMap { _ in try doubles(Random.uniform([3])) }
        #expect(numbers == answer.flattenedDoubles)
    }

    @Test(arguments: [-1, 1 << 32])
    func aSeedThatNumPyRefusesIsRefused(_ seed: Int) {
        #expect(throws: TensorError.self) { try Random.setSeed(seed) }
    }

    @Test func aRateOutsideIsRefused() throws {
        #expect(throws: TensorError.self) { try Random.dropout(Ops.ones([2]), rate: 1.5, seed: 1) }
    }
}
