import KerasTensors

/// Operations on images.
extension GraphOps {
    static let images: [String: Function] = [
        "AffineTransform": { call in
            [
                try Ops.Image.affineTransform(
                    call.tensor(0), call.tensor(1),
                    interpolation: call.setting("interpolation", default: .bilinear),
                    fillMode: call.setting("fill_mode", default: .constant),
                    fillValue: call.setting("fill_value", default: 0), dataFormat: format(call))
            ]
        },
        "CropImages": { call in
            [
                try Ops.Image.cropImages(
                    call.tensor(), top: call.optional("top_cropping"),
                    left: call.optional("left_cropping"), bottom: call.optional("bottom_cropping"),
                    right: call.optional("right_cropping"),
                    targetHeight: call.optional("target_height"),
                    targetWidth: call.optional("target_width"), dataFormat: format(call))
            ]
        },
        "ExtractPatches": { call in
            let size: SpatialSizes = try call.required("size")
            let is3D = size.values.count == 3
            return [
                try (is3D ? Ops.Image.extractPatches3D : Ops.Image.extractPatches)(
                    call.tensor(), size, call.optional("strides"),
                    call.setting("dilation_rate", default: 1),
                    call.setting("padding", default: .valid), format(call))
            ]
        },
        "GaussianBlur": { call in
            let size: [Int] = try call.setting("kernel_size", default: [3, 3])
            let sigma: [Double] = try call.setting("sigma", default: [1, 1])
            guard size.count == 2, sigma.count == 2 else {
                throw call.context.expected("two sizes and deviations", found: .int(size.count))
            }
            return [
                try Ops.Image.gaussianBlur(
                    call.tensor(), kernelSize: (size[0], size[1]), sigma: (sigma[0], sigma[1]),
                    dataFormat: format(call))
            ]
        },
        "HSVToRGB": { [try Ops.Image.hsvToRGB($0.tensor(), dataFormat: format($0))] },
        "MapCoordinates": { call in
            [
                try Ops.Image.mapCoordinates(
                    call.tensor(0), call.tensor(1), order: call.required("order"),
                    fillMode: call.setting("fill_mode", default: .constant),
                    fillValue: call.setting("fill_value", default: 0))
            ]
        },
        "PadImages": { call in
            [
                try Ops.Image.padImages(
                    call.tensor(), top: call.optional("top_padding"),
                    left: call.optional("left_padding"), bottom: call.optional("bottom_padding"),
                    right: call.optional("right_padding"),
                    targetHeight: call.optional("target_height"),
                    targetWidth: call.optional("target_width"), dataFormat: format(call))
            ]
        },
        "PerspectiveTransform": { call in
            [
                try Ops.Image.perspectiveTransform(
                    call.tensor(0), startPoints: call.tensor(1), endPoints: call.tensor(2),
                    interpolation: call.setting("interpolation", default: .bilinear),
                    fillValue: call.setting("fill_value", default: 0), dataFormat: format(call))
            ]
        },
        "RGBToGrayscale": { [try Ops.Image.rgbToGrayscale($0.tensor(), dataFormat: format($0))] },
        "RGBToHSV": { [try Ops.Image.rgbToHSV($0.tensor(), dataFormat: format($0))] },
        "Resize": { [try resize($0)] },
        "SSIM": { call in
            [
                try Ops.Image.ssim(
                    call.tensor(0), call.tensor(1), maxValue: call.setting("max_val", default: 1),
                    filterSize: call.setting("filter_size", default: 11),
                    filterSigma: call.setting("filter_sigma", default: 1.5),
                    k1: call.setting("k1", default: 0.01), k2: call.setting("k2", default: 0.03),
                    dataFormat: format(call))
            ]
        },
        "ScaleAndTranslate": { call in
            let method = try call.required("method", as: String.self)
            guard let method = interpolations[method] else {
                throw call.context.expected("a method", found: .string(method))
            }
            return [
                try Ops.Image.scaleAndTranslate(
                    call.tensor(0), outputShape: call.integers(1), scale: call.tensor(2),
                    translation: call.tensor(3), spatialDims: call.required("spatial_dims"),
                    method: method, antialias: call.setting("antialias", default: true))
            ]
        },
        "SobelEdges": { [try Ops.Image.sobelEdges($0.tensor(), dataFormat: format($0))] },
    ]

    private static func format(_ call: OperationCall) throws -> DataFormat {
        try call.setting("data_format", default: .channelsLast)
    }

    private static func resize(_ call: OperationCall) throws -> Tensor {
        let size: [Int] = try call.required("size")
        guard size.count == 2 else {
            throw call.context.expected("a height and a width", found: .int(size.count))
        }
        return try Ops.Image.resize(
            call.tensor(), size: (size[0], size[1]),
            interpolation: call.setting("interpolation", default: .bilinear),
            antialias: call.setting("antialias", default: false),
            cropToAspectRatio: call.setting("crop_to_aspect_ratio", default: false),
            padToAspectRatio: call.setting("pad_to_aspect_ratio", default: false),
            fillValue: call.setting("fill_value", default: 0), dataFormat: format(call))
    }

    /// All names that Keras has for them.
    private static let interpolations: [String: ImageInterpolation] = [
        "linear": .bilinear, "bilinear": .bilinear, "trilinear": .bilinear, "cubic": .bicubic,
        "bicubic": .bicubic, "tricubic": .bicubic, "lanczos3": .lanczos3, "lanczos5": .lanczos5,
    ]
}

extension ImageInterpolation: ConfigValue {}
extension ImageFillMode: ConfigValue {}
extension Ops.Image.TransformInterpolation: ConfigValue {}
