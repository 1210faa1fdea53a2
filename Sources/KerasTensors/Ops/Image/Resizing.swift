/// How new pixels are made of those around them.
public enum ImageInterpolation: String, Sendable, CaseIterable {
    case nearest, bilinear, bicubic, lanczos3, lanczos5

    /// The weight at a distance, in pixels, that is not negative.
    func weights(_ distance: Tensor) throws -> Tensor {
        switch self {
        case .nearest, .bilinear: try Ops.maximum(Ops.subtract(1, distance), 0)
        case .bicubic: try Self.cubic(distance)
        case .lanczos3: try Self.lanczos(distance, radius: 3)
        case .lanczos5: try Self.lanczos(distance, radius: 5)
        }
    }

    private static func cubic(_ x: Tensor) throws -> Tensor {
        func polynomial(_ coefficients: [Double]) throws -> Tensor {
            try coefficients.dropFirst().reduce(
                Ops.fullLike(x, .float(coefficients[0]))
            ) { try Ops.add(Ops.multiply($0, x), Tensor(.float($1))) }
        }
        let near = try polynomial([1.5, -2.5, 0, 1])
        let far = try polynomial([-0.5, 2.5, -4, 2])
        let both = try Ops.where(Ops.greaterEqual(x, 1), far, near)
        return try Ops.where(Ops.greaterEqual(x, 2), 0, both)
    }

    private static func lanczos(_ x: Tensor, radius: Double) throws -> Tensor {
        let angle = try Ops.multiply(x, Tensor(.float(.pi)))
        let slow = try Ops.sin(Ops.divide(angle, Tensor(.float(radius))))
        let waves = try Ops.multiply(
            Ops.multiply(Ops.sin(angle), slow), Tensor(.float(radius)))
        let safe = try Ops.where(Ops.equal(x, 0), 1, Ops.square(angle))
        let inside = try Ops.where(Ops.greater(x, 1e-3), Ops.divide(waves, safe), 1)
        return try Ops.where(Ops.greater(x, Tensor(.float(radius))), 0, inside)
    }
}

extension Ops.Image {
    /// Images at another size (`keras.ops.image.resize`).
    ///
    /// - Parameters:
    ///   - size: Height and width.
    ///   - antialias: Whether a smaller image is made of all pixels of the larger one.
    ///   - cropToAspectRatio: Whether the middle of the image that has the new proportions is
    ///     resized.
    ///   - padToAspectRatio: Whether the image is first extended with `fillValue` to the new
    ///     proportions.
    /// - Returns: The dtype of `images`; integers are rounded.
    public static func resize(
        _ images: Tensor, size: (height: Int, width: Int),
        interpolation: ImageInterpolation = .bilinear, antialias: Bool = false,
        cropToAspectRatio: Bool = false, padToAspectRatio: Bool = false, fillValue: Double = 0,
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let target = [size.height, size.width]
        let settings: [OperationArgument] = [
            .setting("size", target), .setting("interpolation", interpolation.rawValue),
            .setting("antialias", antialias),
            .setting("crop_to_aspect_ratio", cropToAspectRatio),
            .setting("pad_to_aspect_ratio", padToAspectRatio), .setting("fill_mode", "constant"),
            .setting("fill_value", fillValue), .setting("data_format", dataFormat),
        ]
        return try composite(.image("Resize"), [images], settings) {
            let layout = try ImageLayout($0[0], dataFormat, "resize")
            guard target.allSatisfy({ (1...1 << 20).contains($0) }),
                !(cropToAspectRatio && padToAspectRatio)
            else {
                throw TensorError.invalidArgument(
                    operation: "resize", argument: "size",
                    expected: "two positive sizes, and only one way to keep proportions",
                    found: "\(target)")
            }
            let fitted =
                cropToAspectRatio
                ? try cropped($0[0], to: target, layout)
                : padToAspectRatio ? try padded($0[0], to: target, layout, fillValue) : $0[0]
            let exact = interpolation == .nearest ? fitted : try Ops.inexact(fitted)
            let result = try zip([layout.height, layout.width], target).reduce(exact) { x, pair in
                let (axis, size) = pair
                guard x.shape.sizes[axis] != size else { return x }
                if interpolation == .nearest { return try nearest(x, size, axis: axis) }
                let scale = Double(size) / Double(x.shape.sizes[axis])
                let weights = try resamplingWeights(
                    from: x.shape.sizes[axis], to: size, scale: Tensor([Float(scale)]),
                    translation: Tensor([0 as Float]), interpolation, antialias)
                return try resampled(x, weights, axis: axis)
            }
            guard result.dtype != $0[0].dtype else { return result }
            return try Ops.saturateCast(Ops.round(result), to: $0[0].dtype)
        }
    }

    private static func nearest(_ x: Tensor, _ size: Int, axis: Int) throws -> Tensor {
        let own = Float(x.shape.sizes[axis])
        let places = try Ops.divide(
            Ops.multiply(Ops.add(Ops.arange(size, dtype: .float32), 0.5), Tensor([own])),
            Tensor([Float(size)]))
        return try Ops.take(x, Ops.cast(Ops.floor(places), to: .int32), axis: axis)
    }

    /// `size` · `numerator` / `denominator`, cut to an integer.
    private static func scaled(
        _ size: Int, _ numerator: Int, _ denominator: Int
    ) throws -> Int {
        let exact = Double(try sizeProduct(size, numerator)) / Double(denominator)
        guard let result = Int(exactly: exact.rounded(.towardZero)) else {
            throw TensorError.shapeOverflow(Shape(sizes: [size, numerator]))
        }
        return result
    }

