import CKerasDNNL
import Testing

@testable import KerasTensors

/// The library's code stays within the memory that it asks for, and computes what loops do.
@Suite struct ConvolutionMemoryTests {
    typealias Kind = ConvolutionPrimitive.Kind

    /// 1 × 1 kernels whose strides leave elements out.
    static let strided = [
        (batch: 2, channels: 3, filters: 16, size: 8, stride: 2), (1, 5, 9, 11, 2),
        (2, 12, 20, 7, 3), (1, 17, 8, 10, 2), (2, 8, 8, 8, 2), (1, 1, 1, 5, 3), (1, 33, 40, 12, 2),
    ].map { square($0, kernel: 1) }

    /// Square images with half of the kernel as padding.
    private static func square(
        _ sizes: (batch: Int, channels: Int, filters: Int, size: Int, stride: Int), kernel: Int
    ) -> ConvolutionShape {
        let axis = ConvolutionShape.Axis(
            input: sizes.size, output: (sizes.size - 1) / sizes.stride + 1, kernel: kernel,
            stride: sizes.stride, dilation: 1, paddingLow: kernel / 2)
        return ConvolutionShape(
            batch: sizes.batch, channels: sizes.channels, filters: sizes.filters, groups: 1,
            axes: [axis, axis])
    }

    @Test(arguments: strided, [Kind.forward, .backwardData, .backwardWeights])
    func `strided kernels of one place`(shape: ConvolutionShape, kind: Kind) throws {
        try check(kind, shape)
    }

    /// Images that oneDNN's code for AVX2 gets in blocks of channels, also where the last is not full.
    static let blocked = [
        (batch: 1, channels: 64, filters: 64, size: 48, stride: 1), (1, 67, 70, 45, 1),
        (2, 72, 64, 56, 2), (9, 130, 64, 13, 1),
    ].map { square($0, kernel: 3) }

    @Test(arguments: blocked, [Kind.forward, .backwardData, .backwardWeights])
    func `many channels of large images or batches`(shape: ConvolutionShape, kind: Kind) throws {
        try check(kind, shape)
        let images = 4 * (shape.inputCount + shape.outputCount)
        // A band of them is not worth it.
        var small = shape
        small.batch = 1
        small.axes[0].input = 9
        small.axes[0].output = (9 - 1) / shape.axes[0].stride + 1
        for (shape, isInBlocks) in [(shape, true), (small, false)] {
            let primitive = try ConvolutionPrimitive.shared(.init(kind: kind, shape: shape))
            guard primitive.implementation == "jit:avx2" else { continue }
            #expect((primitive.scratchBytes >= images) == isInBlocks)
        }
    }

    /// Bands of images have paddings that no convolution of Keras has.
    @Test(arguments: [Kind.forward, .backwardData, .backwardWeights])
    func `parts of random shapes`(kind: Kind) throws {
        try checkParts(kind, isBFloat16: false)
    }

    @Test(
        .enabled(if: BFloat16Product.isNative, "the processor multiplies bfloat16"),
        arguments: [Kind.forward, .backwardData])
    func `parts of random shapes in bfloat16`(kind: Kind) throws {
        try checkParts(kind, isBFloat16: true)
    }

    private func checkParts(_ kind: Kind, isBFloat16: Bool) throws {
        for whole in RandomConvolutions(count: 100, channels: [1, 3, 8, 16, 20, 32]) {
            var seen: Set<ConvolutionShape> = []
            for part in whole.parts(16, of: kind) where seen.insert(part.shape).inserted {
                try check(kind, part.shape, isBFloat16: isBFloat16)
            }
        }
    }

    @Test func `slices of a kernel's gradient`() throws {
        for var slice in RandomConvolutions(count: 100, channels: [8, 16, 20, 32])
        where slice.groups == 1 {
            slice.kernelChannels = slice.channels + 16
            try check(.backwardWeights, slice)
        }
    }

