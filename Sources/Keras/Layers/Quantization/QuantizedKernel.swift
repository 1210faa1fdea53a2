import KerasJSON
import KerasTensors

/// A kernel in few bits, with what makes numbers of it again: the forms that Keras's `quantize`
/// gives kernels, under the policies of ``DTypePolicy/Quantization``.
///
/// It multiplies as Keras's layers do. It is not trained, and models are not quantized here.
final class QuantizedKernel: PlainValue {
    private enum Form {
        case int8
        /// With the size of blocks that share a scale, if there are several.
        case int4(blockSize: Int?)
        case float8(historyLength: Int)
        /// With bits, or 4 and a scale for each input (`awq`).
        case grouped(bits: Int, groupSize: Int?, hasInputScales: Bool)
    }

    private let form: Form
    private let inputDim: Int
    private let units: Int
    private let inputQuantizer: AbsMaxQuantizer?
    private let kernel: Variable
    private let scale = Variable(name: "kernel_scale", trainable: false)
    private let zero = Variable(name: "kernel_zero", trainable: false)
    private let groups = Variable(name: "g_idx", trainable: false)
    private let inputScales = Variable(name: "awq_scales", trainable: false)
    /// Of `float8`: scale and history of the inputs, the kernel, and the outputs' gradients.
    private let ranges: [Variable] = [
        "inputs_scale", "inputs_amax_history", "kernel_scale", "kernel_amax_history",
        "outputs_grad_scale", "outputs_grad_amax_history",
    ].map { Variable(name: $0, trainable: false) }
    /// Whether the numbers mean something: those of a file do.
    private(set) var isCalibrated: Bool

    /// Makes the variables.
    ///
    /// - Parameters:
    ///   - kernel: The layer's variable, which becomes one of integers.
    ///   - config: The layer's `quantization_config`, or null.
    ///   - makeFloats: Initializes `kernel` where it stays one of floats.
    init(
        _ quantization: DTypePolicy.Quantization, config: JSONValue, kernel: Variable,
        inputDim: Int,
        units: Int, dtype: DType, makeFloats: () throws -> Void
    ) throws {
        (self.kernel, self.inputDim, self.units) = (kernel, inputDim, units)
        form = Self.form(of: quantization)
        inputQuantizer = try Self.inputQuantizer(form, config)
        isCalibrated = true
        if case .float8 = form {} else { kernel.declareUntrainable() }
        switch form {
        case .int8:
            try kernel.initialize(shape: [inputDim, units], dtype: .int8)
            try scale.initialize(shape: [units], with: "ones", dtype: dtype)
        case .int4(let blockSize):
            try kernel.initialize(shape: [inputDim, Self.count(units, 2)], dtype: .int8)
            guard let blockSize else {
                try scale.initialize(shape: [units], with: "ones", dtype: dtype)
                return
            }
            let shape: Shape = [Self.count(inputDim, blockSize), units]
            try scale.initialize(shape: shape, with: "ones", dtype: dtype)
            try zero.initialize(shape: shape, dtype: .int8)
            try groups.initialize(shape: [inputDim], dtype: .float32) { _, dtype in
                try Ops.floorDivide(
                    Ops.arange(inputDim, dtype: dtype), Tensor(.int(blockSize)))
            }
        case .float8(let length):
            try makeFloats()
            for (index, variable) in ranges.enumerated() {
                try variable.initialize(
                    shape: index % 2 == 0 ? .scalar : [length],
                    with: index % 2 == 0 ? "ones" : "zeros")
            }
        case .grouped(let bits, let groupSize, let hasInputScales):
            isCalibrated = false
            try kernel.initialize(
                shape: [bits == 4 ? Self.count(units, 2) : units, inputDim], dtype: .uint8)
            let shape: Shape = [units, groupSize.map { Self.count(inputDim, $0) } ?? 1]
            try scale.initialize(shape: shape, with: "ones", dtype: dtype)
            try zero.initialize(shape: shape, dtype: .uint8)
            if hasInputScales {
                try inputScales.initialize(shape: [inputDim], with: "ones", dtype: dtype)
            }
            try groups.initialize(shape: [inputDim])
        }
    }

    private static func count(_ size: Int, _ blockSize: Int) -> Int {
        size / blockSize + (size % blockSize == 0 ? 0 : 1)
    }

