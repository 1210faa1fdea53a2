import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// What a dense layer between any axes has beside its numbers: first values, low-rank adaptation, and
/// which equations Keras takes.
@Suite struct EinsumDenseTests {
    @Test func `a kernel starts as Keras's, whose fans are those of the equation`() throws {
        let initializers = [
            "GlorotUniform(seed=3)", "HeNormal(seed=3)", "LecunUniform(seed=3)",
            "VarianceScaling(2.0, mode='fan_out', seed=3)", "RandomNormal(seed=3)",
            "HeNormal(seed=3, input_axes=[0], output_axes=[1, 2])",
        ]
        let layers = [
            ("abc,cde->abde", "[None, 2, 3]"), ("abcd,cde->abe", "[None, 5]"),
        ]
        for (equation, shape) in layers {
            let answer = try Oracle.run(
                script: """
                    import json, keras
                    result = []
                    for text in initializers:
                        layer = keras.layers.EinsumDense(
                            equation, eval(shape), name="e",
                            kernel_initializer=eval("keras.initializers." + text))
                        layer.build((None, 4, 3, 4)[:len(equation.split(",")[0])])
                        described = json.dumps(keras.saving.serialize_keras_object(layer))
                        result.append([described, np.asarray(layer.kernel)])
                    """,
                arguments: [
                    "initializers": OracleValue(initializers), "equation": .string(equation),
                    "shape": .string(shape),
                ])
            for (text, told) in zip(initializers, try #require(answer.arrayValue)) {
                let layer = try Serialization.decode(
                    EinsumDense.self, from: JSONValue(jsonString: told[0]?.stringValue ?? ""))
                expectClose(
                    try layer.kernel.value.array(of: Double.self), told[1], relative: 1e-6,
                    absolute: 1e-7, "\(text) of \(equation)")
            }
        }
    }

    @Test func `a low-rank adaptation is merged into files as Keras merges it`() throws {
        let directory = try TemporaryDirectory()
        let (python, swift) = (directory.file("python.keras"), directory.file("swift.keras"))
        let x = (0..<24).map { Float($0 % 7) / 4 - 0.5 }
        let answer = try Oracle.run(
            script: """
                import keras
                layer = keras.layers.EinsumDense("abc,cde->abde", [None, 2, 3], bias_axes="e")
                model = keras.Sequential([keras.Input((3, 4)), layer])
                layer.enable_lora(2, lora_alpha=3, a_initializer="ones", b_initializer="ones")
                model.save(path)
                result = [np.asarray(layer.kernel), model(np.reshape(x, (2, 3, 4)).astype("float32")),
                          [list(v.shape) for v in model.trainable_variables]]
                """, arguments: ["path": .string(python), "x": OracleValue(x.map(Double.init))])
        let model = try Sequential.load(from: python, options: LoadOptions(strict: true))
        let layer = try model.layer(at: 0, as: EinsumDense.self)
        #expect(try layer.config()["lora_rank"] == 2)
        #expect(try layer.trainableVariables.map(\.shape) == [[3], [4, 2, 2], [2, 3]])
        expectClose(
            try layer.kernel.value.array(of: Double.self), answer[0], relative: 1e-6)
        let input = try Tensor(x, shape: [2, 3, 4])
        expectClose(
            try model(input).array(of: Double.self), answer[1], relative: 1e-5, absolute: 1e-6)
        try layer.loraKernelA.assign(Ops.ones([4, 2, 2]))
        try layer.loraKernelB.assign(Ops.ones([2, 3]))
        let adapted = try model(input).array(of: Double.self)
        try model.save(to: swift)
        let read = try Oracle.run(
            script: """
                import keras
                model = keras.saving.load_model(path)
                result = model(np.reshape(x, (2, 3, 4)).astype("float32"))
                """, arguments: ["path": .string(swift), "x": OracleValue(x.map(Double.init))])
        expectClose(adapted, read, relative: 1e-5, absolute: 1e-6)
        #expect(throws: KerasError.self) { try layer.enableLoRA(rank: 1) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let equation: String
        let outputShape: [Int?]
        let biasAxes: String?
        let input: [Int?]

        init(_ equation: String, _ outputShape: [Int?], _ biasAxes: String?, _ input: [Int?]) {
            self.equation = equation
            self.outputShape = outputShape
            self.biasAxes = biasAxes
            self.input = input
        }

        var testDescription: String { "\(equation) \(outputShape) of \(input)" }
    }

