import KerasTensors

extension Dense {
    /// How strongly the product of the two factors counts.
    struct LoRA: PlainValue {
        let rank: Int
        let alpha: Number
    }

    /// Freezes the kernel, and trains in its place two small matrices whose product is added to it:
    /// low-rank adaptation. (Keras: `enable_lora`.)
    ///
    /// A save stores the sum as the kernel. After a load, as in Keras, both factors are 0, and what
    /// they had learned is in the kernel.
    ///
    /// - Parameters:
    ///   - rank: The number of columns of the first factor, and of rows of the second.
    ///   - alpha: The product is added `alpha / rank` times (default: once).
    ///   - aInitializer: What the first factor starts as.
    ///   - bInitializer: What the second starts as.
    /// - Throws: ``KerasError/notBuilt(object:remedy:)``;
    ///   ``KerasError/unsupported(object:feature:remedy:)`` for a layer with a kernel constraint, one
    ///   that has the factors already, or a quantized one.
    public final func enableLoRA(
        rank: Int, alpha: Number? = nil, aInitializer: InitializerIdentifier = "he_uniform",
        bInitializer: InitializerIdentifier = "zeros"
    ) throws {
        try ensureSetUp()
        guard isBuilt else {
            throw KerasError.notBuilt(
                object: summaryDescription,
                remedy: "Cannot enable lora on a layer that isn't yet built: call it first")
        }
        guard lora == nil else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "enabling lora twice",
                remedy: "this can only be done once per layer")
        }
        let new = LoRA(rank: rank, alpha: alpha ?? .int(rank))
        try check(new)
        lora = new
        do {
            try initializeLoRA(aInitializer, bInitializer)
        } catch {
            lora = nil
            throw error
        }
    }

    func check(_ lora: LoRA) throws {
        guard lora.rank > 0 else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "lora_rank", expected: "a positive integer",
                found: "\(lora.rank)")
        }
        guard kernelConstraint == nil, dtypePolicy.quantization == nil else {
            throw KerasError.unsupported(
                object: summaryDescription,
                feature: "lora with a "
                    + (kernelConstraint == nil ? "quantized kernel" : "kernel constraint"),
                remedy: "make a layer without")
        }
    }

    func initializeLoRA(
        _ aInitializer: InitializerIdentifier = "he_uniform",
        _ bInitializer: InitializerIdentifier = "zeros"
    ) throws {
        guard let lora, let inputDim = kernel.shape[0] else { return }
        try check(lora)
        try loraKernelA.initialize(
            shape: [inputDim, lora.rank], with: aInitializer, regularizer: kernelRegularizer)
        try loraKernelB.initialize(
            shape: [lora.rank, units], with: bInitializer, regularizer: kernelRegularizer)
        kernel.trainable = false
        TrainableFlags.noteChange()
    }

    /// The kernel with what the factors add to it.
    var effectiveKernel: Tensor {
        get throws {
            let kernel = try kernel.value
            guard let lora else { return kernel }
            let product = try Ops.matmul(loraKernelA.value, loraKernelB.value)
            let strength = lora.alpha.doubleValue / Double(lora.rank)
            return try Ops.cast(kernel + product * strength, to: kernel.dtype)
        }
    }
}
