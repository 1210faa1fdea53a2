import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Initializers, regularizers and constraints are written and read as Keras does.
@Suite struct FamilyConfigTests {
    @Test func `initializers`() throws {
        try expectSameConfigs([
            ConfigRow("initializers", "Zeros") { Initializers.Zeros() },
            ConfigRow("initializers", "Ones") { Initializers.Ones() },
            ConfigRow("initializers", "Constant", ["value": 0.5]) { Initializers.Constant(0.5) },
            ConfigRow("initializers", "Constant", ["value": 3]) {
                Initializers.Constant(3 as Tensor)
            },
            ConfigRow("initializers", "Identity") { Initializers.Identity() },
            ConfigRow("initializers", "RandomNormal") { Initializers.RandomNormal() },
            ConfigRow("initializers", "RandomNormal", ["mean": 1.0, "stddev": 0.1, "seed": 7]) {
                Initializers.RandomNormal(mean: 1, stddev: 0.1, seed: 7)
            },
            ConfigRow("initializers", "TruncatedNormal", ["seed": 0]) {
                Initializers.TruncatedNormal(seed: 0)
            },
            ConfigRow("initializers", "RandomUniform", ["minval": -1.0, "maxval": 2.0]) {
                Initializers.RandomUniform(minval: -1, maxval: 2)
            },
            ConfigRow("initializers", "VarianceScaling") { Initializers.VarianceScaling() },
            ConfigRow(
                "initializers", "VarianceScaling",
                ["scale": 2.0, "mode": "fan_avg", "distribution": "normal", "seed": 3]
            ) {
                Initializers.VarianceScaling(
                    scale: 2, mode: "fan_avg", distribution: "normal", seed: 3)
            },
            ConfigRow("initializers", "GlorotUniform") { Initializers.GlorotUniform() },
            ConfigRow("initializers", "GlorotNormal", ["seed": 1]) {
                Initializers.GlorotNormal(seed: 1)
            },
            ConfigRow("initializers", "HeUniform") { Initializers.HeUniform() },
            ConfigRow("initializers", "HeNormal") { Initializers.HeNormal() },
            ConfigRow("initializers", "LecunUniform") { Initializers.LecunUniform() },
            ConfigRow("initializers", "LecunNormal") { Initializers.LecunNormal() },
            ConfigRow("initializers", "Orthogonal", ["gain": 1.5, "seed": 2]) {
                Initializers.Orthogonal(gain: 1.5, seed: 2)
            },
        ])
    }

    @Test func `regularizers, with float32 factors where Keras keeps them so`() throws {
        try expectSameConfigs([
            ConfigRow("regularizers", "L1") { Regularizers.L1() },
            ConfigRow("regularizers", "L1", ["l1": 0.3]) { Regularizers.L1(0.3) },
            ConfigRow("regularizers", "L2", ["l2": 0.3]) { Regularizers.L2(0.3) },
            ConfigRow("regularizers", "L1L2", ["l1": 0.1]) { Regularizers.L1L2(l1: 0.1) },
            ConfigRow("regularizers", "OrthogonalRegularizer", ["factor": 0.1, "mode": "columns"]) {
                Regularizers.OrthogonalRegularizer(factor: 0.1, mode: "columns")
            },
        ])
    }

    @Test func `constraints`() throws {
        try expectSameConfigs([
            ConfigRow("constraints", "Constraint") { Constraint() },
            ConfigRow("constraints", "MaxNorm") { Constraints.MaxNorm() },
            ConfigRow("constraints", "MaxNorm", ["max_value": 1.5, "axis": [0, 1]]) {
                Constraints.MaxNorm(1.5, axis: [0, 1])
            },
            ConfigRow("constraints", "NonNeg") { Constraints.NonNeg() },
            ConfigRow("constraints", "UnitNorm", ["axis": -1]) { Constraints.UnitNorm(axis: -1) },
            ConfigRow(
                "constraints", "MinMaxNorm", ["min_value": 0.5, "max_value": 1.5, "rate": 0.25]
            ) {
                Constraints.MinMaxNorm(minValue: 0.5, maxValue: 1.5, rate: 0.25)
            },
        ])
    }

