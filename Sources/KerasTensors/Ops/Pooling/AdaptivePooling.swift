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
        let first = format == .channelsLast ? 1 : 2
        @Sendable func outputSizes(_ x: Tensor) throws -> [Int] {
            guard (3...5).contains(x.rank) else {
                throw TensorError.incompatibleShapes(
                    operation: name, shapes: [x.shape],
                    reason: "supports only 1D/2D/3D inputs in batches, with channels")
            }
            return try outputSize.expanded(rank: x.rank - 2, name, "output_size")
        }
        // Not by the windows of the body, of which a file can ask for any number.
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            let sizes = try outputSizes(inputs[0])
            let shape = sizes.indices.reduce(inputs[0].shape) {
                $0.replacing(axis: first + $1, with: sizes[$1])
            }
            // The dtype is that of one window.
            let one = Tensor.symbolic(TensorSpec(shape: [1], dtype: inputs[0].dtype))
            return TensorSpec(shape: shape, dtype: try reduce(one, 0).dtype)
        }
        return try composite(.nn(name), [inputs], settings, rule: spec) {
            let sizes = try outputSizes($0[0])
            return try sizes.indices.reduce($0[0]) { x, dimension in
                try reduceWindows(
                    of: x, axis: first + dimension, count: sizes[dimension], reduce)
            }
        }
    }

    /// `count` windows along `axis`, each reduced to one element: those of one length at once.
    private static func reduceWindows(
        of x: Tensor, axis: Int, count: Int,
        _ reduce: (Tensor, Int) throws -> Tensor
    ) throws -> Tensor {
        let own = x.shape.sizes[axis]
        if own > 0, own % count == 0 {
            var sizes = x.shape.sizes
            sizes.replaceSubrange(axis...axis, with: [count, own / count])
            return try reduce(reshape(x, sizes), axis + 1)
        }
        // Of own = whole · count + rest, so that no product is larger than the axis.
        let (whole, rest) = own.quotientAndRemainder(dividingBy: count)
        let windows = (0..<count).map { index in
            let start = index * whole + index * rest / count
            let end = (index + 1) * whole + ((index + 1) * rest + count - 1) / count
            return start..<end
        }
        // Of at most two lengths; the windows of each are together until they are put in order.
        var parts: [Tensor] = []
        var order: [Int] = []
        for (length, members) in Dictionary(grouping: windows.indices, by: { windows[$0].count })
            .sorted(by: { $0.key < $1.key })
        {
            // A tensor from the start: it throws where the windows are too long to be listed.
            let places = try Tensor(
                uninitialized: Shape(sizes: [members.count, length]), dtype: .int64
            ) { bytes in
                let places = bytes.bindMemory(to: Int64.self)
                for (row, window) in members.enumerated() {
                    for (column, place) in windows[window].enumerated() {
                        places[row * length + column] = Int64(place)
                    }
                }
            }
            parts.append(try reduce(take(x, places, axis: axis), axis + 1))
            order += members
        }
        if parts.count == 1 { return parts[0] }
        var places = [Int64](repeating: 0, count: count)
        for (place, window) in order.enumerated() { places[window] = Int64(place) }
        return try take(concatenate(parts, axis: axis), Tensor(places), axis: axis)
    }
}
