import CKerasDNNL
import Synchronization

/// Runs a convolution in float32 or bfloat16 on dense memory, channels last.
///
/// The batch is cut into parts for the threads; how many depends on the sizes only, and partial
/// sums are added in order, so that results do not depend on the number of threads.
struct ConvolutionRun {
    private let shape: ConvolutionShape
    private let kind: ConvolutionPrimitive.Kind
    /// Bytes of an element of input and output.
    private let elementSize: Int
    /// Images in each part but the last.
    private let partBatch: Int
    let partCount: Int
    private let primitives: (most: ConvolutionPrimitive, last: ConvolutionPrimitive)

    /// Work of a part that is worth a thread's waking, about 50 µs.
    private static let partOperations = 5e6

    /// - Parameters:
    ///   - dtype: float32, or but for kernels' gradients bfloat16; biases are float32 in any case.
    ///   - hasBias: Whether a bias is added to each place.
    ///   - isRectified: Whether negative results become 0.
    init(
        _ kind: ConvolutionPrimitive.Kind, _ shape: ConvolutionShape, dtype: DType,
        hasBias: Bool = false, isRectified: Bool = false
    ) throws {
        // Each part of a kernel's gradient is as large as the kernel, and is added up afterwards.
        let limit = kind == .backwardWeights ? 4 : 16
        let wanted = Int(min(shape.operationCount / Self.partOperations, Double(limit)))
        let batch = (shape.batch + max(wanted, 1) - 1) / max(wanted, 1)
        partBatch = batch
        partCount = (shape.batch + batch - 1) / batch
        self.shape = shape
        self.kind = kind
        elementSize = dtype.byteCount
        func primitive(_ batch: Int) throws -> ConvolutionPrimitive {
            try .shared(
                .init(
                    kind: kind, shape: shape.withBatch(batch), isBFloat16: dtype == .bfloat16,
                    hasBias: hasBias, isRectified: isRectified))
        }
        primitives = (
            try primitive(batch), try primitive(shape.batch - (partCount - 1) * batch)
        )
    }

    /// The forward pass (`result` is the output), or the gradient of the input (`result`), of which
    /// `operand` is the other.
    func callAsFunction(
        _ operand: UnsafeRawPointer, kernel: UnsafeRawPointer, bias: UnsafeRawPointer? = nil,
        result: UnsafeMutableRawPointer
    ) throws {
        // oneDNN may order the kernel differently for another size of batch.
        let packed = (
            most: try pack(kernel, for: primitives.most),
            last: try primitives.most === primitives.last
                ? nil : pack(kernel, for: primitives.last)
        )
        let isForward = kind == .forward
        try forEachPart { index, primitive, scratch in
            let own = primitive === primitives.most ? packed.most : packed.last
            let (input, output) =
                isForward
                ? (operand, UnsafeRawPointer(result)) : (UnsafeRawPointer(result), operand)
            return primitive.run(
                input: input + inputOffset(index),
                kernel: own.map { UnsafeRawPointer($0.pointer) } ?? kernel,
                bias: bias, output: output + outputOffset(index), scratch: scratch)
        }
        withExtendedLifetime(packed) {}
    }

    /// The gradients of the kernel by the parts of the batch: `partCount` kernels in Keras's order,
    /// one after the other, to be added up.
    func kernelGradients(
        _ input: UnsafeRawPointer, _ upstream: UnsafeRawPointer, results: UnsafeMutableRawPointer
    ) throws {
        let kernelBytes = shape.kernelCount * MemoryLayout<Float>.size
        let packedBytes = max(primitives.most.packedBytes, primitives.last.packedBytes)
            .roundedUp(toMultipleOf: 64)
        let packed = try Buffer.allocate(byteCount: packedBytes * partCount)
        try forEachPart { index, primitive, scratch in
            let result = results + index * kernelBytes
            let own = primitive.packedBytes > 0 ? packed.pointer + index * packedBytes : result
            let status = primitive.run(
                input: input + inputOffset(index), kernel: own, bias: nil,
                output: upstream + outputOffset(index), scratch: scratch)
            guard status == 0, primitive.packedBytes > 0 else { return status }
            return primitive.reorder(own, to: result)
        }
    }

    private func inputOffset(_ part: Int) -> Int {
        shape.inputCount / shape.batch * partBatch * part * elementSize
    }

    private func outputOffset(_ part: Int) -> Int {
        shape.outputCount / shape.batch * partBatch * part * elementSize
    }

    /// The kernel in the primitive's own order, unless that is Keras's.
    private func pack(
        _ kernel: UnsafeRawPointer, for primitive: ConvolutionPrimitive
    ) throws -> Buffer? {
        guard primitive.packedBytes > 0 else { return nil }
        let packed = try Buffer.allocate(byteCount: primitive.packedBytes)
        let status = primitive.reorder(kernel, to: packed.pointer)
        guard status == 0 else { throw ConvolutionPrimitive.failure(status) }
        return packed
    }

    /// Calls `body` for each part, on several threads, with scratch memory of its own.
    private func forEachPart(
        _ body: (Int, ConvolutionPrimitive, UnsafeMutableRawPointer) -> Int32
    ) throws {
        let scratchBytes = max(primitives.most.scratchBytes, primitives.last.scratchBytes)
            .roundedUp(toMultipleOf: 64)
        let scratch = try Buffer.allocate(byteCount: scratchBytes * partCount)
        let failure = Atomic<Int32>(0)
        Parallelism.forEach(chunks: partCount) { index in
            let primitive = index == partCount - 1 ? primitives.last : primitives.most
            let status = body(index, primitive, scratch.pointer + index * scratchBytes)
            if status != 0 { failure.store(status, ordering: .relaxed) }
        }
        let status = failure.load(ordering: .relaxed)
        guard status == 0 else { throw ConvolutionPrimitive.failure(status) }
    }
}

extension Int {
    fileprivate func roundedUp(toMultipleOf step: Int) -> Int { (self + step - 1) / step * step }
}
