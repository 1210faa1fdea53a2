import KerasTestSupport
import Testing

@testable import Keras

/// Activations are Keras's, under each of its names.
@Suite struct ActivationTests {
    static let inputs: [Float] = [-9, -3, -2.5, -1, -0.5, -0.1, 0, 0.25, 0.5, 1, 2, 2.75, 3, 6.5]

    @Test func `every name gives Keras's function`() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                from keras.src.activations import ALL_OBJECTS_DICT
                x = np.array(inputs, "float32").reshape(2, 7, 1).repeat(2, 2)
                result = {name: None if name == "threshold" else keras.activations.get(name)(x)
                          for name in ALL_OBJECTS_DICT}
                """, arguments: ["inputs": OracleValue(Self.inputs)])
        let x = try Tensor(Self.inputs.flatMap { [$0, $0] }, shape: [2, 7, 2])
        let expected = try #require(answer.objectValue)
        #expect(expected.count >= 30)
        for (name, values) in expected.sorted(by: { $0.key < $1.key }) {
            let activation = try ActivationIdentifier.name(name).resolved()
            guard !values.isNull else {
                #expect(throws: KerasError.self) { try activation(x) }
                continue
            }
            expectClose(
                try activation(x).array(of: Float.self), values, relative: 2e-6, absolute: 1e-6,
                name)
        }
    }

    @Test func `parameters mean what they mean in Keras`() throws {
        let x = try Tensor(Self.inputs, shape: [2, 7])
        let rows: [(call: String, value: Tensor)] = [
            (
                "relu(x, negative_slope=0.1)",
                try Activations.relu(x, negativeSlope: 0.1)
            ),
            ("relu(x, max_value=6)", try Activations.relu(x, maxValue: 6)),
            ("relu(x, max_value=2.5)", try Activations.relu(x, maxValue: 2.5)),
            ("relu(x, threshold=1.0)", try Activations.relu(x, threshold: 1)),
            (
                "relu(x, negative_slope=0.1, max_value=2.0, threshold=0.5)",
                try Activations.relu(x, negativeSlope: 0.1, maxValue: 2, threshold: 0.5)
            ),
            (
                "relu(x, negative_slope=0.2, max_value=2.0)",
                try Activations.relu(x, negativeSlope: 0.2, maxValue: 2)
            ),
            ("leaky_relu(x, 0.3)", try Activations.leakyRelu(x, negativeSlope: 0.3)),
            ("elu(x, 0.5)", try Activations.elu(x, alpha: 0.5)),
            ("celu(x, 0.5)", try Activations.celu(x, alpha: 0.5)),
            ("gelu(x, approximate=True)", try Activations.gelu(x, approximate: true)),
            ("glu(x, axis=0)", try Activations.glu(x, axis: 0)),
            ("hard_shrink(x, 1.0)", try Activations.hardShrink(x, threshold: 1)),
            ("soft_shrink(x, 1.0)", try Activations.softShrink(x, threshold: 1)),
            ("squareplus(x, 2)", try Activations.squareplus(x, b: 2)),
            (
                "threshold(x, 0.5, -7.0)",
                try Activations.threshold(x, threshold: 0.5, defaultValue: -7)
            ),
            ("softmax(x, axis=0)", try Activations.softmax(x, axis: 0)),
            ("log_softmax(x, axis=0)", try Activations.logSoftmax(x, axis: 0)),
            ("sparsemax(x, axis=0)", try Activations.sparsemax(x, axis: 0)),
        ]
        let answer = try Oracle.run(
            script: """
                import keras
                x = keras.ops.convert_to_tensor(np.array(inputs, "float32").reshape(2, 7))
                result = [eval("keras.activations." + call) for call in calls]
                """,
            arguments: [
                "inputs": OracleValue(Self.inputs), "calls": OracleValue(rows.map(\.call)),
            ])
        for (index, row) in rows.enumerated() {
            expectClose(
                try row.value.array(of: Float.self), answer[index], relative: 2e-6, absolute: 1e-6,
                row.call)
        }
    }

    @Test func `a layer or a function can be an activation`() throws {
        let x = try Tensor([-1, 2] as [Float], shape: [1, 2])
        let layer: ActivationIdentifier = .object(Activation("relu"))
        #expect(try layer.resolved()(x).array(of: Float.self) == [0, 2])
        let function: ActivationIdentifier = .function("tests>negate") { (x: Tensor) in
            try Ops.negative(x)
        }
        #expect(try function.resolved()(x).array(of: Float.self) == [1, -2])
    }

    @Test func `an unknown name is refused`() {
        #expect(throws: KerasError.self) { try ActivationIdentifier.name("rely").resolved() }
    }
}
