extension Ops.Image {
    /// The brightness of colours, with one channel (`keras.ops.image.rgb_to_grayscale`).
    ///
    /// - Throws: ``TensorError`` for other than 3 channels, or 1.
    public static func rgbToGrayscale(
        _ images: Tensor, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("data_format", dataFormat)]
        return try composite(.image("RGBToGrayscale"), [images], settings) {
            let images = $0[0]
            let layout = try ImageLayout(images, dataFormat, "rgb_to_grayscale")
            let count = images.shape.sizes[layout.channels]
            guard count == 3 || count == 1 else { throw wrongChannels(images, "3 (RGB) or 1") }
            if count == 1 { return images }
            let planes = try Ops.unstack(Ops.inexact(images), axis: layout.channels)
            let red = try Ops.multiply(planes[0], 0.2989)
            let green = try Ops.multiply(planes[1], 0.5870)
            let blue = try Ops.multiply(planes[2], 0.1140)
            let gray = try Ops.expandDims(
                Ops.add(Ops.add(red, green), blue), axis: Axes(layout.channels))
            return try Ops.cast(gray, to: images.dtype)
        }
    }

    /// Red, green and blue as hue, saturation and value, all from 0 to 1
    /// (`keras.ops.image.rgb_to_hsv`).
    ///
    /// - Throws: ``TensorError`` for other than 3 channels, or integers.
    public static func rgbToHSV(
        _ images: Tensor, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("data_format", dataFormat)]
        return try composite(.image("RGBToHSV"), [images], settings) {
            let (planes, channels) = try planes($0[0], dataFormat, "rgb_to_hsv")
            let least = Tensor(.float(planes[0].dtype.epsilon))
            let parts = try planes.map { try Ops.where(Ops.less(Ops.abs($0), least), 0, $0) }
            return try Ops.stack(hueSaturationValue(parts[0], parts[1], parts[2]), axis: channels)
        }
    }

    private static func hueSaturationValue(
        _ red: Tensor, _ green: Tensor, _ blue: Tensor
    ) throws -> [Tensor] {
        let value = try Ops.maximum(Ops.maximum(red, green), blue)
        let range = try Ops.subtract(value, Ops.minimum(Ops.minimum(red, green), blue))
        let isBright = try Ops.greater(value, 0)
        let isColored = try Ops.greater(range, 0)
        let saturation = try Ops.where(
            isBright, Ops.divide(range, Ops.where(isBright, value, 1)), 0)
        let norm = try Ops.divide(1, Ops.multiply(Ops.where(isColored, range, 1), 6))
        func part(_ a: Tensor, _ b: Tensor, _ start: Double) throws -> Tensor {
            try Ops.add(Ops.multiply(norm, Ops.subtract(a, b)), Tensor(.float(start)))
        }
        let others = try Ops.where(
            Ops.equal(value, green), part(blue, red, 2.0 / 6), part(red, green, 4.0 / 6))
        let hue = try Ops.where(Ops.equal(value, red), part(green, blue, 0), others)
        let turned = try Ops.add(
            Ops.where(isColored, hue, 0), Ops.cast(Ops.less(hue, 0), to: hue.dtype))
        return [turned, saturation, value]
    }

    /// Hue, saturation and value as red, green and blue (`keras.ops.image.hsv_to_rgb`).
    ///
    /// - Throws: ``TensorError`` for other than 3 channels, or integers.
    public static func hsvToRGB(
        _ images: Tensor, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("data_format", dataFormat)]
        return try composite(.image("HSVToRGB"), [images], settings) {
            let (planes, channels) = try planes($0[0], dataFormat, "hsv_to_rgb")
            let sector = try Ops.multiply(Ops.mod(planes[0], 1.0), 6)
            func weight(_ x: Tensor) throws -> Tensor { try Ops.clip(x, min: 0.0, max: 1.0) }
            func distance(_ center: Double) throws -> Tensor {
                try Ops.abs(Ops.subtract(sector, Tensor(.float(center))))
            }
            let weights = try [
                weight(Ops.subtract(distance(3), 1)), weight(Ops.subtract(2, distance(2))),
                weight(Ops.subtract(2, distance(4))),
            ]
            let gray = try Ops.subtract(1, planes[1])
            let colors = try weights.map {
                try Ops.multiply(planes[2], Ops.add(gray, Ops.multiply(planes[1], $0)))
            }
            return try Ops.stack(colors, axis: channels)
        }
    }

    private static func planes(
        _ images: Tensor, _ format: DataFormat, _ operation: String
    ) throws -> (planes: [Tensor], channels: Int) {
        let layout = try ImageLayout(images, format, operation)
        guard images.dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: operation, dtype: images.dtype,
                remedy: "Invalid images dtype: cast to a float")
        }
        guard images.shape.sizes[layout.channels] == 3 else { throw wrongChannels(images, "3") }
        return (try Ops.unstack(images, axis: layout.channels), layout.channels)
    }

    private static func wrongChannels(_ images: Tensor, _ expected: String) -> TensorError {
        TensorError.incompatibleShapes(
            operation: "image", shapes: [images.shape],
            reason: "Invalid channel size: expected \(expected)")
    }
}
