import KerasTensors

/// Convolutions, poolings and what else networks are made of.
extension GraphOps {
    static let blocks: [String: Function] = [
        "AdaptiveAveragePool": { [try adaptive($0, Ops.adaptiveAveragePool)] },
        "AdaptiveMaxPool": { [try adaptive($0, Ops.adaptiveMaxPool)] },
        "AveragePool": { [try pool($0, Ops.averagePool)] },
        "BatchNorm": { call in
            [
                try Ops.batchNormalization(
                    call.tensor(0), mean: call.tensor(1), variance: call.tensor(2),
                    axis: call.required("axis"), offset: call.optionalTensor(3, "offset"),
                    scale: call.optionalTensor(4, "scale"),
                    epsilon: call.setting("epsilon", default: 1e-3))
            ]
        },
        "CTCDecode": { call in
            let (labels, scores) = try Ops.ctcDecode(
                call.tensor(0), call.tensor(1),
                strategy: call.setting("strategy", default: .greedy),
                beamWidth: call.setting("beam_width", default: 100),
                topPaths: call.setting("top_paths", default: 1),
                mergeRepeated: call.setting("merge_repeated", default: true),
                maskIndex: call.setting("mask_index", default: 0))
            return [labels, scores]
        },
        "CTCLoss": { call in
            [
                try Ops.ctcLoss(
                    target: call.tensor(0), output: call.tensor(1), targetLength: call.tensor(2),
                    outputLength: call.tensor(3), maskIndex: call.setting("mask_index", default: 0))
            ]
        },
        "Conv": { call in
            let options = try Convolution(call)
            return [
                try Ops.conv(
                    call.tensor(0), call.tensor(1), strides: options.strides,
                    padding: options.padding, dataFormat: options.dataFormat,
                    dilationRate: options.dilationRate)
            ]
        },
        "ConvTranspose": { call in
            let options = try Convolution(call)
            return [
                try Ops.convTranspose(
                    call.tensor(0), call.tensor(1), strides: options.strides,
                    padding: options.padding, outputPadding: call.optional("output_padding"),
                    dataFormat: options.dataFormat, dilationRate: options.dilationRate)
            ]
        },
        "DepthToSpace": {
            [
                try Ops.depthToSpace(
                    $0.tensor(), blockSize: $0.required("block_size"),
                    dataFormat: $0.setting("data_format", default: .channelsLast))
            ]
        },
        "DotProductAttention": { call in
            [
                try Ops.dotProductAttention(
                    call.tensor(0), call.tensor(1), call.tensor(2),
                    bias: call.optionalTensor(3, "bias"), mask: call.optionalTensor(4, "mask"),
                    scale: call.optionalTensor(5, "scale")?.weakScalar?.doubleValue,
                    isCausal: call.setting("is_causal", default: false))
            ]
        },
        "DepthwiseConv": { call in
            let options = try Convolution(call)
            return [
                try Ops.depthwiseConv(
                    call.tensor(0), call.tensor(1), strides: options.strides,
                    padding: options.padding, dataFormat: options.dataFormat,
                    dilationRate: options.dilationRate)
            ]
        },
        "Fold": { call in
            [
                try Ops.fold(
                    call.tensor(), outputSize: call.required("output_size"),
                    kernelSize: call.required("kernel_size"),
                    dilation: call.setting("dilation", default: 1),
                    padding: call.setting("padding", default: Axes(0)).values,
                    stride: call.setting("stride", default: 1))
            ]
        },
        "MaxPool": { [try pool($0, Ops.maxPool)] },
        "MultiHot": {
            [
                try Ops.multiHot(
                    $0.tensor(), numClasses: $0.required("num_classes"),
                    axis: $0.setting("axis", default: -1),
                    dtype: $0.setting("dtype", default: .float32))
            ]
        },
        "Normalize": {
            [
                try Ops.normalize(
                    $0.tensor(), axis: $0.setting("axis", default: -1),
                    order: $0.setting("order", default: 2),
                    epsilon: $0.setting("epsilon", default: .kerasEpsilon))
            ]
        },
        "PSNR": {
            [try Ops.psnr($0.tensor(0), $0.tensor(1), maxValue: $0.required("max_val"))]
        },
        "SeparableConv": { call in
            let options = try Convolution(call)
            return [
                try Ops.separableConv(
                    call.tensor(0), call.tensor(1), call.tensor(2), strides: options.strides,
                    padding: options.padding, dataFormat: options.dataFormat,
                    dilationRate: options.dilationRate)
            ]
        },
        "SpaceToDepth": {
            [
                try Ops.spaceToDepth(
                    $0.tensor(), blockSize: $0.required("block_size"),
                    dataFormat: $0.setting("data_format", default: .channelsLast))
            ]
        },
        "Unfold": { call in
            [
                try Ops.unfold(
                    call.tensor(), kernelSize: call.required("kernel_size"),
                    dilation: call.setting("dilation", default: 1),
                    padding: call.setting("padding", default: Axes(0)).values,
                    stride: call.setting("stride", default: 1))
            ]
        },
    ]

    /// The settings that all convolutions have.
    private struct Convolution {
        let strides: SpatialSizes
        let padding: PaddingMode
        let dataFormat: DataFormat
        let dilationRate: SpatialSizes

        init(_ call: OperationCall) throws {
            strides = try call.setting("strides", default: 1)
            padding = try call.setting("padding", default: .valid)
            dataFormat = try call.setting("data_format", default: .channelsLast)
            dilationRate = try call.setting("dilation_rate", default: 1)
        }
    }

    private static func adaptive(
        _ call: OperationCall, _ op: (Tensor, SpatialSizes, DataFormat) throws -> Tensor
    ) throws -> Tensor {
        let size: SpatialSizes = try call.required("output_size")
        let format: DataFormat = try call.setting("data_format", default: .channelsLast)
        return try op(call.tensor(), size, format)
    }

    private static func pool(
        _ call: OperationCall,
        _ op: (Tensor, SpatialSizes, SpatialSizes?, PaddingMode, DataFormat) throws -> Tensor
    ) throws -> Tensor {
        let size: SpatialSizes = try call.required("pool_size")
        let padding: PaddingMode = try call.setting("padding", default: .valid)
        let format: DataFormat = try call.setting("data_format", default: .channelsLast)
        return try op(call.tensor(), size, call.optional("strides"), padding, format)
    }
}

extension Ops.CTCStrategy: ConfigValue {}
