import KerasTestSupport
import Testing

@testable import KerasTensors

/// The dtypes that JAX has without its 64-bit switch.
private let dtypes: [DType] = [
    .float16, .bfloat16, .float32, .int8, .int16, .int32, .uint8, .uint16, .uint32, .bool,
]

@Suite struct CastTests {
    private static let values: [Double] = [
        0, -0.5, 0.5, 1.5, -1.5, 2.5, 100, 127.9, 128, 200, 255.9, 256, 300, -1, -127, -128.5, -129,
        -200, 1.0009765625, 1.00390625, 65504, 65519, 65520, 65536.5, 7e-8, 3e-8, 6.1e-5, 3e9, -3e9,
        5e9, 1e20, -1e20, .nan, .infinity, -.infinity,
    ]

    /// Real Keras's answer for every pair, asked once.
    private static let answers = Result {
        try Oracle.run(
            script: """
                import jax.numpy as jnp, keras, warnings
                warnings.simplefilter("ignore")
                result = {}
                for source in dtypes:
                    x = keras.ops.cast(jnp.asarray(np.array(values, "float32")), source)
                    result[source] = {
                        target: np.asarray(keras.ops.cast(x, target)).astype("float64")
                        for target in dtypes}
                """,
            arguments: [
                "dtypes": OracleValue(dtypes.map(\.name)), "values": OracleValue(values),
            ])
    }

    @Test(arguments: dtypes, dtypes)
    func convertsAsKerasDoes(source: DType, target: DType) throws {
        let answer = try Self.answers.get()
        let x = try Tensor(Self.values.map { Float($0) }).converted(to: source)
        let y = try Ops.cast(x, to: target)
        #expect(y.dtype == target)
        let found = try y.converted(to: .float64).withBytes {
            Array($0.bindMemory(to: Double.self))
        }
        expectClose(found, answer[source.name]?[target.name], relative: 0)
    }

    @Test(arguments: [
        (DType.int64, [0, -3, 5_000_000_000, .max, .min, 0] as [Int64])
    ])
    func saturatesSixtyFourBits(target: DType, expected: [Int64]) throws {
        let x = try Tensor([0.5, -3.9, 5e9, 1e30, -1e30, .nan] as [Double])
        let y = try Ops.cast(x, to: target)
        let found = try y.withBytes { Array($0.bindMemory(to: Int64.self)) }
        #expect(found == expected)
        let unsigned = try Ops.cast(x, to: .uint64).withBytes {
            Array($0.bindMemory(to: UInt64.self))
        }
        #expect(unsigned == [0, 0, 5_000_000_000, .max, 0, 0])
    }

    @Test func longTensorsConvertInEveryChunk() throws {
        let values = (0..<200_001).map { Float($0) }
        let y = try Ops.cast(Tensor(values), to: .int32)
        #expect(
            try y.withBytes { Array($0.bindMemory(to: Int32.self)) } == values.map { Int32($0) })
    }

    @Test func textDoesNotConvert() throws {
        let text = try Tensor(strings: ["a"])
        #expect(throws: TensorError.self) { try Ops.cast(text, to: .float32) }
        #expect(throws: TensorError.self) { try Ops.cast(Tensor([1 as Float]), to: .string) }
    }
}
