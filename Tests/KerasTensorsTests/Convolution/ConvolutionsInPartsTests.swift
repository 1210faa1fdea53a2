import CKerasDNNL
import KerasTestSupport
import Testing

@testable import KerasTensors

/// The parts that a convolution is cut into for the threads are the whole.
@Suite struct ConvolutionsInPartsTests {
    typealias Kind = ConvolutionPrimitive.Kind

    @Test(arguments: [Kind.forward, .backwardData, .backwardWeights], [1, 2, 3, 5, 16])
    func `parts of any shape compute what the whole does`(kind: Kind, count: Int) {
        var cutInBands = 0
        for shape in RandomConvolutions(count: 400, channels: [1, 2]) {
            let parts = shape.parts(count, of: kind)
            if parts[0].shape.axes != shape.axes { cutInBands += 1 }
            var whole = Memory(shape, result: kind)
            whole.run(kind, shape)
            var pieces = Memory(shape, result: kind)
            var kernels = [Double](repeating: 0, count: shape.kernelCount)
            for part in parts {
                #expect(part.shape.axes.allSatisfy { $0.paddingLow >= 0 })
                pieces.run(kind, part.shape, part)
                for (index, value) in pieces.kernel.enumerated() { kernels[index] += value }
            }
            switch kind {
            case .forward: #expect(pieces.output == whole.output, "\(shape)")
            case .backwardData: #expect(pieces.input == whole.input, "\(shape)")
            case .backwardWeights: #expect(kernels == whole.kernel, "\(shape)")
            }
        }
        #expect(cutInBands > 0 || count == 1)
    }

    /// Large enough for several parts: bands of few images, channels of kernels that are large beside
    /// the images, images; the last part often smaller.
    static let large: [(input: [Int], kernel: [Int], stride: Int, dilation: Int)] = [
        ([1, 61, 57, 16], [3, 3, 16, 24], 1, 1),
        ([2, 53, 50, 12], [5, 3, 12, 36], 1, 2),
        ([1, 123, 90, 20], [3, 3, 20, 32], 2, 1),
        ([1, 124, 90, 20], [2, 2, 20, 48], 2, 1),
        ([3, 130, 71, 9], [7, 3, 9, 33], 3, 1),
        ([1, 70, 50, 40], [1, 1, 40, 72], 1, 1),
        ([1, 84, 64, 24], [3, 3, 6, 48], 1, 1),
        ([1, 900, 40], [5, 40, 64], 1, 1),
        ([1, 15, 17, 18, 8], [3, 3, 3, 8, 16], 1, 1),
        ([2, 9, 9, 96], [3, 3, 96, 160], 1, 1),
        ([1, 23, 23, 100], [3, 3, 100, 72], 2, 1),
        ([4, 10, 10, 72], [1, 1, 72, 320], 1, 1),
        ([3, 60, 80], [5, 80, 130], 1, 2),
        ([1, 6, 7, 8, 70], [2, 2, 2, 70, 90], 1, 1),
    ]

    /// By channels where the kernel is large beside the input and has more than one slice of them.
    @Test(arguments: [
        (large[9], true), (large[10], true), (large[11], true), (large[0], false),
        (large[5], false), (large[6], false),
    ])
    func `gradients of large kernels are not added up`(
        sizes: (input: [Int], kernel: [Int], stride: Int, dilation: Int), isLarge: Bool
    ) throws {
        let options = ConvolutionOptions(
            strides: SpatialSizes(sizes.stride), padding: .same, dataFormat: .channelsLast,
            dilationRate: SpatialSizes(sizes.dilation))
        let run = try KernelGradientRun(
            options.shape(Shape(sizes.input), kernel: Shape(sizes.kernel), "conv"))
        #expect((run.resultCount == 1) == isLarge)
    }

    @Test(arguments: large, [PaddingMode.same, .valid])
    func `float32 in parts is float64 as a whole`(
        sizes: (input: [Int], kernel: [Int], stride: Int, dilation: Int), padding: PaddingMode
    ) throws {
        let shape = try ConvolutionOptions(
            strides: SpatialSizes(sizes.stride), padding: padding, dataFormat: .channelsLast,
            dilationRate: SpatialSizes(sizes.dilation)
        ).shape(Shape(sizes.input), kernel: Shape(sizes.kernel), "conv")
        #expect(shape.parts(atMost: 16, of: .forward).count > 1)
        #expect(shape.parts(atMost: 16, of: .backwardData).count > 1)
        let x = try Random.normal(Shape(sizes.input), seed: 1)
        let kernel = try Random.normal(Shape(sizes.kernel), seed: 2)
        func run(_ dtype: DType) throws -> [[Double]] {
            try Tape.record { tape in
                let inputs = try [x, kernel].map { tape.watch(try $0.converted(to: dtype)) }
                let output = try Ops.conv(
                    inputs[0], inputs[1], strides: SpatialSizes(sizes.stride), padding: padding,
                    dilationRate: SpatialSizes(sizes.dilation))
                let loss = try Ops.sum(Ops.square(output))
                return try [doubles(output)]
                    + tape.gradients(of: loss, with: inputs).map { try $0.map(doubles) ?? [] }
            }
        }
        let exact = try run(.float64)
        let results = try [1, 2, 8].map { count in try withThreads(count) { try run(.float32) } }
        for (name, (actual, expected)) in zip(
            ["output", "input's gradient", "kernel's gradient"], zip(results[0], exact))
        {
            // Sums of a hundred to a hundred thousand numbers that cancel each other.
            let scale = expected.reduce(0) { max($0, abs($1)) }
            expectClose(actual, expected, relative: 1e-4, absolute: 2e-6 * scale, name)
        }
        #expect(results[1] == results[0])
        #expect(results[2] == results[0])
    }

    /// A convolution's arrays: small integers, so that sums are exact in any order, and for the
    /// result numbers that do not belong there.
    private struct Memory {
        var input: [Double]
        var kernel: [Double]
        var output: [Double]

        init(_ shape: ConvolutionShape, result: Kind) {
            func numbers(_ count: Int, _ isResult: Bool) -> [Double] {
                (0..<count).map { isResult ? 1e9 : Double($0 * 7 % 11 - 5) }
            }
            input = numbers(shape.inputCount, result == .backwardData)
            kernel = numbers(shape.kernelCount, result == .backwardWeights)
            output = numbers(shape.outputCount, result == .forward)
        }

        mutating func run(
            _ kind: Kind, _ shape: ConvolutionShape, _ part: ConvolutionPart? = nil
        ) {
            let (inputStart, outputStart) = (part?.inputStart ?? 0, part?.outputStart ?? 0)
            #expect(inputStart + shape.inputCount <= input.count)
            #expect(outputStart + shape.outputCount <= output.count)
            shape.withCShape { shape in
                input.withUnsafeMutableBufferPointer { input in
                    kernel.withUnsafeMutableBufferPointer { kernel in
                        output.withUnsafeMutableBufferPointer { output in
                            guard let input = input.baseAddress, let kernel = kernel.baseAddress,
                                let output = output.baseAddress
                            else { return }
                            keras_convolution_run_f64(
                                kind.cValue, shape, input + inputStart, kernel,
                                output + outputStart)
                        }
                    }
                }
            }
        }
    }
}
