/// The gradient of a convolution with respect to its input, as an op of its own. That convolution,
/// whose input is this op's output, is what the kernels are told.
struct ConvolutionTranspose: SingleOutputOperation {
    static let kerasName = KerasName.nn("ConvTranspose")

    let options: ConvolutionOptions
    let outputPadding: SpatialSizes?

    var arguments: [OperationArgument] {
        let all = options.arguments
        return Array(all[..<2])
            + [OperationArgument("output_padding", outputPadding?.argument ?? .none)]
            + Array(all[2...])
    }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(inputs, operation: "conv_transpose").forConvolution
    }

    /// The convolution that is transposed.
    private func convolution(_ input: Shape, kernel: Shape) throws -> ConvolutionShape {
        let rank = kernel.rank - 2
        guard (1...3).contains(rank), input.rank == rank + 2,
            input.channels(options.dataFormat) == kernel.sizes[rank + 1]
        else {
            throw TensorError.incompatibleShapes(
                operation: "conv_transpose", shapes: [input, kernel],
                reason: "both need the same rank, from 3 to 5, and the kernel's last dimension "
                    + "the size of the input's channels")
        }
        let operation = "conv_transpose"
        let strides = try options.strides.expanded(rank: rank, operation, "strides")
        let dilations = try options.dilationRate.expanded(rank: rank, operation, "dilation_rate")
        let added = try addedSizes(rank: rank)
        let axes = try input.spatialSizes(options.dataFormat).enumerated().map { axis, size in
            guard size <= Int(Int32.max) else { throw TensorError.shapeOverflow(input) }
            let reach = try dilatedReach(kernel.sizes[axis], dilations[axis], kernel)
            let extent = TransposedExtent(
                size: reach < 0 ? -1 : size, reach: reach, stride: strides[axis], options.padding,
                outputPadding: added?[axis])
            guard extent.output == -1 || extent.output > 0 else {
                throw TensorError.incompatibleShapes(
                    operation: operation, shapes: [input, kernel],
                    reason: "the output would be empty")
            }
            return ConvolutionShape.Axis(
                input: extent.output, output: size, kernel: kernel.sizes[axis],
                stride: strides[axis], dilation: dilations[axis], paddingLow: extent.paddingLow)
        }
        return ConvolutionShape(
            batch: input.sizes[0], channels: kernel.sizes[rank], filters: kernel.sizes[rank + 1],
            groups: 1, axes: axes)
    }

    /// Unlike other sizes, these may be 0.
    private func addedSizes(rank: Int) throws -> [Int]? {
        guard let outputPadding else { return nil }
        let all =
            outputPadding.isSingle
            ? Array(repeating: outputPadding.values[0], count: rank) : outputPadding.values
        guard all.count == rank, all.allSatisfy({ (0...1 << 20).contains($0) }) else {
            throw TensorError.invalidArgument(
                operation: "conv_transpose", argument: "output_padding",
                expected: "an integer from 0 on, or \(rank) of them",
                found: "\(outputPadding.values)")
        }
        return all
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let shape = try convolution(inputs[0].shape, kernel: inputs[1].shape)
        return TensorSpec(
            shape: .spatial(
                batch: shape.batch, shape.axes.map(\.input), channels: shape.channels,
                options.dataFormat),
            dtype: try DType.promoted(inputs, operation: "conv_transpose"))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let shape = try convolution(inputs[0].shape, kernel: inputs[1].shape)
        let outputShape = Shape.spatial(
            batch: shape.batch, shape.axes.map(\.input), channels: shape.channels)
        return try shape.inputGradient(
            inputs[0].channelsLast(options.dataFormat), inputs[1], inputShape: outputShape
        ).channels(in: options.dataFormat).converted(to: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (input, kernel) = (saved.inputs[0], saved.inputs[1])
        let shape = try convolution(input.shape, kernel: kernel.shape)
        let upstream = try upstream.converted(to: kernel.dtype).channelsLast(options.dataFormat)
        var gradients: [Tensor?] = [nil, nil]
        if saved.needsGradient[0] {
            let inputShape = Shape.spatial(
                batch: shape.batch, shape.axes.map(\.output), channels: shape.filters)
            gradients[0] = try shape.output(upstream, kernel, outputShape: inputShape)
                .channels(in: options.dataFormat)
        }
        if saved.needsGradient[1] {
            gradients[1] = try shape.kernelGradient(
                upstream, input.channelsLast(options.dataFormat), kernelShape: kernel.shape)
        }
        return gradients
    }
}

/// How large the output of a transposed convolution is along a dimension, and how much of what the
/// kernel reaches is cut off at its start, as Keras on JAX counts.
private struct TransposedExtent {
    let output: Int
    let paddingLow: Int

    init(size: Int, reach: Int, stride: Int, _ padding: PaddingMode, outputPadding: Int?) {
        switch padding {
        case .valid:
            let added = outputPadding ?? max(reach, stride) - reach
            output = size < 0 ? -1 : (size - 1) * stride + reach + added
            paddingLow = 0
        case .same:
            let total = outputPadding.map { reach + reach % 2 - 2 + $0 } ?? stride + reach - 2
            let start = min(total / 2 + total % 2, reach - 1)
            output =
                size < 0
                ? -1
                : outputPadding.map { (size - 1) * stride + reach % 2 + $0 } ?? size * stride
            paddingLow = reach - 1 - start
        }
    }
}
