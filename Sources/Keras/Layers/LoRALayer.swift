import KerasTensors

/// How strongly the product of the two factors of a low-rank adaptation counts.
struct LoRA: PlainValue {
    let rank: Int
    let alpha: Number

    /// What a config has of it.
    static let keys: Set = ["lora_rank", "lora_alpha"]
}

/// A layer whose kernel can be frozen, to train two small matrices in its place whose product is
/// added to it: low-rank adaptation.
protocol LoRALayer: Layer {
    var kernel: Variable { get }
    var kernelRegularizer: RegularizerIdentifier? { get }
    var kernelConstraint: ConstraintIdentifier? { get }
    var loraKernelA: Variable { get }
    var loraKernelB: Variable { get }
    var lora: LoRA? { get set }
}

extension LoRALayer {
    func startLoRA(
        rank: Int, alpha: Number?, _ aInitializer: InitializerIdentifier,
        _ bInitializer: InitializerIdentifier
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

    /// Factors along the kernel's last axis, for a layer that has some.
    func initializeLoRA(
        _ aInitializer: InitializerIdentifier = "he_uniform",
        _ bInitializer: InitializerIdentifier = "zeros"
    ) throws {
        let sizes = kernel.shape.dimensions
        guard let lora, let last = sizes.last else { return }
        try check(lora)
        try loraKernelA.initialize(
            shape: Shape(Array(sizes.dropLast()) + [lora.rank]), with: aInitializer,
            regularizer: kernelRegularizer)
        try loraKernelB.initialize(
            shape: Shape([lora.rank, last]), with: bInitializer, regularizer: kernelRegularizer)
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

    // MARK: Files

    /// Stores the kernel with what its factors add to it, and the bias.
    ///
    /// - Returns: Whether there are factors.
    func storeWithLoRA(to store: VariableWriter, bias: Variable?) throws -> Bool {
        guard lora != nil else { return false }
        store["0"] = try effectiveKernel
        if let bias { store["1"] = try bias.value }
        return true
    }

    /// The reverse of ``storeWithLoRA(to:bias:)``.
    func loadWithLoRA(from store: VariableReader, bias: Variable?) throws -> Bool {
        guard lora != nil else { return false }
        try store.load(numbered: bias.map { [kernel, $0] } ?? [kernel])
        // No memory before it is used: a file may claim any rank.
        for factor in [loraKernelA, loraKernelB] {
            try factor.initialize(
                shape: factor.shape, with: "zeros", regularizer: kernelRegularizer)
        }
        return true
    }

    /// `config` with `lora_rank`, if there is one, and `lora_alpha`, which Keras has since 3.10, if it
    /// is another number.
    func withLoRA(_ config: Config) -> Config {
        guard let lora else { return config }
        var config = config
        config.set(lora.rank, forKey: "lora_rank")
        if lora.alpha != .int(lora.rank) { config.set(lora.alpha, forKey: "lora_alpha") }
        return config
    }

    /// Takes the keys that ``withLoRA(_:)`` wrote.
    func takeLoRA(from config: Config) throws {
        let rank: Int? = try config.value(forKey: "lora_rank", default: nil)
        guard let rank, rank != 0 else { return }
        let alpha: Number? = try config.value(forKey: "lora_alpha", default: nil)
        lora = LoRA(rank: rank, alpha: alpha ?? .int(rank))
    }
}

extension Dense: LoRALayer {
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
        try startLoRA(rank: rank, alpha: alpha, aInitializer, bInitializer)
    }
}

extension EinsumDense: LoRALayer {
    /// Freezes the kernel, and trains in its place two factors whose product, along its last axis, is
    /// added to it; see ``Dense/enableLoRA(rank:alpha:aInitializer:bInitializer:)``.
    ///
    /// - Throws: ``KerasError/notBuilt(object:remedy:)``;
    ///   ``KerasError/unsupported(object:feature:remedy:)`` for a layer with a kernel constraint, or
    ///   one that has the factors already.
    public final func enableLoRA(
        rank: Int, alpha: Number? = nil, aInitializer: InitializerIdentifier = "he_uniform",
        bInitializer: InitializerIdentifier = "zeros"
    ) throws {
        try startLoRA(rank: rank, alpha: alpha, aInitializer, bInitializer)
    }
}
