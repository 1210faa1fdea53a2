extension Ops.Image {
    /// Elements of `inputs` at `coordinates`, one index of the first axis for each axis of `inputs`
    /// (`keras.ops.image.map_coordinates`).
    ///
    /// - Parameters:
    ///   - order: 0 takes the nearest element, 1 the neighbours' mean by distance.
    /// - Throws: ``TensorError`` for other orders, or numbers of coordinates.
    public static func mapCoordinates(
        _ inputs: Tensor, _ coordinates: Tensor, order: Int,
        fillMode: ImageFillMode = .constant, fillValue: Double = 0
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("order", order), .setting("fill_mode", fillMode.rawValue),
            .setting("fill_value", fillValue),
        ]
        // Every axis doubles the neighbours.
        let largestRank = 8
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            guard order == 0 || order == 1, inputs[1].rank >= 2, inputs[0].rank <= largestRank,
                [inputs[0].rank, -1].contains(inputs[1].shape.sizes[0])
            else {
                throw TensorError.incompatibleShapes(
                    operation: "map_coordinates", shapes: inputs.map(\.shape),
                    reason: "First dim of `coordinates` must be the same as the rank of `inputs`, "
                        + "at most \(largestRank), and the order 0 or 1")
            }
            return TensorSpec(
                shape: Shape(sizes: Array(inputs[1].shape.sizes.dropFirst())),
                dtype: inputs[0].dtype)
        }
        return try composite(
            .image("MapCoordinates"), [inputs, coordinates], settings, rule: spec
        ) {
            _ = try spec($0)
            let sampler = Sampler(mode: fillMode, fillValue: fillValue, takesNearest: order == 0)
            return try sampler($0[0], Ops.unstack($0[1]))
        }
    }

    /// The interpolations that transforms have.
    public enum TransformInterpolation: String, Sendable, CaseIterable { case nearest, bilinear }

    /// Images moved, turned and stretched (`keras.ops.image.affine_transform`).
    ///
    /// - Parameter transform: Eight numbers (a0, a1, a2, b0, b1, b2, c0, c1), or as many for each
    ///   image: the pixel (x, y) of the result is the one at (a0·x + a1·y + a2, b0·x + b1·y + b2) of
    ///   the image. As in Keras on JAX, c0 and c1 are no perspective: y moves by c0, x by c1, for
    ///   each channel after the first.
    public static func affineTransform(
        _ images: Tensor, _ transform: Tensor,
        interpolation: TransformInterpolation = .bilinear, fillMode: ImageFillMode = .constant,
        fillValue: Double = 0, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("interpolation", interpolation.rawValue),
            .setting("fill_mode", fillMode.rawValue), .setting("fill_value", fillValue),
            .setting("data_format", dataFormat),
        ]
        return try composite(.image("AffineTransform"), [images, transform], settings) {
            let layout = try ImageLayout($0[0], dataFormat, "affine_transform")
            let batch = try layout.unified($0[0])
            let transform = $0[1].rank == 1 ? try Ops.expandDims($0[1], axis: 0) : $0[1]
            let sizes = batch.shape.sizes
            guard transform.shape.sizes == [sizes[0], 8] else {
                throw TensorError.incompatibleShapes(
                    operation: "affine_transform", shapes: $0.map(\.shape),
                    reason: "eight numbers for each image are expected")
            }
            // Channels before rows: each has coordinates of its own.
            let planes = try Ops.transpose(batch, axes: [0, 3, 1, 2])
            let grid = try grid(sizes)
            let image = try Ops.expandDims(grid.image, axis: 1)
            let channel = try Ops.reshape(Ops.arange(sizes[3]), [1, -1, 1, 1])
            let parts = try coefficients(transform).map { try Ops.expandDims($0, axis: 1) }
            func place(_ first: Int, _ ofChannel: Int) throws -> Tensor {
                let turned = try Ops.add(
                    Ops.multiply(parts[first], grid.x), Ops.multiply(parts[first + 1], grid.y))
                let moved = try Ops.multiply(parts[ofChannel], channel)
                return try Ops.add(Ops.add(turned, parts[first + 2]), moved)
            }
            let sampler = Sampler(
                mode: fillMode, fillValue: fillValue, takesNearest: interpolation == .nearest)
            let moved = try sampler(planes, fixed: [image, channel], [place(3, 6), place(0, 7)])
            let result = try Ops.transpose(moved, axes: [0, 2, 3, 1])
            return try layout.original(result)
        }
    }

    /// Images seen from elsewhere: what is at `endPoints` in the result was at `startPoints`
    /// (`keras.ops.image.perspective_transform`).
    ///
    /// - Parameter startPoints: Four points (x, y), or as many for each image.
    public static func perspectiveTransform(
        _ images: Tensor, startPoints: Tensor, endPoints: Tensor,
        interpolation: TransformInterpolation = .bilinear, fillValue: Double = 0,
        dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("interpolation", interpolation.rawValue), .setting("fill_value", fillValue),
            .setting("data_format", dataFormat),
        ]
        let inputs = [images, startPoints, endPoints]
        return try composite(.image("PerspectiveTransform"), inputs, settings) {
            let layout = try ImageLayout($0[0], dataFormat, "perspective_transform")
            let batch = try layout.unified($0[0])
            let points = try $0.dropFirst().map { points in
                let all = points.rank == 2 ? try Ops.expandDims(points, axis: 0) : points
                guard all.shape.sizes == [batch.shape.sizes[0], 4, 2] else {
                    throw TensorError.incompatibleShapes(
                        operation: "perspective_transform", shapes: [batch.shape, points.shape],
                        reason: "four points (x, y) for each image are expected")
                }
                return try Ops.cast(all, to: .float32)
            }
            let grid = try grid(batch.shape.sizes)
            let parts = try coefficients(homography(points[0], points[1]))
            func plane(_ first: Int) throws -> Tensor {
                try Ops.add(
                    Ops.multiply(parts[first], grid.x), Ops.multiply(parts[first + 1], grid.y))
            }
            let depth = try Ops.add(plane(6), 1)
            let x = try Ops.divide(Ops.add(plane(0), parts[2]), depth)
            let y = try Ops.divide(Ops.add(plane(3), parts[5]), depth)
            let sampler = Sampler(
                mode: .constant, fillValue: fillValue, takesNearest: interpolation == .nearest)
            return try layout.original(sampler(batch, fixed: [grid.image], [y, x]))
        }
    }

    /// The eight numbers of the projection that takes `end` to `start`, for each image.
    private static func homography(_ start: Tensor, _ end: Tensor) throws -> Tensor {
        let (from, to) = try (Ops.unstack(start, axis: -1), Ops.unstack(end, axis: -1))
        let (x, y) = (to[0], to[1])
        let (zero, one) = try (Ops.zerosLike(x), Ops.onesLike(x))
        func rows(_ plane: [Tensor], _ goal: Tensor) throws -> Tensor {
            let depth = try [x, y].map { try Ops.negative(Ops.multiply(goal, $0)) }
            return try Ops.stack(plane + depth, axis: -1)
        }
        let ofX = try rows([x, y, one, zero, zero, zero], from[0])
        let ofY = try rows([zero, zero, zero, x, y, one], from[1])
        let system = try Ops.concatenate([ofX, ofY], axis: 1)
        let goal = try Ops.expandDims(Ops.concatenate(from, axis: -1), axis: -1)
        return try Ops.squeeze(Ops.solve(system, goal), axis: -1)
    }

    /// Each of the eight numbers of transforms, to be multiplied with grids.
    private static func coefficients(_ transforms: Tensor) throws -> [Tensor] {
        try Ops.unstack(Ops.inexact(transforms), axis: 1)
            .map { try Ops.reshape($0, [-1, 1, 1]) }
    }

    /// For every pixel of images of these sizes its coordinates, and the number of its image.
    private static func grid(
        _ sizes: [Int]
    ) throws -> (x: Tensor, y: Tensor, image: Tensor) {
        let x = try Ops.reshape(Ops.arange(sizes[2], dtype: .float32), [1, 1, -1])
        let y = try Ops.reshape(Ops.arange(sizes[1], dtype: .float32), [1, -1, 1])
        let image = try Ops.reshape(Ops.arange(sizes[0]), [-1, 1, 1])
        return (x, y, image)
    }
}
