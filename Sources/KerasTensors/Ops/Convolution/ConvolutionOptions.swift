/// The arguments that all convolutions have.
struct ConvolutionOptions: Sendable {
    var strides: SpatialSizes = 1
    var padding: PaddingMode = .valid
    var dataFormat: DataFormat = .channelsLast
    var dilationRate: SpatialSizes = 1

    var arguments: [OperationArgument] {
        [
            OperationArgument("strides", strides.argument),
            OperationArgument("padding", .string(padding.rawValue)),
            OperationArgument("data_format", .string(dataFormat.rawValue)),
            OperationArgument("dilation_rate", dilationRate.argument),
        ]
    }

    /// The sizes for an input of `shape` and a kernel of `kernelShape` (spatial…, channels of a
    /// group, filters). Unknown sizes are -1 there.
    ///
    /// - Throws: ``TensorError`` for operands that do not fit each other or the arguments.
    func shape(_ shape: Shape, kernel kernelShape: Shape, _ operation: String) throws
        -> ConvolutionShape
    {
        let rank = kernelShape.rank - 2
        let operands = [shape, kernelShape]
        guard (1...3).contains(rank), shape.rank == rank + 2 else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: operands,
                reason: "the input and the kernel need the same rank, from 3 to 5")
        }
        let (channels, groupChannels) = (shape.channels(dataFormat), kernelShape.sizes[rank])
        let filters = kernelShape.sizes[rank + 1]
        // A layer that has its kernel may be called on any number of channels, which is known later.
        let groups = channels < 0 ? 1 : channels / max(groupChannels, 1)
        guard filters >= 0, groupChannels > 0, channels < 0 || channels % groupChannels == 0,
            filters % max(groups, 1) == 0
        else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: operands,
                reason: "the number of input channels must be evenly divisible by the kernel's, "
                    + "and the filters by the number of groups")
        }
        let strides = try strides.expanded(rank: rank, operation, "strides")
        let dilations = try dilationRate.expanded(rank: rank, operation, "dilation_rate")
        let axes = try shape.spatialSizes(dataFormat).enumerated().map { axis, size in
            let kernel = kernelShape.sizes[axis]
            let reach = try dilatedReach(kernel, dilations[axis], kernelShape)
            guard size <= Int(Int32.max) else { throw TensorError.shapeOverflow(shape) }
            let extent = WindowExtent(
                size: reach < 0 ? -1 : size, reach: reach, stride: strides[axis], padding)
            guard extent.output != 0 || size == 0 else {
                throw TensorError.incompatibleShapes(
                    operation: operation, shapes: operands,
                    reason: "the kernel reaches beyond the input: the output would be empty")
            }
            return ConvolutionShape.Axis(
                input: size, output: extent.output, kernel: kernel, stride: strides[axis],
                dilation: dilations[axis], paddingLow: extent.paddingLow)
        }
        return ConvolutionShape(
            batch: shape.sizes[0], channels: channels, filters: filters,
            groups: groups, axes: axes)
    }
}

/// From the first element of a window of `size` to behind its last; -1 if that is not known.
func dilatedReach(_ size: Int, _ dilation: Int, _ shape: Shape) throws -> Int {
    if size == -1 { return -1 }
    let (span, overflow) = (size - 1).multipliedReportingOverflow(by: dilation)
    guard size > 0, !overflow, span < Int(Int32.max) else { throw TensorError.shapeOverflow(shape) }
    return span + 1
}

extension DType {
    /// What convolutions without groups compute in: bfloat16 itself where the processor has it.
    var forUngroupedConvolution: DType {
        self == .bfloat16 && BFloat16Product.isNative ? self : forConvolution
    }

    /// What convolutions compute in: float32, or float64, in which integers are exact.
    var forConvolution: DType {
        switch self {
        case .float16, .bfloat16, .float32: .float32
        default: .float64
        }
    }
}
