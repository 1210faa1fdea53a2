import KerasTestSupport
import Testing

@testable import KerasTensors

private func pool(
    _ name: String, _ input: [Int], _ size: SpatialSizes, strides: SpatialSizes? = nil,
    padding: PaddingMode = .valid, format: DataFormat = .channelsLast, dtype: DType = .float32
) -> OracleCase {
    func python(_ sizes: SpatialSizes) -> String {
        sizes.isSingle ? "\(sizes.values[0])" : "(\(sizes.values.map { "\($0)," }.joined()))"
    }
    // Without strides, Keras 3.15 on JAX confuses the number of dimensions.
    return OracleCase(
        one: "ops.\(name)(x, \(python(size)), \(python(strides ?? size)), '\(padding)', "
            + "'\(format.rawValue)')",
        OracleCase.Input(shape: input, dtype: dtype, values: nil),
        relative: dtype == .float32 ? 1e-6 : 1e-2
    ) {
        name == "max_pool"
            ? try Ops.maxPool(
                $0[0], poolSize: size, strides: strides, padding: padding, dataFormat: format)
            : try Ops.averagePool(
                $0[0], poolSize: size, strides: strides, padding: padding, dataFormat: format)
    }
}

private let cases: [OracleCase] = ["max_pool", "average_pool"].flatMap { name in
    [
        pool(name, [2, 7, 3], 2),
        pool(name, [2, 7, 3], 3, strides: 1, padding: .same),
        pool(name, [2, 6, 8, 5], 2),
        pool(name, [2, 7, 9, 5], [3, 2], strides: [2, 3]),
        pool(name, [2, 7, 9, 5], [3, 2], strides: [1, 2], padding: .same),
        pool(name, [2, 7, 9, 70], 3, strides: 2, padding: .same),
        pool(name, [2, 3, 7, 9], 2, padding: .same, format: .channelsFirst),
        pool(name, [1, 4, 5, 6, 2], [2, 3, 2], padding: .same),
        pool(name, [2, 2, 4, 5, 6], 2, format: .channelsFirst),
        pool(name, [3, 40, 41, 9], 3, strides: 2),
        pool(name, [2, 6, 6, 2], 2, dtype: .bfloat16),
        pool(name, [2, 6, 6, 2], 2, dtype: .float16),
        pool(name, [0, 6, 6, 2], 2),
    ]
}

/// Poolings are Keras's: values, shapes known and unknown, and gradients.
@Suite struct PoolingTests {
    @Test func `values and gradients are Keras's`() throws {
        for (testCase, answer) in zip(cases, try OracleCase.answers(cases)) {
            do { try testCase.check(against: answer) } catch {
                Issue.record("\(testCase.testDescription): \(error)")
            }
        }
    }

    @Test func `results do not depend on the number of threads`() throws {
        let x = try Random.normal([9, 33, 31, 8], seed: 1)
        func run(threads: Int) throws -> [[Double]] {
            try withThreads(threads) {
                try Tape.record { tape in
                    let input = tape.watch(x)
                    let output = try Ops.maxPool(input, poolSize: 3, strides: 2)
                    let mean = try Ops.averagePool(input, poolSize: 2)
                    let loss = try Ops.add(
                        Ops.sum(Ops.square(output)), Ops.sum(Ops.square(mean)))
                    return try [doubles(output)]
                        + tape.gradients(of: loss, with: [input]).map { try $0.map(doubles) ?? [] }
                }
            }
        }
        let one = try run(threads: 1)
        #expect(try run(threads: 2) == one)
        #expect(try run(threads: 8) == one)
    }

    @Test func `not a number is larger than any`() throws {
        let x = try Tensor([1, Float.nan, 3, 4], shape: [1, 4, 1])
        let found = try Ops.maxPool(x, poolSize: 2).array(of: Float.self)
        #expect(found[0].isNaN && found[1] == 4)
    }

    @Test(arguments: [SpatialSizes(0), SpatialSizes(7), [2, 2, 2], SpatialSizes(Int.max)])
    func `windows that cannot be are refused`(size: SpatialSizes) throws {
        #expect(throws: TensorError.self) {
            try Ops.maxPool(Ops.zeros([2, 5, 5, 3]), poolSize: size)
        }
    }

    @Test func `integers are refused`() throws {
        #expect(throws: TensorError.self) {
            try Ops.averagePool(Ops.zeros([2, 5, 5, 3], dtype: .int32), poolSize: 2)
        }
    }
}
