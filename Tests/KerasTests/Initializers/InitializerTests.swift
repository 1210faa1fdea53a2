import KerasTestSupport
import Testing

@testable import Keras

/// Initial values are Keras-on-JAX's own numbers for the same seed.
@Suite struct InitializerTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let className: String
        let kwargs: [String: OracleValue]
        let shape: [Int]
        var dtype = DType.float32
        let make: @Sendable () -> Initializer

        var testDescription: String { "\(className) \(kwargs) \(shape) \(dtype)" }
    }

    static let seeded: [Row] = {
        let shapes = [[], [7], [5, 6], [3, 3, 4, 8], [2, 3, 2, 3, 4], [0, 3]]
        var rows: [Row] = []
        for (index, shape) in shapes.enumerated() {
            let seed = index * 1000 + 1
            rows += [
                Row(className: "GlorotUniform", kwargs: ["seed": .int(seed)], shape: shape) {
                    Initializers.GlorotUniform(seed: seed)
                },
                Row(className: "GlorotNormal", kwargs: ["seed": .int(seed)], shape: shape) {
                    Initializers.GlorotNormal(seed: seed)
                },
                Row(className: "HeUniform", kwargs: ["seed": .int(seed)], shape: shape) {
                    Initializers.HeUniform(seed: seed)
                },
                Row(className: "HeNormal", kwargs: ["seed": .int(seed)], shape: shape) {
                    Initializers.HeNormal(seed: seed)
                },
                Row(className: "LecunUniform", kwargs: ["seed": .int(seed)], shape: shape) {
                    Initializers.LecunUniform(seed: seed)
                },
                Row(className: "LecunNormal", kwargs: ["seed": .int(seed)], shape: shape) {
                    Initializers.LecunNormal(seed: seed)
                },
                Row(
                    className: "RandomUniform",
                    kwargs: ["seed": .int(seed), "minval": -2.5, "maxval": 0.125], shape: shape
                ) {
                    Initializers.RandomUniform(minval: -2.5, maxval: 0.125, seed: seed)
                },
                Row(
                    className: "RandomNormal",
                    kwargs: ["seed": .int(seed), "mean": 1.5, "stddev": 0.3], shape: shape
                ) {
                    Initializers.RandomNormal(mean: 1.5, stddev: 0.3, seed: seed)
                },
                Row(
                    className: "TruncatedNormal",
                    kwargs: ["seed": .int(seed), "mean": -1.0, "stddev": 2.0], shape: shape
                ) {
                    Initializers.TruncatedNormal(mean: -1, stddev: 2, seed: seed)
                },
            ]
        }
        for mode in ["fan_in", "fan_out", "fan_avg"] {
            for distribution in ["uniform", "normal", "truncated_normal", "untruncated_normal"] {
                rows.append(
                    Row(
                        className: "VarianceScaling",
                        kwargs: [
                            "seed": 11, "scale": 0.7, "mode": .string(mode),
                            "distribution": .string(distribution),
                        ], shape: [4, 9]
                    ) {
                        Initializers.VarianceScaling(
                            scale: 0.7, mode: mode, distribution: distribution, seed: 11)
                    })
            }
        }
        rows.append(
            Row(
                className: "HeNormal",
                kwargs: ["seed": 2, "input_axes": [0, 2], "output_axes": [-1]], shape: [3, 4, 5]
            ) {
                Initializers.HeNormal(seed: 2, inputAxes: [0, 2], outputAxes: [-1])
            })
        rows.append(
            Row(className: "GlorotUniform", kwargs: ["seed": .int(Int(UInt32.max))], shape: [6]) {
                Initializers.GlorotUniform(seed: Int(UInt32.max))
            })
        return rows
    }()

    static let fixed: [Row] = [
        Row(className: "Zeros", kwargs: [:], shape: [2, 3]) { Initializers.Zeros() },
        Row(className: "Ones", kwargs: [:], shape: [2, 3], dtype: .int32) { Initializers.Ones() },
        Row(className: "Ones", kwargs: [:], shape: [2], dtype: .bool) { Initializers.Ones() },
        Row(className: "Constant", kwargs: ["value": 2.5], shape: [3]) {
            Initializers.Constant(2.5)
        },
        Row(className: "Constant", kwargs: ["value": 2.5], shape: [3], dtype: .int32) {
            Initializers.Constant(2.5)
        },
        Row(className: "Identity", kwargs: ["gain": 3.0], shape: [3, 5]) {
            Initializers.Identity(gain: 3)
        },
        Row(className: "Identity", kwargs: [:], shape: [4, 2]) { Initializers.Identity() },
        Row(className: "STFT", kwargs: ["window": nil], shape: [8, 1, 5]) {
            Initializers.STFT(window: nil)
        },
    ]

    @Test func `the same seed gives Keras's numbers`() throws {
        // A product and a sum, of numbers up to 2.5, which compilers round together or one by one.
        try check(Self.seeded, relative: 2e-6, absolute: 3e-7)
    }

    @Test func `the same seed gives Keras's numbers in float64`() throws {
        let rows = Self.seeded.filter { $0.shape == [5, 6] }.map { row in
            Row(
                className: row.className, kwargs: row.kwargs, shape: row.shape, dtype: .float64,
                make: row.make)
        }
        try check(rows, relative: 1e-14, absolute: 1e-15)
    }

    /// JAX draws fewer bits for 16-bit floats, and so gives other numbers.
    @Test(arguments: [DType.float16, .bfloat16])
    func `16-bit values are the float32 ones, rounded`(dtype: DType) throws {
        let initializer = Initializers.HeNormal(seed: 9)
        let rounded = try Ops.cast(Ops.cast(initializer([4, 5]), to: dtype), to: .float32)
        let value = try initializer([4, 5], dtype: dtype)
        #expect(value.dtype == dtype)
        #expect(
            try Ops.cast(value, to: .float32).array(of: Float.self)
                == rounded.array(of: Float.self))
    }

    @Test func `values that need no seed are Keras's`() throws {
        try check(Self.fixed, relative: 1e-6, absolute: 1e-6)
    }

    @Test func `an orthogonal matrix is Keras's for the same seed`() throws {
        let shapes = [[4, 4], [3, 7], [9, 2], [2, 3, 5]]
        try check(
            shapes.map { shape in
                Row(className: "Orthogonal", kwargs: ["seed": 5, "gain": 1.5], shape: shape) {
                    Initializers.Orthogonal(gain: 1.5, seed: 5)
                }
            }, relative: 1e-4, absolute: 1e-5)
    }

    private func check(_ rows: [Row], relative: Double, absolute: Double) throws {
        let answers = try Oracle.table(
            "initializers.call",
            rows.map {
                [
                    "class_name": .string($0.className), "kwargs": .object($0.kwargs),
                    "shape": OracleValue($0.shape), "dtype": .string($0.dtype.name),
                ]
            })
        for (row, answer) in zip(rows, answers) {
            let expected = try answer.get()
            let value = try row.make()(Shape(row.shape), dtype: row.dtype)
            #expect(value.dtype == row.dtype, "\(row.testDescription)")
            #expect(value.shape == Shape(row.shape), "\(row.testDescription)")
            expectClose(
                try Ops.cast(value, to: .float64).array(of: Double.self), expected["value"],
                relative: relative, absolute: absolute, row.testDescription)
        }
    }

    // MARK: Seeds

    @Test func `an initializer gives the same values at each call, whether seeded or not`() throws {
        for initializer in [Initializers.GlorotUniform(seed: 3), Initializers.GlorotUniform()] {
            let first = try initializer([8]).array(of: Float.self)
            #expect(try initializer([8]).array(of: Float.self) == first)
        }
    }

    @Test func `two unseeded initializers give different values`() throws {
        let values = try Initializers.RandomNormal()([8]).array(of: Float.self)
        #expect(try Initializers.RandomNormal()([8]).array(of: Float.self) != values)
    }

    @Test func `a fresh model has Keras's weights after the same random seed`() async throws {
        let answer = try Oracle.run(
            script: """
                import keras
                from keras import layers
                keras.utils.set_random_seed(7)
                model = keras.Sequential([
                    layers.Input((4,)), layers.Dense(5), layers.Dropout(0.5),
                    layers.Dense(3, kernel_initializer="he_normal",
                                 bias_initializer="random_uniform")])
                result = [w.numpy().ravel() for w in model.weights]
                """)
        let expected = try #require(answer.arrayValue).map { try #require($0.flattenedDoubles) }
        #expect(expected.map(\.count) == [20, 5, 15, 3])
        // The stream of seeds belongs to the process, and other tests draw from it too.
        await #expect(processExitsWith: .success) { [expected = expected as [[Double]]] in
            try Random.setSeed(7)
            let model = Sequential([
                InputLayer([4]), Dense(5), Dropout(0.5),
                Dense(3, kernelInitializer: "he_normal", biasInitializer: "random_uniform"),
            ])
            // Read in another order than made: the seeds were drawn with the variables.
            for (weight, values) in zip(try model.weights, expected).reversed() {
                expectClose(
                    try weight.value.array(of: Float.self), values, relative: 2e-6, absolute: 1e-7)
            }
        }
    }

    @Test func `a seed generator gives new values at each call, Keras's own`() throws {
        let expected = try Oracle.run(
            script: """
                import keras
                initializer = keras.initializers.RandomUniform(seed=keras.random.SeedGenerator(4))
                result = [initializer((3,)), initializer((3,))]
                """)
        let initializer = Initializers.RandomUniform()
        initializer.seed = .generator(SeedGenerator(seed: 4))
        let values = try [initializer([3]), initializer([3])]
        for (index, value) in values.enumerated() {
            expectClose(try value.array(of: Float.self), expected[index], relative: 2e-6)
        }
    }

    @Test(arguments: [-1, 1 << 32])
    func `a seed that Keras refuses is refused`(seed: Int) {
        #expect(
            throws: KerasError.invalidArgument(
                object: "<RandomUniform>", argument: "seed",
                expected: "an integer from 0 to 4294967295", found: "\(seed)")
        ) {
            try Initializers.RandomUniform(seed: seed)([2])
        }
    }

    // MARK: Errors

    @Test(arguments: ["bartlett", "triang", "kaiser"])
    func `a window that is not here is refused with those that are`(_ window: String) {
        #expect {
            try Initializers.STFT(window: window)([8, 1, 5])
        } throws: { error in
            guard case .unsupported(_, let feature, let remedy)? = error as? KerasError else {
                return false
            }
            return feature.contains(window) && remedy.contains("hann")
        }
    }

    @Test func `shapes and settings that do not suit are refused`() {
        #expect(throws: KerasError.self) { try Initializers.Identity()([2, 2, 2]) }
        #expect(throws: KerasError.self) { try Initializers.Orthogonal()([3]) }
        #expect(throws: KerasError.self) { try Initializers.VarianceScaling(scale: 0)([3]) }
        #expect(throws: KerasError.self) { try Initializers.VarianceScaling(mode: "fan")([3]) }
        #expect(throws: KerasError.self) {
            try Initializers.VarianceScaling(distribution: "cauchy")([3])
        }
        #expect(throws: KerasError.self) { try Initializers.STFT(side: "left")([8, 1, 5]) }
        #expect(throws: TensorError.self) { try Initializers.Zeros()([nil, 3]) }
        #expect(throws: TensorError.self) {
            try Initializers.GlorotUniform(seed: 1)([Int.max / 2, 1 << 40])
        }
        #expect(throws: TensorError.self) {
            try Initializers.GlorotUniform(seed: 1, inputAxes: [4], outputAxes: [0])([2, 2])
        }
    }
}
