extension Ops {
    /// The means of as many windows as `outputSize` says, which cover each spatial dimension
    /// (`keras.ops.adaptive_average_pool`).
    ///
    /// - Parameter inputs: `(batch, spatial…, channels)`, or as `dataFormat` says; 1 to 3 spatial
    ///   dimensions.
    public static func adaptiveAveragePool(
        _ inputs: Tensor, outputSize: SpatialSizes, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        try adaptivePool("AdaptiveAveragePool", inputs, outputSize, dataFormat) {
            try mean($0, axis: Axes($1))
        }
    }

    /// The largest elements of as many windows as `outputSize` says
    /// (`keras.ops.adaptive_max_pool`).
    public static func adaptiveMaxPool(
        _ inputs: Tensor, outputSize: SpatialSizes, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        try adaptivePool("AdaptiveMaxPool", inputs, outputSize, dataFormat) {
            try max($0, axis: Axes($1))
        }
    }

    private static func adaptivePool(
        _ name: String, _ inputs: Tensor, _ outputSize: SpatialSizes, _ format: DataFormat,
        _ reduce: @escaping @Sendable (Tensor, Int) throws -> Tensor
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("output_size", outputSize), .setting("data_format", format),
        ]
        return try composite(.nn(name), [inputs], settings) {
            guard (3...5).contains($0[0].rank) else {
                throw TensorError.incompatibleShapes(
                    operation: name, shapes: [$0[0].shape],
                    reason: "supports only 1D/2D/3D inputs in batches, with channels")
            }
            let rank = $0[0].rank - 2
            let sizes = try outputSize.expanded(rank: rank, name, "output_size")
            let first = format == .channelsLast ? 1 : 2
            return try sizes.indices.reduce($0[0]) { x, dimension in
                let axis = first + dimension
                let (own, count) = (x.shape.sizes[axis], sizes[dimension])
                let windows = try (0..<count).map { index in
                    let start = index * own / count
                    let end = ((index + 1) * own + count - 1) / count
                    let part = try split(x, at: [start, Swift.max(end, start)], axis: axis)[1]
                    return try reduce(part, axis)
                }
                return try stack(windows, axis: axis)
            }
        }
    }
}
