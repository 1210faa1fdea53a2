import KerasTestSupport
import Testing

@testable import KerasTensors

private typealias Input = OracleCase.Input

/// A convolution in Python's words and ours.
private func conv(
    _ input: [Int], _ kernel: [Int], strides: SpatialSizes = 1, padding: PaddingMode = .valid,
    dilation: SpatialSizes = 1, format: DataFormat = .channelsLast, dtype: DType = .float32
) -> OracleCase {
    OracleCase(
        one: "ops.conv(x, y, \(python(strides)), '\(padding)', '\(format.rawValue)', "
            + "\(python(dilation)))",
        Input(shape: input, dtype: dtype, values: nil),
        Input(shape: kernel, dtype: dtype, values: nil), relative: tolerance(dtype)
    ) {
        try Ops.conv(
            $0[0], $0[1], strides: strides, padding: padding, dataFormat: format,
            dilationRate: dilation)
    }
}

private func depthwise(
    _ input: [Int], _ kernel: [Int], strides: SpatialSizes = 1, padding: PaddingMode = .valid,
    format: DataFormat = .channelsLast
) -> OracleCase {
    OracleCase(
        one: "ops.depthwise_conv(x, y, \(python(strides)), '\(padding)', '\(format.rawValue)')",
        Input(shape: input, dtype: .float32, values: nil),
        Input(shape: kernel, dtype: .float32, values: nil), relative: 2e-5
    ) {
        try Ops.depthwiseConv(
            $0[0], $0[1], strides: strides, padding: padding, dataFormat: format)
    }
}

private func transposed(
    _ input: [Int], _ kernel: [Int], strides: SpatialSizes = 1, padding: PaddingMode = .valid,
    outputPadding: SpatialSizes? = nil, dilation: SpatialSizes = 1,
    format: DataFormat = .channelsLast
) -> OracleCase {
    OracleCase(
        one: "ops.conv_transpose(x, y, \(python(strides)), '\(padding)', "
            + "\(outputPadding.map(python) ?? "None"), '\(format.rawValue)', \(python(dilation)))",
        Input(shape: input, dtype: .float32, values: nil),
        Input(shape: kernel, dtype: .float32, values: nil), relative: 2e-5
    ) {
        try Ops.convTranspose(
            $0[0], $0[1], strides: strides, padding: padding, outputPadding: outputPadding,
            dataFormat: format, dilationRate: dilation)
    }
}

private func python(_ sizes: SpatialSizes) -> String {
    sizes.isSingle ? "\(sizes.values[0])" : "(\(sizes.values.map { "\($0)," }.joined()))"
}

private func tolerance(_ dtype: DType) -> Double {
    switch dtype {
    case .bfloat16: 1e-1
    case .float16: 1e-2
    default: 2e-5
    }
}

