import KerasTensors

/// What files have of a layer that is not a plain kernel and bias.
extension Dense {
    /// Stores a quantized kernel in its own order, or a kernel with what its factors add to it.
    ///
    /// - Returns: Whether the layer has one of these.
    func storeOwnForm(to store: VariableWriter) throws -> Bool {
        if let quantizedKernel {
            guard quantizedKernel.isCalibrated else {
                throw KerasError.unsupported(
                    object: summaryDescription,
                    feature: "saving a layer that is quantized but has never been calibrated",
                    remedy: "load one that was calibrated in Python")
            }
            try store.store(numbered: quantizedKernel.stored(bias: useBias ? bias : nil))
            return true
        }
        return try storeWithLoRA(to: store, bias: useBias ? bias : nil)
    }

    /// The reverse of ``storeOwnForm(to:)``.
    func loadOwnForm(from store: VariableReader) throws -> Bool {
        if let quantizedKernel {
            let variables = quantizedKernel.stored(bias: useBias ? bias : nil)
            guard store.numberedCount == variables.count else {
                let names = variables.map { "'\($0.name)'" }.joined(separator: ", ")
                throw KerasError.invalidInput(
                    object: "Layer '\(name)'",
                    expected: "\(variables.count) variables [\(names)]",
                    found: "\(store.numberedCount) variables during loading")
            }
            try store.load(numbered: variables)
            quantizedKernel.noteLoaded()
            return true
        }
        return try loadWithLoRA(from: store, bias: useBias ? bias : nil)
    }

    /// The bias as it is added. In 8-bit floats Keras rounds it, so that one kernel can do it all.
    var addedBias: Tensor {
        get throws {
            let bias = try bias.value
            guard let quantizedKernel, quantizedKernel.roundsBias, bias.dtype == .float32 else {
                return bias
            }
            return try Ops.cast(Ops.cast(bias, to: .bfloat16), to: .float32)
        }
    }

    func refuseTraining(of kernel: QuantizedKernel) throws {
        guard kernel.isCalibrated || CallContext.current.isSymbolic else {
            throw KerasError.unsupported(
                object: summaryDescription,
                feature: "calling a layer that is quantized but has never been calibrated",
                remedy: "load one that was calibrated in Python")
        }
        guard CallContext.current.training != true else {
            throw KerasError.unsupported(
                object: summaryDescription,
                feature: "training with the quantized dtype policy \(dtypePolicy.name)",
                remedy: "train the model before it is quantized in Python")
        }
    }
}