    private static func form(of quantization: DTypePolicy.Quantization) -> Form {
        let parts = quantization.mode.split(separator: "/")
        // -1 stands for no blocks.
        let sizes = parts.dropFirst().compactMap { Int($0) }
        let size = sizes.last.flatMap { $0 > 0 ? $0 : nil }
        switch parts.first {
        case "int8": return .int8
        case "int4": return .int4(blockSize: size)
        case "float8": return .float8(historyLength: quantization.amaxHistoryLength ?? 1024)
        case "awq": return .grouped(bits: 4, groupSize: size, hasInputScales: true)
        default: return .grouped(bits: sizes.first ?? 4, groupSize: size, hasInputScales: false)
        }
    }

    /// What is done with the inputs of integers, if anything is.
    private static func inputQuantizer(
        _ form: Form, _ config: JSONValue
    ) throws -> AbsMaxQuantizer? {
        guard config != .null else {
            if case .int8 = form { return AbsMaxQuantizer() }
            return nil
        }
        guard let quantizer = config["config"]?["activation_quantizer"], quantizer != .null else {
            return nil
        }
        return try AbsMaxQuantizer(
            quantizer, in: DecodingContext(path: "quantization_config.activation_quantizer"))
    }

    // MARK: State

    /// Its variables beside the kernel, as far as the form has them, in the order in which Keras
    /// makes them.
    var variables: [Variable] {
        (ranges + [scale, zero, inputScales, groups]).filter(\.isInitialized)
    }

    /// All variables of the layer in the order of files.
    func stored(bias: Variable?) -> [Variable] {
        let bias = [bias].compactMap { $0 }
        let others = variables
        switch form {
        case .grouped: return bias + [kernel] + others
        default: return [kernel] + bias + others
        }
    }

    /// Whether the bias is rounded to 16 bits before it is added.
    var roundsBias: Bool { if case .float8 = form { true } else { false } }

    func noteLoaded() { isCalibrated = true }

    // MARK: Multiplying

    /// `inputs · kernel`, before the bias.
    ///
    /// - Parameter dtype: What is computed in.
    func multiply(_ inputs: Tensor, in dtype: DType) throws -> Tensor {
        if inputs.isSymbolic {
            let kernel = TensorSpec(shape: [inputDim, units], dtype: dtype)
            return try Ops.matmul(inputs, .symbolic(kernel))
        }
        switch form {
        case .int8: return try multiply(inputs, integers: kernel.value, dtype)
        case .int4(let blockSize):
            let integers = try PackedInt4.unpack(kernel.value, count: units, axis: 1, signed: true)
            guard blockSize != nil else {
                return try multiply(inputs, integers: Ops.cast(integers, to: .int8), dtype)
            }
            let floats = try restored(integers, axis: 0)
            return try Ops.matmul(inputs, Ops.cast(floats, to: dtype))
        case .float8:
            return try Ops.matmul(
                Float8E4M3.rounded(inputs, scale: ranges[0].value),
                Float8E4M3.rounded(Ops.cast(kernel.value, to: dtype), scale: ranges[2].value))
        case .grouped(let bits, _, let hasInputScales):
            let integers =
                bits == 4
                ? try PackedInt4.unpack(kernel.value, count: units, axis: 0, signed: false)
                : try kernel.value
            var floats = try Ops.transpose(restored(integers, axis: 1))
            if hasInputScales { floats = try floats / Ops.expandDims(inputScales.value, axis: -1) }
            return try Ops.matmul(inputs, Ops.cast(floats, to: dtype))
        }
    }

    /// Integers times integers, if the inputs are made some.
    private func multiply(
        _ inputs: Tensor, integers: Tensor, _ dtype: DType
    ) throws -> Tensor {
        guard let inputQuantizer else {
            return try Ops.matmul(inputs, Ops.cast(integers, to: dtype)) / scale.value
        }
        let (values, inputScale) = try inputQuantizer.quantize(inputs)
        let product = try Ops.cast(Ops.matmul(values, integers), to: dtype)
        return try product / (scale.value * inputScale)
    }

    /// The numbers that integers stand for, by the scale and the zero of their group.
    /// (Keras: `dequantize_with_sz_map`.)
    private func restored(_ integers: Tensor, axis: Int) throws -> Tensor {
        let groups = try Ops.cast(groups.value, to: .int32)
        let scales = try Ops.take(scale.value, groups, axis: axis)
        let zeros = try Ops.cast(Ops.take(zero.value, groups, axis: axis), to: scales.dtype)
        return try (integers - zeros) * scales
    }
}