    /// Compares oneDNN's code with our loops on small integers, whose sums are exact, in memory that
    /// ends where it should.
    private func check(
        _ kind: Kind, _ shape: ConvolutionShape, isBFloat16: Bool = false
    ) throws {
        let primitive = try ConvolutionPrimitive.shared(
            .init(kind: kind, shape: shape, isBFloat16: isBFloat16))
        let size = isBFloat16 ? 2 : 4
        // A slice's rows of the kernel lie as far apart as those of the whole.
        let sliceTap = shape.channels / shape.groups * shape.filters
        let wholeTap = (shape.kernelChannels ?? shape.channels / shape.groups) * shape.filters
        let input = Watched(shape.inputCount, size: size, isResult: kind == .backwardData)
        let output = Watched(shape.outputCount, size: size, isResult: kind == .forward)
        let kernel = Watched(
            shape.kernelCount / sliceTap * wholeTap, size: size,
            isResult: kind == .backwardWeights)
        let packed = Watched(primitive.packedBytes, size: 1, isResult: true)
        let scratch = Watched(primitive.scratchBytes, size: 1, isResult: true)
        let isPacked = primitive.packedBytes > 0
        if isPacked, kind != .backwardWeights {
            try primitive.reorder(kernel.start, to: packed.start)
        }
        try primitive.run(
            input: input.start, kernel: isPacked ? packed.start : kernel.start, bias: nil,
            output: output.start, scratch: scratch.start)
        if isPacked, kind == .backwardWeights {
            try primitive.reorder(packed.start, to: kernel.start)
        }
        for memory in [input, output, kernel, packed, scratch] {
            #expect(memory.isWholeAround, "\(kind) \(shape)")
        }

        var expected = (input: input.numbers, kernel: kernel.numbers, output: output.numbers)
        if wholeTap != sliceTap { expected.kernel = Array(expected.kernel[..<shape.kernelCount]) }
        shape.withCShape {
            keras_convolution_run_f64(
                kind.cValue, $0, &expected.input, &expected.kernel, &expected.output)
        }
        let (actual, result) =
            switch kind {
            case .forward: (output.numbers, expected.output)
            case .backwardData: (input.numbers, expected.input)
            case .backwardWeights: (kernel.numbers, expected.kernel)
            }
        for (index, number) in actual.enumerated() {
            let (tap, place) = index.quotientAndRemainder(dividingBy: wholeTap)
            guard kind != .backwardWeights || place < sliceTap else {
                #expect(number.isNaN, "\(shape): a neighbour's row is written")
                continue
            }
            let sum = kind == .backwardWeights ? result[tap * sliceTap + place] : result[index]
            // One rounding to eight bits.
            let isSame = isBFloat16 ? abs(number - sum) <= abs(sum) / 256 : number == sum
            guard isSame else {
                Issue.record("\(kind) \(shape): \(number) at \(index), loops have \(sum)")
                return
            }
        }
    }

    /// Numbers with bytes around them that nobody is to change.
    private final class Watched {
        private let whole: UnsafeMutableRawBufferPointer
        private let inside: UnsafeMutableRawBufferPointer
        private let size: Int
        private static let around = 1024
        private static let unchanged: UInt8 = 0xA5

        /// Small integers, or for a result what is no number; of `size` bytes each.
        init(_ count: Int, size: Int, isResult: Bool) {
            self.size = size
            whole = .allocate(byteCount: count * size + 2 * Self.around, alignment: 64)
            whole.initializeMemory(as: UInt8.self, repeating: Self.unchanged)
            inside = .init(rebasing: whole[Self.around..<whole.count - Self.around])
            inside.initializeMemory(as: UInt8.self, repeating: 0xFF)
            guard !isResult else { return }
            for index in 0..<count {
                let bits = Float(index * 7 % 11 - 5).bitPattern
                if size == 4 {
                    inside.storeBytes(of: bits, toByteOffset: index * 4, as: UInt32.self)
                } else {
                    inside.storeBytes(
                        of: UInt16(bits >> 16), toByteOffset: index * 2, as: UInt16.self)
                }
            }
        }

        var start: UnsafeMutableRawPointer {
            get throws { try #require(whole.baseAddress) + Self.around }
        }

        var numbers: [Double] {
            stride(from: 0, to: inside.count, by: size).map {
                let bits =
                    size == 4
                    ? inside.load(fromByteOffset: $0, as: UInt32.self)
                    : UInt32(inside.load(fromByteOffset: $0, as: UInt16.self)) << 16
                return Double(Float(bitPattern: bits))
            }
        }

        var isWholeAround: Bool {
            whole[..<Self.around].allSatisfy { $0 == Self.unchanged }
                && whole[(whole.count - Self.around)...].allSatisfy { $0 == Self.unchanged }
        }

        deinit { whole.deallocate() }
    }
}
