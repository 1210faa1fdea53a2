extension Ops {
    /// The convolution over one to three spatial dimensions (`keras.ops.conv`).
    ///
    /// - Parameters:
    ///   - inputs: `(batch, spatial…, channels)`, or as `dataFormat` says.
    ///   - kernel: `(spatial…, channels / groups, filters)`; the number of groups follows.
    ///   - dilationRate: The distance of a window's elements.
    /// - Returns: `(batch, new spatial…, filters)`.
    /// - Throws: ``TensorError`` if the shapes or arguments do not fit, or nothing would be left.
    public static func conv(
        _ inputs: Tensor, _ kernel: Tensor, strides: SpatialSizes = 1,
        padding: PaddingMode = .valid, dataFormat: DataFormat = .channelsLast,
        dilationRate: SpatialSizes = 1
    ) throws -> Tensor {
        let options = ConvolutionOptions(
            strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate)
        return try apply(Convolution(options: options), [inputs, kernel])
    }

    /// A convolution, then a bias of `(filters,)` and, if `rectifies`, max(0, x), in one pass over
    /// the output: what layers compute.
    ///
    /// - Throws: As ``conv(_:_:strides:padding:dataFormat:dilationRate:)``.
    package static func conv(
        _ inputs: Tensor, _ kernel: Tensor, bias: Tensor?, rectifies: Bool,
        strides: SpatialSizes, padding: PaddingMode, dataFormat: DataFormat,
        dilationRate: SpatialSizes
    ) throws -> Tensor {
        let options = ConvolutionOptions(
            strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate)
        return try apply(
            Convolution(options: options, rectifies: rectifies),
            [inputs, kernel] + (bias.map { [$0] } ?? []))
    }

    /// A convolution of each channel by itself (`keras.ops.depthwise_conv`).
    ///
    /// - Parameters:
    ///   - inputs: `(batch, spatial…, channels)`, or as `dataFormat` says.
    ///   - kernel: `(spatial…, channels, multiplier)`.
    /// - Returns: `(batch, new spatial…, channels × multiplier)`.
    /// - Throws: As ``conv(_:_:strides:padding:dataFormat:dilationRate:)``.
    public static func depthwiseConv(
        _ inputs: Tensor, _ kernel: Tensor, strides: SpatialSizes = 1,
        padding: PaddingMode = .valid, dataFormat: DataFormat = .channelsLast,
        dilationRate: SpatialSizes = 1
    ) throws -> Tensor {
        let options = ConvolutionOptions(
            strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate)
        return try apply(DepthwiseConvolution(options: options), [inputs, kernel])
    }

    /// A depthwise convolution, then one of size 1 across the channels
    /// (`keras.ops.separable_conv`).
    ///
    /// - Parameters:
    ///   - depthwiseKernel: `(spatial…, channels, multiplier)`.
    ///   - pointwiseKernel: `(1…, channels × multiplier, filters)`.
    /// - Throws: As ``conv(_:_:strides:padding:dataFormat:dilationRate:)``.
    public static func separableConv(
        _ inputs: Tensor, _ depthwiseKernel: Tensor, _ pointwiseKernel: Tensor,
        strides: SpatialSizes = 1, padding: PaddingMode = .valid,
        dataFormat: DataFormat = .channelsLast, dilationRate: SpatialSizes = 1
    ) throws -> Tensor {
        let options = ConvolutionOptions(
            strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate)
        return try composite(
            .nn("SeparableConv"), [inputs, depthwiseKernel, pointwiseKernel], options.arguments
        ) {
            let filtered = try apply(DepthwiseConvolution(options: options), [$0[0], $0[1]])
            return try conv(filtered, $0[2], dataFormat: dataFormat)
        }
    }

    /// The transpose of a convolution: what its gradient does to its input
    /// (`keras.ops.conv_transpose`).
    ///
    /// - Parameters:
    ///   - inputs: `(batch, spatial…, channels)`, or as `dataFormat` says.
    ///   - kernel: `(spatial…, filters, channels)`.
    ///   - outputPadding: How much is added to the end of each dimension; `nil` makes `same` give
    ///     the input's size times the stride.
    /// - Throws: As ``conv(_:_:strides:padding:dataFormat:dilationRate:)``.
    public static func convTranspose(
        _ inputs: Tensor, _ kernel: Tensor, strides: SpatialSizes = 1,
        padding: PaddingMode = .valid, outputPadding: SpatialSizes? = nil,
        dataFormat: DataFormat = .channelsLast, dilationRate: SpatialSizes = 1
    ) throws -> Tensor {
        let options = ConvolutionOptions(
            strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate)
        return try apply(
            ConvolutionTranspose(options: options, outputPadding: outputPadding), [inputs, kernel])
    }
}