    @Test func `the gain of an identity, which Keras forgets, is written and Keras takes it`()
        throws
    {
        let written = try Serialization.encode(Initializers.Identity(gain: 2))
        #expect(written["config"] == ["gain": 2.0])
        let diagonal = try Oracle.run(
            script: """
                import json, keras
                made = keras.saving.deserialize_keras_object(json.loads(config))
                result = np.diag(made((2, 2)))
                """, arguments: ["config": .string(try written.jsonString())])
        #expect(diagonal == [2.0, 2.0])
    }

    @Test func `axes that are not the default are written, and Keras takes them`() throws {
        let initializer = Initializers.GlorotUniform(seed: 1, inputAxes: [0], outputAxes: [1, 2])
        let written = try Serialization.encode(initializer)
        #expect(
            written["config"] == ["seed": 1, "input_axes": [0], "output_axes": [1, 2]])
        let read = try Oracle.call(
            "objects.deserialize", ["config": .string(try written.jsonString())])
        #expect(read == OracleValue(written))
    }

    @Test func `a seed generator in a config is read, and written as it was`() throws {
        let text = try #require(
            try Oracle.run(
                script: """
                    import json, keras
                    keras.utils.clear_session()
                    seed = keras.random.SeedGenerator(4)
                    initializer = keras.initializers.RandomUniform(seed=seed)
                    result = json.dumps(keras.saving.serialize_keras_object(initializer))
                    """
            ).stringValue)
        let read = try Serialization.decode(
            Initializers.RandomUniform.self, from: JSONValue(jsonString: text))
        guard case .generator(let generator)? = read.seed else {
            Issue.record("no generator")
            return
        }
        #expect(generator.seed == 4)
        #expect(try Serialization.encode(read).jsonString() == text)
    }

    @Test(
        arguments: ["float32", "float64", "int32", "uint8", "bool"])
    func `an array in a constant initializer is kept`(dtype: String) throws {
        let text = try #require(
            try Oracle.run(
                script: """
                    import json, keras
                    value = np.array([[0, 1, 2], [3, 0, 5]], dtype)
                    initializer = keras.initializers.Constant(value)
                    result = json.dumps(keras.saving.serialize_keras_object(initializer))
                    """, arguments: ["dtype": .string(dtype)]
            ).stringValue)
        let read = try Serialization.decode(
            Initializers.Constant.self, from: JSONValue(jsonString: text))
        let values: [Float] = dtype == "bool" ? [0, 1, 1, 1, 0, 1] : [0, 1, 2, 3, 0, 5]
        #expect(try read([2, 3]).array(of: Float.self) == values)
        #expect(try Serialization.encode(read).jsonString() == text)
    }

    @Test func `values that do not fit name their path`() {
        func decode(_ className: String, _ config: JSONValue) throws {
            let description: JSONValue = [
                "module": "keras.initializers", "class_name": .string(className), "config": config,
                "registered_name": nil,
            ]
            _ = try Serialization.decode(description)
        }
        #expect(
            throws: KerasError.invalidConfig(
                path: "config.config.seed", expected: "an int, null or a SeedGenerator",
                found: "\"one\"")
        ) {
            try decode("GlorotUniform", ["seed": "one"])
        }
        #expect(
            throws: KerasError.unknownConfigKey(
                path: "config.config", object: "Zeros", key: "value", known: [])
        ) {
            try decode("Zeros", ["value": 1])
        }
        #expect(
            throws: KerasError.invalidConfig(
                path: "config.config.value", expected: "numbers in lists of equal lengths",
                found: "a list of 3")
        ) {
            try decode("Constant", ["value": [[1, 2], [3, 4], [5, 6, 7]]])
        }
    }
}