    /// Good ones and bad.
    static let cases: [Case] = [
        Case("ab,bc->ac", [3], "c", [nil, 4]),
        Case("ab,b->a", [], nil, [nil, 4]),
        Case("abc,bcd->ad", [3], "d", [nil, 4, 2]),
        Case("abc,cd->abd", [nil, 3], "bd", [nil, 4, 2]),
        Case("abc,cd->abd", [4, 3], "bd", [nil, 4, 2]),
        Case("abc,c->abc", [nil, 2], nil, [nil, 4, 2]),
        Case("abc,cde->abed", [nil, 5, 3], "d", [nil, 4, 2]),
        Case("...b,bc->...c", [3], "c", [nil, 5, 6, 4]),
        Case("...b,bc->...c", [3], "c", [nil, 4]),
        Case("...bc,bcd->...d", [3], nil, [nil, 5, 2, 4]),
        Case("ab...,bc->ac...", [3], "c", [nil, 4, 5, 6]),
        Case("ab...,bc->ac...", [3], "c", [nil, 4]),
        Case("ab,bc->acd", [3, 2], nil, [nil, 4]),
        Case("ab,bcd->ac", [3], nil, [nil, 4]),
        Case("ab,bc->ac", [3], "b", [nil, 4]),
        Case("abc,cd->abd", [5, 3], nil, [nil, 4, 2]),
        Case("abc,cd->abd", [nil, 3], nil, [nil, 4, nil]),
        Case("ab bc->ac", [3], nil, [nil, 4]),
        Case("a...b,bc->a...c", [3], nil, [nil, 2, 4]),
        Case("ab,bc", [3], nil, [nil, 4]),
        Case("a...,ab->b...", [3], nil, [nil, 4]),
    ]

    @Test func `equations that Keras takes give its variables, and others are refused`() throws {
        let answer = try Oracle.run(
            script: """
                import keras
                result = []
                for equation, output, bias, shape in cases:
                    try:
                        layer = keras.layers.EinsumDense(equation, output, bias_axes=bias)
                        layer.build(tuple(shape))
                        result.append([list(v.shape) for v in layer.weights])
                    except Exception as error:
                        result.append(str(error))
                """,
            arguments: [
                "cases": .array(
                    Self.cases.map { one in
                        [
                            .string(one.equation), .array(one.outputShape.map(Self.json)),
                            one.biasAxes.map(OracleValue.string) ?? .null,
                            .array(one.input.map(Self.json)),
                        ]
                    })
            ])
        let told = try #require(answer.arrayValue)
        try #require(told.count == Self.cases.count)
        for (one, told) in zip(Self.cases, told) {
            let layer = EinsumDense(
                one.equation, outputShape: Shape(one.outputShape), biasAxes: one.biasAxes)
            if told.stringValue != nil {
                #expect(throws: KerasError.self, "\(one.testDescription)") {
                    try layer.build(inputShape: Shape(one.input))
                }
            } else {
                try layer.build(inputShape: Shape(one.input))
                #expect(
                    try layer.weights.map(\.shape)
                        == told.arrayValue?.map { Shape($0.ints ?? []) },
                    "\(one.testDescription)")
            }
        }
        #expect(told.contains { $0.stringValue != nil })
    }

    private static func json(_ size: Int?) -> OracleValue { size.map(OracleValue.int) ?? .null }
}