private let cases: [OracleCase] = [
    conv([2, 7, 3], [3, 3, 4]),
    conv([2, 8, 3], [3, 3, 4], strides: 2, padding: .same),
    conv([1, 9, 2], [2, 2, 5], padding: .same, dilation: 3),
    conv([3, 6, 7, 2], [3, 3, 2, 4]),
    conv([2, 9, 8, 3], [3, 2, 3, 5], strides: [2, 3], padding: .same),
    conv([2, 9, 8, 3], [3, 2, 3, 5], strides: [2, 3]),
    conv([2, 9, 9, 4], [3, 3, 2, 6], padding: .same),
    conv([2, 9, 9, 4], [3, 3, 4, 2], dilation: 2),
    conv([2, 3, 8, 9], [3, 3, 3, 4], strides: 2, padding: .same, format: .channelsFirst),
    conv([1, 5, 6, 7, 2], [2, 3, 2, 2, 3], padding: .same),
    conv([2, 5, 4, 6, 4], [2, 2, 3, 2, 4], strides: [1, 2, 2]),
    conv([2, 2, 5, 4, 6], [2, 2, 3, 2, 4], format: .channelsFirst),
    // Work enough for several parts of the batch, one of them smaller.
    conv([5, 40, 40, 16], [3, 3, 16, 24], padding: .same),
    // Bands of one image, and a kernel that is large beside its images.
    conv([1, 41, 37, 16], [3, 3, 16, 24], padding: .same),
    conv([2, 13, 13, 96], [3, 3, 96, 160], strides: 2, padding: .same),
    conv([1, 101, 77, 16], [3, 3, 16, 24], strides: 2, dtype: .bfloat16),
    conv([2, 6, 6, 2], [3, 3, 2, 4], dtype: .bfloat16),
    conv([5, 40, 40, 16], [3, 3, 16, 24], padding: .same, dtype: .bfloat16),
    conv([2, 9, 9, 4], [3, 3, 2, 6], padding: .same, dtype: .bfloat16),
    conv([2, 3, 8, 9], [3, 3, 3, 4], strides: 2, format: .channelsFirst, dtype: .bfloat16),
    conv([2, 9, 5], [3, 5, 8], dilation: 2, dtype: .bfloat16),
    conv([2, 8, 22, 3], [1, 1, 3, 16], strides: 2, dtype: .bfloat16),
    conv([3, 3, 1], [1, 1, 4], strides: 4, dtype: .bfloat16),
    conv([1, 6, 1, 16], [3, 3, 16, 32], strides: 2, padding: .same, dtype: .bfloat16),
    conv([2, 6, 6, 2], [3, 3, 2, 4], padding: .same, dtype: .float16),
    conv([0, 6, 6, 2], [3, 3, 2, 4]),
    depthwise([2, 7, 8, 3], [3, 3, 3, 1], padding: .same),
    depthwise([2, 7, 8, 3], [3, 3, 3, 2], strides: 2),
    depthwise([2, 9, 5], [4, 5, 2], padding: .same),
    depthwise([2, 3, 7, 8], [3, 3, 3, 2], padding: .same, format: .channelsFirst),
    transposed([2, 5, 3], [3, 4, 3], strides: 2),
    transposed([2, 5, 3], [2, 4, 3], strides: 3, padding: .same),
    transposed([2, 4, 5, 3], [3, 3, 2, 3]),
    transposed([2, 4, 5, 3], [3, 3, 2, 3], strides: 2, padding: .same),
    transposed([2, 4, 5, 3], [3, 2, 2, 3], strides: 2, padding: .same, outputPadding: 1),
    transposed([2, 4, 5, 3], [3, 2, 2, 3], strides: [3, 2], outputPadding: [2, 0]),
    transposed([1, 4, 5, 3], [3, 3, 2, 3], padding: .same, dilation: 2),
    transposed([2, 3, 4, 5], [3, 3, 2, 3], strides: 2, format: .channelsFirst),
    transposed([1, 3, 4, 3, 2], [2, 3, 2, 4, 2], strides: 2, padding: .same),
    transposed([1, 48, 45, 24], [3, 3, 16, 24], strides: 2, padding: .same),
]

/// Convolutions are Keras's: values, dtypes, shapes known and unknown, and gradients.
@Suite struct ConvolutionTests {
    @Test func `values and gradients are Keras's`() throws {
        for (testCase, answer) in zip(cases, try OracleCase.answers(cases)) {
            do { try testCase.check(against: answer) } catch {
                Issue.record("\(testCase.testDescription): \(error)")
            }
        }
    }

    @Test(arguments: cases.filter { $0.inputs[0].shape.reduce(1, *) < 300 })
    fileprivate func `gradients are slopes`(_ testCase: OracleCase) throws {
        guard testCase.inputs[0].dtype == .float32 else { return }
        try testCase.checkFiniteDifferences()
    }

