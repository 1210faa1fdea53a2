extension Ops.Image {
    /// Images smoothed by a bell curve (`keras.ops.image.gaussian_blur`).
    ///
    /// - Parameters:
    ///   - kernelSize: How many columns and rows of pixels count.
    ///   - sigma: The deviations along both.
    public static func gaussianBlur(
        _ images: Tensor, kernelSize: (Int, Int) = (3, 3), sigma: (Double, Double) = (1, 1),
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("kernel_size", [kernelSize.0, kernelSize.1]),
            .setting("sigma", [sigma.0, sigma.1]), .setting("data_format", dataFormat),
        ]
        return try composite(.image("GaussianBlur"), [images], settings) {
            let layout = try ImageLayout($0[0], dataFormat, "gaussian_blur")
            guard $0[0].dtype.isFloatingPoint else {
                throw TensorError.unsupportedDType(
                    operation: "gaussian_blur", dtype: $0[0].dtype, remedy: "cast to a float")
            }
            let batch = try layout.unified($0[0])
            let kernel = try Ops.outer(
                bell(kernelSize.1, sigma.1, batch.dtype), bell(kernelSize.0, sigma.0, batch.dtype))
            return try layout.original(filtered(batch, kernel, padding: .same))
        }
    }

    /// The heights of a bell curve at `size` places, which sum to 1.
    private static func bell(_ size: Int, _ sigma: Double, _ dtype: DType) throws -> Tensor {
        let size = try bounded(size, "gaussian_blur", "kernel_size", atLeast: 1)
        let places = try Ops.subtract(
            Ops.arange(size, dtype: .float64), Tensor(.float((Double(size) - 1) / 2)))
        let heights = try Ops.exp(
            Ops.multiply(Ops.square(Ops.divide(places, Tensor(.float(sigma)))), -0.5))
        return try Ops.cast(Ops.divide(heights, Ops.sum(heights)), to: dtype)
    }

    /// Every channel of a batch filtered by a kernel `(rows, columns)`.
    private static func filtered(
        _ batch: Tensor, _ kernel: Tensor, padding: PaddingMode
    ) throws -> Tensor {
        let channels = batch.shape.sizes[3]
        let all = try Ops.broadcastTo(
            Ops.expandDims(kernel, axis: [2, 3]),
            Shape(sizes: kernel.shape.sizes + [channels, 1]))
        return try Ops.depthwiseConv(batch, all, padding: padding)
    }

    /// How much images change downwards and to the right, along a new last axis
    /// (`keras.ops.image.sobel_edges`).
    ///
    /// - Parameter images: A batch.
    public static func sobelEdges(
        _ images: Tensor, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("data_format", dataFormat)]
        return try composite(.image("SobelEdges"), [images], settings) {
            guard $0[0].rank == 4 else {
                throw TensorError.incompatibleShapes(
                    operation: "sobel_edges", shapes: [$0[0].shape],
                    reason: "a batch of images is expected")
            }
            guard !$0[0].dtype.isUnsignedInteger else {
                throw TensorError.unsupportedDType(
                    operation: "sobel_edges", dtype: $0[0].dtype, remedy: "cast to a float")
            }
            let layout = try ImageLayout($0[0], dataFormat, "sobel_edges")
            let batch = try layout.unified($0[0])
            let across = try Ops.cast(
                Tensor([-1, 0, 1, -2, 0, 2, -1, 0, 1], shape: [3, 3]), to: batch.dtype)
            let edges = try [Ops.transpose(across), across].map {
                try layout.original(filtered(batch, $0, padding: .same))
            }
            return try Ops.stack(edges, axis: -1)
        }
    }

    /// How alike two images are to the eye, up to 1 for equal ones (`keras.ops.image.ssim`); of
    /// batches, a number for each pair.
    ///
    /// - Parameter maxValue: The largest value that a pixel can have.
    public static func ssim(
        _ image1: Tensor, _ image2: Tensor, maxValue: Double = 1, filterSize: Int = 11,
        filterSigma: Double = 1.5, k1: Double = 0.01, k2: Double = 0.03,
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("max_val", maxValue), .setting("filter_size", filterSize),
            .setting("filter_sigma", filterSigma), .setting("k1", k1), .setting("k2", k2),
            .setting("data_format", dataFormat),
        ]
        return try composite(.image("SSIM"), [image1, image2], settings) {
            let layout = try ImageLayout($0[0], dataFormat, "ssim")
            guard $0[0].shape == $0[1].shape else {
                throw TensorError.incompatibleShapes(
                    operation: "ssim", shapes: $0.map(\.shape), reason: "images of one shape")
            }
            let dtype = $0[0].dtype.floating
            let images = try $0.map { try layout.unified(Ops.cast($0, to: dtype)) }
            let curve = try bell(filterSize, filterSigma, dtype)
            let kernel = try Ops.outer(curve, curve)
            func mean(_ a: Tensor, _ b: Tensor? = nil) throws -> Tensor {
                try filtered(b.map { try Ops.multiply(a, $0) } ?? a, kernel, padding: .valid)
            }
            let (a, b) = (images[0], images[1])
            let (meanA, meanB) = try (mean(a), mean(b))
            let products = try (
                aa: Ops.square(meanA), bb: Ops.square(meanB), ab: Ops.multiply(meanA, meanB)
            )
            let spread = try Ops.add(
                Ops.subtract(mean(a, a), products.aa), Ops.subtract(mean(b, b), products.bb))
            let common = try Ops.subtract(mean(a, b), products.ab)
            let c1 = Tensor(.float((k1 * maxValue) * (k1 * maxValue)))
            let c2 = Tensor(.float((k2 * maxValue) * (k2 * maxValue)))
            let above = try Ops.multiply(
                Ops.add(Ops.multiply(products.ab, 2), c1), Ops.add(Ops.multiply(common, 2), c2))
            let below = try Ops.multiply(
                Ops.add(Ops.add(products.aa, products.bb), c1), Ops.add(spread, c2))
            let result = try Ops.mean(Ops.divide(above, below), axis: [1, 2, 3])
            return try Ops.cast(
                layout.isBatch ? result : Ops.squeeze(result, axis: 0), to: $0[0].dtype)
        }
    }

    /// Images distorted by smooth random displacements (`keras.ops.image.elastic_transform`); as in
    /// Keras, the same ones along both axes.
    ///
    /// - Parameters:
    ///   - alpha: How far pixels are moved.
    ///   - sigma: How smooth the displacements are.
    public static func elasticTransform(
        _ images: Tensor, alpha: Double = 20, sigma: Double = 5,
        interpolation: TransformInterpolation = .bilinear, fillMode: ImageFillMode = .reflect,
        fillValue: Double = 0, seed: Random.Key? = nil, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("alpha", alpha), .setting("sigma", sigma),
            .setting("interpolation", interpolation.rawValue),
            .setting("fill_mode", fillMode.rawValue), .setting("fill_value", fillValue),
            .setting("seed", OperationArgument.Value.none), .setting("data_format", dataFormat),
        ]
        return try composite(.image("ElasticTransform"), [images], settings) {
            let layout = try ImageLayout($0[0], dataFormat, "elastic_transform")
            let batch = try layout.unified($0[0])
            guard batch.dtype == .float32 || batch.dtype == .float64, (0...1e4).contains(sigma)
            else {
                throw TensorError.invalidArgument(
                    operation: "elastic_transform", argument: "sigma",
                    expected: "from 0 to 10000, and images of float32",
                    found: "\(sigma), \(batch.dtype)")
            }
            // A symbolic image takes no random numbers.
            if batch.isSymbolic { return $0[0] }
            let size = Int(6 * sigma) | 1
            let sizes = batch.shape.sizes
            let noise = try Ops.multiply(
                Random.normal(
                    Shape(sizes: Array(sizes.dropLast())), dtype: batch.dtype, seed: seed),
                Tensor(.float(sigma)))
            let smooth = try gaussianBlur(
                Ops.expandDims(noise, axis: -1), kernelSize: (size, size), sigma: (sigma, sigma))
            let moves = try Ops.multiply(Ops.squeeze(smooth, axis: -1), Tensor(.float(alpha)))
            let x = try Ops.reshape(Ops.arange(sizes[2]), [1, 1, -1])
            let y = try Ops.reshape(Ops.arange(sizes[1]), [1, -1, 1])
            let image = try Ops.reshape(Ops.arange(sizes[0]), [-1, 1, 1])
            let sampler = Sampler(
                mode: fillMode, fillValue: fillValue, takesNearest: interpolation == .nearest)
            let result = try sampler(
                batch, fixed: [image], [Ops.add(y, moves), Ops.add(x, moves)])
            return try layout.original(result)
        }
    }
}
