/// The inputs are the input, the kernel and perhaps a bias.
struct Convolution: SingleOutputOperation {
    static let kerasName = KerasName.nn("Conv")

    var options: ConvolutionOptions
    var rectifies = false

    var arguments: [OperationArgument] { options.arguments }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        let dtype = try DType.promoted(inputs, operation: "conv")
        let channelAxis = options.dataFormat == .channelsLast ? -1 : 1
        let isGrouped = inputs[0].shape[channelAxis] != inputs[1].shape[-2]
        return isGrouped ? dtype.forConvolution : dtype.forUngroupedConvolution
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = try options.shape(inputs[0].shape, kernel: inputs[1].shape, "conv")
        guard inputs.count < 3 || inputs[2].shape == Shape(sizes: [shape.filters]) else {
            throw TensorError.incompatibleShapes(
                operation: "conv", shapes: inputs.map(\.shape),
                reason: "the bias needs a value for each filter")
        }
        return TensorSpec(
            shape: .spatial(
                batch: shape.batch, shape.axes.map(\.output), channels: shape.filters,
                options.dataFormat),
            dtype: try DType.promoted(inputs, operation: "conv"))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let shape = try options.shape(inputs[0].shape, kernel: inputs[1].shape, "conv")
        let x = try inputs[0].channelsLast(options.dataFormat)
        let bias = try inputs.count > 2 ? inputs[2].converted(to: x.dtype.wide) : nil
        let outputShape = Shape.spatial(
            batch: shape.batch, shape.axes.map(\.output), channels: shape.filters)
        var result: Tensor
        if x.dtype != .float64, !shape.isEmpty {
            result = try shape.output(
                x, inputs[1], bias: bias, rectifies: rectifies, outputShape: outputShape)
        } else {
            result = try shape.output(x, inputs[1], outputShape: outputShape)
            if let bias { result = try Ops.add(result, bias) }
            if rectifies { result = try Ops.relu(result) }
        }
        return try result.channels(in: options.dataFormat).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (input, kernel) = (saved.inputs[0], saved.inputs[1])
        let shape = try options.shape(input.shape, kernel: kernel.shape, "conv")
        var upstream = try upstream.converted(to: kernel.dtype)
        if rectifies { upstream = try Self.passedByRectifier(upstream, saved.output) }
        upstream = try upstream.channelsLast(options.dataFormat)
        var gradients = [Tensor?](repeating: nil, count: saved.inputs.count)
        if saved.needsGradient[0] {
            let inputShape = Shape.spatial(
                batch: shape.batch, shape.axes.map(\.input), channels: shape.channels)
            gradients[0] = try shape.inputGradient(upstream, kernel, inputShape: inputShape)
                .channels(in: options.dataFormat)
        }
        if saved.needsGradient[1] {
            gradients[1] = try shape.kernelGradient(
                input.channelsLast(options.dataFormat), upstream, kernelShape: kernel.shape)
        }
        if saved.inputs.count > 2, saved.needsGradient[2] {
            gradients[2] = try Ops.sum(upstream, axis: Axes(Array(0..<upstream.rank - 1)))
        }
        return gradients
    }

    /// What of `upstream` the rectifier lets through, which shows in its output.
    private static func passedByRectifier(_ upstream: Tensor, _ output: Tensor) throws -> Tensor {
        let output = try output.converted(to: upstream.dtype)
        let saved = SavedApplication(inputs: [output], output: output, needsGradient: [true])
        return try Relu().gradients(upstream, saved)[0] ?? upstream
    }
}

/// A convolution in as many groups as there are channels, whose kernel is written otherwise.
struct DepthwiseConvolution: SingleOutputOperation {
    static let kerasName = KerasName.nn("DepthwiseConv")

    let options: ConvolutionOptions

    var arguments: [OperationArgument] { options.arguments }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(inputs, operation: "depthwise_conv").forConvolution
    }

    /// `(spatial…, 1, channels × multiplier)`: the same elements in the same order.
    private func grouped(_ inputs: [Tensor]) throws -> Shape {
        let sizes = inputs[1].shape.sizes
        guard sizes.count > 2, inputs[0].rank == sizes.count,
            sizes[sizes.count - 2] == inputs[0].shape.channels(options.dataFormat)
        else {
            throw TensorError.incompatibleShapes(
                operation: "depthwise_conv", shapes: inputs.map(\.shape),
                reason: "the kernel needs as many channels as the input")
        }
        let (filters, overflow) = sizes[sizes.count - 2]
            .multipliedReportingOverflow(by: sizes[sizes.count - 1])
        guard !overflow else { throw TensorError.shapeOverflow(inputs[1].shape) }
        return Shape(sizes: sizes.dropLast(2) + [1, filters])
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = try options.shape(
            inputs[0].shape, kernel: grouped(inputs), "depthwise_conv")
        return TensorSpec(
            shape: .spatial(
                batch: shape.batch, shape.axes.map(\.output), channels: shape.filters,
                options.dataFormat),
            dtype: try DType.promoted(inputs, operation: "depthwise_conv"))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let kernel = inputs[1].withShape(try grouped(inputs))
        return try Convolution(options: options).forward([inputs[0], kernel], spec)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let kernel = saved.inputs[1].withShape(try grouped(saved.inputs))
        let regrouped = SavedApplication(
            inputs: [saved.inputs[0], kernel], output: saved.output,
            needsGradient: saved.needsGradient)
        let gradients = try Convolution(options: options).gradients(upstream, regrouped)
        return [gradients[0], gradients[1]?.withShape(saved.inputs[1].shape)]
    }
}