    @Test func `a bias and a rectifier are computed on the way`() throws {
        let x = try Random.normal([6, 20, 21, 5], seed: 1)
        let kernel = try Random.normal([3, 3, 5, 7], seed: 2)
        let bias = try Random.normal([7], seed: 3)
        let weights = try Random.normal([6, 18, 19, 7], seed: 4)
        func run(fused: Bool) throws -> [[Double]] {
            try Tape.record { tape in
                let inputs = [x, kernel, bias].map(tape.watch)
                let output =
                    fused
                    ? try Ops.conv(
                        inputs[0], inputs[1], bias: inputs[2], rectifies: true, strides: 1,
                        padding: .valid, dataFormat: .channelsLast, dilationRate: 1)
                    : try Ops.relu(Ops.add(Ops.conv(inputs[0], inputs[1]), inputs[2]))
                let loss = try Ops.sum(Ops.multiply(output, weights))
                let gradients = try tape.gradients(of: loss, with: inputs)
                return try [doubles(output)] + gradients.map { try $0.map(doubles) ?? [] }
            }
        }
        for (fused, plain) in zip(try run(fused: true), try run(fused: false)) {
            expectClose(fused, plain, relative: 1e-5, absolute: 1e-5)
        }
    }

    @Test func `results do not depend on the number of threads`() throws {
        let x = try Random.normal([9, 33, 31, 8], seed: 1)
        let kernel = try Random.normal([3, 3, 8, 16], seed: 2)
        func run(threads: Int) throws -> [[Double]] {
            try withThreads(threads) {
                try Tape.record { tape in
                    let inputs = [x, kernel].map(tape.watch)
                    let output = try Ops.conv(inputs[0], inputs[1], padding: .same)
                    let loss = try Ops.sum(Ops.square(output))
                    return try [doubles(output)]
                        + tape.gradients(of: loss, with: inputs).map { try $0.map(doubles) ?? [] }
                }
            }
        }
        let one = try run(threads: 1)
        #expect(try run(threads: 2) == one)
        #expect(try run(threads: 8) == one)
    }

    @Test func `oneDNN computes with fast code`() throws {
        let axis = ConvolutionShape.Axis(
            input: 28, output: 26, kernel: 3, stride: 1, dilation: 1, paddingLow: 0)
        let shape = ConvolutionShape(
            batch: 8, channels: 32, filters: 64, groups: 1, axes: [axis, axis])
        for kind in [ConvolutionPrimitive.Kind.forward, .backwardData, .backwardWeights] {
            let name = try ConvolutionPrimitive.shared(.init(kind: kind, shape: shape))
                .implementation
            #expect(!name.contains("ref"), "\(kind): \(name)")
            guard BFloat16Product.isNative, kind != .backwardWeights else { continue }
            let half = try ConvolutionPrimitive.shared(
                .init(kind: kind, shape: shape, isBFloat16: true)
            ).implementation
            #expect(half.contains("bf16"), "\(kind): \(half)")
        }
    }

    @Test(arguments: [
        ([2, 5, 5, 3], [3, 3, 2, 4]), ([2, 5, 5, 3], [6, 6, 3, 4]), ([2, 5, 3], [3, 3, 3, 4]),
        ([2, 5], [5, 3]), ([2, 5, 5, 4], [3, 3, 2, 3]), ([2, 5, 5, 3], [0, 3, 3, 4]),
    ])
    func `shapes that do not fit are refused`(input: [Int], kernel: [Int]) throws {
        let x = try Ops.zeros(Shape(input))
        let kernel = try Ops.zeros(Shape(kernel))
        #expect(throws: TensorError.self) { try Ops.conv(x, kernel) }
    }

    @Test(arguments: [SpatialSizes(0), SpatialSizes(-1), [1, 2, 3], SpatialSizes(Int.max)])
    func `strides that cannot be are refused`(strides: SpatialSizes) throws {
        let x = try Ops.zeros([2, 5, 5, 3])
        let kernel = try Ops.zeros([3, 3, 3, 4])
        #expect(throws: TensorError.self) { try Ops.conv(x, kernel, strides: strides) }
        #expect(throws: TensorError.self) {
            try Ops.conv(x, kernel, padding: .same, dilationRate: strides)
        }
        #expect(throws: TensorError.self) {
            try Ops.convTranspose(Ops.zeros([2, 5, 5, 4]), kernel, strides: strides)
        }
    }
}
