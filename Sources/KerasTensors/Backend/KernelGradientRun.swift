/// Computes the gradient of a convolution's kernel in float32 on dense memory, channels last, in
/// parts on several threads.
///
/// Parts of the images, or of their rows, find a gradient each, which are added up. Where the kernel
/// is large beside the images, writing and adding several costs more than computing one: there the
/// parts are channels of the input, each of which finds its own rows of the kernel.
struct KernelGradientRun {
    private let shape: ConvolutionShape
    private let parts: [ConvolutionPart]
    private let primitives: ConvolutionPrimitives
    private let isCutByChannels: Bool
    /// Kernels that come out, to be added up.
    let resultCount: Int

    init(_ shape: ConvolutionShape) throws {
        self.shape = shape
        let channelParts = shape.isKernelLarge ? shape.channelParts(atMost: 16) : []
        isCutByChannels = channelParts.count > 1
        parts = isCutByChannels ? channelParts : shape.parts(atMost: 4, of: .backwardWeights)
        resultCount = isCutByChannels ? 1 : parts.count
        primitives = try ConvolutionPrimitives(parts) { .init(kind: .backwardWeights, shape: $0) }
    }

    /// Writes `resultCount` kernels in Keras's order, one after the other.
    func callAsFunction(
        _ input: UnsafeRawPointer, _ upstream: UnsafeRawPointer, results: UnsafeMutableRawPointer
    ) throws {
        try primitives.runParts { index, primitive, scratch in
            let part = parts[index]
            let slice = try isCutByChannels ? shape.slice(part, of: input) : nil
            let own = slice.map { UnsafeRawPointer($0.pointer) } ?? input + part.inputStart * 4
            let result =
                results
                + (isCutByChannels ? part.inputStart * shape.filters : index * shape.kernelCount)
                * 4
            let packed =
                try primitive.packedBytes > 0
                ? Buffer.allocate(byteCount: primitive.packedBytes) : nil
            try primitive.run(
                input: own, kernel: packed?.pointer ?? result, bias: nil,
                output: upstream + part.outputStart * 4, scratch: scratch)
            if let packed { try primitive.reorder(packed.pointer, to: result) }
            withExtendedLifetime((slice, packed)) {}
        }
    }
}

extension ConvolutionShape {
    /// Whether four kernels take longer to be written, ordered and added than the input to be copied.
    fileprivate var isKernelLarge: Bool { inputCount / 4 < kernelCount }

    /// Channels that oneDNN's code needs for its speed.
    private static let sliceStep = 32

    /// Slices of the input's channels; `inputStart` is the first channel. None for groups, whose kernels
    /// have channels of their own.
    fileprivate func channelParts(atMost limit: Int) -> [ConvolutionPart] {
        guard groups == 1 else { return [] }
        let count = partCount(atMost: limit)
        let size = channels.divided(by: count).roundedUp(toMultipleOf: Self.sliceStep)
        return stride(from: 0, to: channels, by: size).map { first in
            var part = ConvolutionPart(shape: self, inputStart: first)
            part.shape.channels = min(size, channels - first)
            part.shape.kernelChannels = channels
            return part
        }
    }

    /// A copy of a part's channels of all places, float32.
    fileprivate func slice(_ part: ConvolutionPart, of input: UnsafeRawPointer) throws -> Buffer {
        let bytes = part.shape.channels * 4
        let slice = try Buffer.allocate(byteCount: part.shape.inputCount * 4)
        for place in 0..<inputCount / channels {
            (slice.pointer + place * bytes).copyMemory(
                from: input + (place * channels + part.inputStart) * 4, byteCount: bytes)
        }
        return slice
    }
}
