/// Runs a convolution in float32 or bfloat16 on dense memory, channels last, in parts on several
/// threads: forward, or for the gradient of the input.
struct ConvolutionRun {
    private let kind: ConvolutionPrimitive.Kind
    /// Bytes of an element of input and output.
    private let elementSize: Int
    private let parts: [ConvolutionPart]
    private let primitives: ConvolutionPrimitives

    /// - Parameters:
    ///   - kind: Forward or for the input's gradient.
    ///   - dtype: float32 or bfloat16; biases are float32 in any case.
    ///   - hasBias: Whether a bias is added to each place.
    ///   - isRectified: Whether negative results become 0.
    init(
        _ kind: ConvolutionPrimitive.Kind, _ shape: ConvolutionShape, dtype: DType,
        hasBias: Bool = false, isRectified: Bool = false
    ) throws {
        self.kind = kind
        elementSize = dtype.byteCount
        parts = shape.parts(atMost: 16, of: kind)
        primitives = try ConvolutionPrimitives(parts) {
            .init(
                kind: kind, shape: $0, isBFloat16: dtype == .bfloat16, hasBias: hasBias,
                isRectified: isRectified)
        }
    }

    /// The forward pass (`result` is the output), or the gradient of the input (`result`), of which
    /// `operand` is the other.
    func callAsFunction(
        _ operand: UnsafeRawPointer, kernel: UnsafeRawPointer, bias: UnsafeRawPointer? = nil,
        result: UnsafeMutableRawPointer
    ) throws {
        let isForward = kind == .forward
        let input = isForward ? operand : UnsafeRawPointer(result)
        let output = isForward ? UnsafeRawPointer(result) : operand
        let packed = try primitives.packed(kernel)
        try primitives.runParts { index, primitive, scratch in
            try primitive.run(
                input: input + parts[index].inputStart * elementSize,
                kernel: packed[index].map { UnsafeRawPointer($0.pointer) } ?? kernel, bias: bias,
                output: output + parts[index].outputStart * elementSize, scratch: scratch)
        }
        withExtendedLifetime(packed) {}
    }
}