    private static func cropped(
        _ images: Tensor, to target: [Int], _ layout: ImageLayout
    ) throws -> Tensor {
        let height = images.shape.sizes[layout.height]
        let width = images.shape.sizes[layout.width]
        let fitHeight = try max(min(height, scaled(width, target[0], target[1])), 1)
        let fitWidth = try max(min(width, scaled(height, target[1], target[0])), 1)
        var start = [Int](repeating: 0, count: images.rank)
        var sizes = images.shape.sizes
        (start[layout.height], sizes[layout.height]) = ((height - fitHeight) / 2, fitHeight)
        (start[layout.width], sizes[layout.width]) = ((width - fitWidth) / 2, fitWidth)
        return try Ops.slice(images, startIndices: start, shape: sizes)
    }

    private static func padded(
        _ images: Tensor, to target: [Int], _ layout: ImageLayout, _ value: Double
    ) throws -> Tensor {
        let height = images.shape.sizes[layout.height]
        let width = images.shape.sizes[layout.width]
        let above = try (max(height, scaled(width, target[0], target[1])) - height) / 2
        let aside = try (max(width, scaled(height, target[1], target[0])) - width) / 2
        var widths = [(before: Int, after: Int)](repeating: (0, 0), count: images.rank)
        if above > 0 {
            widths[layout.height] = (above, above)
        } else {
            widths[layout.width] = (aside, aside)
        }
        return try Ops.pad(images, widths, constantValue: .float(value))
    }

    /// How much each of `input` pixels counts in each of `output` new ones, as a matrix.
    ///
    /// - Parameters:
    ///   - scale: The size of a new pixel's image, a vector of one number.
    ///   - translation: Where the first pixel goes.
    private static func resamplingWeights(
        from input: Int, to output: Int, scale: Tensor, translation: Tensor,
        _ interpolation: ImageInterpolation, _ antialias: Bool
    ) throws -> Tensor {
        let inverse = try Ops.divide(1, scale)
        let width = antialias ? try Ops.maximum(inverse, 1) : try Ops.onesLike(inverse)
        let centers = try Ops.add(Ops.arange(output, dtype: .float32), 0.5)
        let samples = try Ops.subtract(
            Ops.subtract(Ops.multiply(centers, inverse), Ops.multiply(translation, inverse)), 0.5)
        let pixels = try Ops.reshape(Ops.arange(input, dtype: .float32), [-1, 1])
        let distances = try Ops.divide(Ops.abs(Ops.subtract(samples, pixels)), width)
        let weights = try interpolation.weights(distances)
        let total = try Ops.sum(weights, axis: 0, keepDims: true)
        let isEnough = try Ops.greater(Ops.abs(total), Tensor(.float(1000 * 0x1p-23)))
        let shares = try Ops.where(
            isEnough, Ops.divide(weights, Ops.where(Ops.equal(total, 0), 1, total)), 0)
        let isInside = try Ops.logicalAnd(
            Ops.greaterEqual(samples, -0.5),
            Ops.lessEqual(samples, Tensor(.float(Double(input) - 0.5))))
        return try Ops.where(isInside, shares, 0)
    }

    private static func resampled(_ x: Tensor, _ weights: Tensor, axis: Int) throws -> Tensor {
        let last = try Ops.moveaxis(x, source: Axes(axis), destination: -1)
        let result = try Ops.matmul(last, Ops.cast(weights, to: x.dtype))
        return try Ops.moveaxis(result, source: -1, destination: Axes(axis))
    }

    /// Images scaled and moved along some of their axes (`keras.ops.image.scale_and_translate`).
    ///
    /// - Parameters:
    ///   - outputShape: The shape of the result.
    ///   - scale: How much larger the image becomes, for each of `spatialDims`.
    ///   - translation: How far it is moved afterwards.
    public static func scaleAndTranslate(
        _ images: Tensor, outputShape: [Int], scale: Tensor, translation: Tensor,
        spatialDims: [Int], method: ImageInterpolation, antialias: Bool = true
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("spatial_dims", spatialDims), .setting("method", method.rawValue),
            .setting("antialias", antialias),
        ]
        let call: [OperationArgument.Value] = [
            .input(0), outputShape.argumentValue, .input(1), .input(2),
        ]
        return try composite(
            .image("ScaleAndTranslate"), [images, scale, translation], settings, call: call
        ) { inputs in
            let images = inputs[0]
            let places = try images.shape.resolved(
                axes: spatialDims, for: "scale_and_translate", argument: "spatial_dims")
            guard method != .nearest, outputShape.count == images.rank,
                outputShape.allSatisfy({ (0...1 << 20).contains($0) }),
                inputs[1].shape.sizes == [places.count], inputs[2].shape.sizes == [places.count]
            else {
                throw TensorError.invalidArgument(
                    operation: "scale_and_translate", argument: "output_shape",
                    expected: "as many sizes as dimensions, and numbers for each axis",
                    found: "\(outputShape), \(inputs[1].shape), \(inputs[2].shape)")
            }
            let others = Set(images.shape.sizes.indices).subtracting(places)
            guard others.allSatisfy({ outputShape[$0] == images.shape.sizes[$0] }) else {
                throw TensorError.incompatibleShapes(
                    operation: "scale_and_translate",
                    shapes: [images.shape, Shape(sizes: outputShape)],
                    reason: "sizes other than of spatial_dims must be equal")
            }
            let scales = try Ops.split(Ops.cast(inputs[1], to: .float32), places.count)
            let moves = try Ops.split(Ops.cast(inputs[2], to: .float32), places.count)
            return try places.indices.reduce(Ops.inexact(images)) { x, index in
                let axis = places[index]
                let weights = try resamplingWeights(
                    from: x.shape.sizes[axis], to: outputShape[axis], scale: scales[index],
                    translation: moves[index], method, antialias)
                return try resampled(x, weights, axis: axis)
            }
        }
    }
}
