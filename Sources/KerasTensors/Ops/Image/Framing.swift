extension Ops.Image {
    /// Images with zeros around them (`keras.ops.image.pad_images`). Of top, bottom and the target
    /// height exactly two are given, and of left, right and the target width.
    ///
    /// - Throws: ``TensorError`` for other numbers of arguments, or where pixels would be lost.
    public static func padImages(
        _ images: Tensor, top: Int? = nil, left: Int? = nil, bottom: Int? = nil,
        right: Int? = nil, targetHeight: Int? = nil, targetWidth: Int? = nil,
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("top_padding", top), .setting("left_padding", left),
            .setting("bottom_padding", bottom), .setting("right_padding", right),
            .setting("target_height", targetHeight), .setting("target_width", targetWidth),
            .setting("data_format", dataFormat),
        ]
        return try composite(.image("PadImages"), [images], settings) {
            let layout = try ImageLayout($0[0], dataFormat, "pad_images")
            var widths = [(before: Int, after: Int)](repeating: (0, 0), count: $0[0].rank)
            for (axis, given) in [
                (layout.height, (top, bottom, targetHeight)),
                (layout.width, (left, right, targetWidth)),
            ] {
                let size = $0[0].shape.sizes[axis]
                let total = try given.2.map { try bounded($0, "pad_images", "target") - size }
                let margins = try margins((given.0, given.1, total), "pad_images")
                widths[axis] = (margins.0, margins.1)
            }
            return try Ops.pad($0[0], widths)
        }
    }

    /// Images without their borders (`keras.ops.image.crop_images`). Of top, bottom and the target
    /// height exactly two are given, and of left, right and the target width.
    ///
    /// - Throws: ``TensorError`` for other numbers of arguments, or a block outside the images.
    public static func cropImages(
        _ images: Tensor, top: Int? = nil, left: Int? = nil, bottom: Int? = nil,
        right: Int? = nil, targetHeight: Int? = nil, targetWidth: Int? = nil,
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("top_cropping", top), .setting("left_cropping", left),
            .setting("bottom_cropping", bottom), .setting("right_cropping", right),
            .setting("target_height", targetHeight), .setting("target_width", targetWidth),
            .setting("data_format", dataFormat),
        ]
        return try composite(.image("CropImages"), [images], settings) {
            let layout = try ImageLayout($0[0], dataFormat, "crop_images")
            var start = [Int](repeating: 0, count: $0[0].rank)
            var sizes = $0[0].shape.sizes
            for (axis, given) in [
                (layout.height, (top, bottom, targetHeight)),
                (layout.width, (left, right, targetWidth)),
            ] {
                let total = try given.2.map {
                    try sizes[axis] - bounded($0, "crop_images", "target")
                }
                let margins = try margins((given.0, given.1, total), "crop_images")
                start[axis] = margins.0
                sizes[axis] -= margins.0 + margins.1
            }
            guard sizes.allSatisfy({ $0 >= 0 }) else {
                throw TensorError.invalidArgument(
                    operation: "crop_images", argument: "top_cropping",
                    expected: "less than the size of images \($0[0].shape)", found: "\(start)")
            }
            return try Ops.slice($0[0], startIndices: start, shape: sizes)
        }
    }

    /// What is added or taken on both sides, of which, with the total, two are given.
    private static func margins(
        _ given: (Int?, Int?, total: Int?), _ operation: String
    ) throws -> (Int, Int) {
        let before: Int
        let after: Int
        switch given {
        case (let first?, let second?, nil):
            before = try bounded(first, operation, "top")
            after = try bounded(second, operation, "bottom")
        case (let first?, nil, let total?):
            before = try bounded(first, operation, "top")
            after = total - before
        case (nil, let second?, let total?):
            after = try bounded(second, operation, "bottom")
            before = total - after
        default:
            throw TensorError.invalidArgument(
                operation: operation, argument: "target_height",
                expected: "exactly two of both sides and the target size", found: "\(given)")
        }
        guard before >= 0, after >= 0 else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "target_height", expected: "margins of at least 0",
                found: "\(before) and \(after)")
        }
        return (before, after)
    }

    /// The pixels of every window of `size`, one after the other along the last axis
    /// (`keras.ops.image.extract_patches`).
    ///
    /// - Parameter strides: How far windows are apart; by default they lie side by side.
    public static func extractPatches(
        _ images: Tensor, size: SpatialSizes, strides: SpatialSizes? = nil,
        dilationRate: SpatialSizes = 1, padding: PaddingMode = .valid,
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        try patches(images, 2, size, strides, dilationRate, padding, dataFormat)
    }

    /// The voxels of every window of `size` of volumes (`keras.ops.image.extract_patches_3d`); see
    /// ``extractPatches(_:size:strides:dilationRate:padding:dataFormat:)``.
    public static func extractPatches3D(
        _ volumes: Tensor, size: SpatialSizes, strides: SpatialSizes? = nil,
        dilationRate: SpatialSizes = 1, padding: PaddingMode = .valid,
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        // Keras's class takes a size of one number for a square.
        let sizes = SpatialSizes(try size.expanded(rank: 3, "extract_patches_3d", "size"))
        return try patches(volumes, 3, sizes, strides, dilationRate, padding, dataFormat)
    }

    private static func patches(
        _ images: Tensor, _ rank: Int, _ size: SpatialSizes, _ strides: SpatialSizes?,
        _ dilationRate: SpatialSizes, _ padding: PaddingMode, _ format: DataFormat
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("size", size), .setting("strides", strides),
            .setting("dilation_rate", dilationRate), .setting("padding", padding.rawValue),
            .setting("data_format", format),
        ]
        return try composite(.image("ExtractPatches"), [images], settings) {
            guard $0[0].rank == rank + 1 || $0[0].rank == rank + 2 else {
                throw TensorError.incompatibleShapes(
                    operation: "extract_patches", shapes: [$0[0].shape],
                    reason: "expected one image or volume, or a batch of them")
            }
            let isBatch = $0[0].rank == rank + 2
            let batch = isBatch ? $0[0] : try Ops.expandDims($0[0], axis: 0)
            let channels = batch.shape.sizes[format == .channelsLast ? rank + 1 : 1]
            let window = try size.expanded(rank: rank, "extract_patches", "size")
            let count = try window.reduce(channels, sizeProduct)
            let kernel = try Ops.reshape(
                Ops.eye(count, dtype: batch.dtype), window + [channels, count])
            let result = try Ops.conv(
                batch, kernel, strides: strides ?? size, padding: padding, dataFormat: format,
                dilationRate: dilationRate)
            return isBatch ? result : try Ops.squeeze(result, axis: 0)
        }
    }
}
