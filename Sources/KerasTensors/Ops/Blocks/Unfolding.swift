extension Ops {
    /// Blocks that slide over images `(batch, channels, height, width)`, one as each column
    /// (`keras.ops.unfold`): (batch, channels × block, number of blocks).
    ///
    /// - Parameters:
    ///   - kernelSize: Height and width of a block.
    ///   - dilation: The distance of a block's pixels.
    ///   - padding: How many zeros are around the images.
    ///   - stride: How far blocks are apart.
    /// - Throws: ``TensorError`` if no block fits.
    public static func unfold(
        _ x: Tensor, kernelSize: SpatialSizes, dilation: SpatialSizes = 1,
        padding: [Int] = [0], stride: SpatialSizes = 1
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("kernel_size", kernelSize), .setting("dilation", dilation),
            .setting("padding", padding.count == 1 ? .int(padding[0]) : padding.argumentValue),
            .setting("stride", stride),
        ]
        return try composite(.nn("Unfold"), [x], settings) {
            guard $0[0].rank == 4 else {
                throw TensorError.incompatibleShapes(
                    operation: "unfold", shapes: [$0[0].shape],
                    reason: "images (batch, channels, height, width) are expected")
            }
            let sizes = $0[0].shape.sizes
            let blocks = try SlidingBlocks(
                Array(sizes[2...]), kernelSize, dilation, padding, stride, "unfold")
            let (rows, columns) = (blocks.padding[0], blocks.padding[1])
            let padded = try pad($0[0], [(0, 0), (0, 0), (rows, rows), (columns, columns)])
            let flat = try reshape(padded, [sizes[0], sizes[1], blocks.area])
            let taken = try take(flat, blocks.places(), axis: -1)
            return try reshape(
                taken, [sizes[0], sizeProduct(sizes[1], blocks.size), blocks.count])
        }
    }

    /// Images that sliding blocks add up to (`keras.ops.fold`), the opposite of
    /// ``unfold(_:kernelSize:dilation:padding:stride:)``.
    ///
    /// - Parameter outputSize: Height and width of the images.
    public static func fold(
        _ x: Tensor, outputSize: SpatialSizes, kernelSize: SpatialSizes,
        dilation: SpatialSizes = 1, padding: [Int] = [0], stride: SpatialSizes = 1
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("output_size", outputSize), .setting("kernel_size", kernelSize),
            .setting("dilation", dilation),
            .setting("padding", padding.count == 1 ? .int(padding[0]) : padding.argumentValue),
            .setting("stride", stride),
        ]
        return try composite(.nn("Fold"), [x], settings) {
            let output = try outputSize.expanded(rank: 2, "fold", "output_size")
            let blocks = try SlidingBlocks(
                output, kernelSize, dilation, padding, stride, "fold")
            let sizes = $0[0].shape.sizes
            guard sizes.count == 3, sizes[1] % blocks.size == 0, sizes[2] == blocks.count else {
                throw TensorError.incompatibleShapes(
                    operation: "fold", shapes: [$0[0].shape],
                    reason: "(batch, channels × block, \(blocks.count)) is expected")
            }
            let channels = sizes[1] / blocks.size
            let rows = try transpose(
                reshape($0[0], [sizes[0] * channels, blocks.size * blocks.count]))
            let sums = try segmentSum(rows, ravel(blocks.places()), numSegments: blocks.area)
            let padded = try reshape(
                transpose(sums), [sizes[0], channels, blocks.padded[0], blocks.padded[1]])
            return try slice(
                padded, startIndices: [0, 0, blocks.padding[0], blocks.padding[1]],
                shape: [sizes[0], channels, output[0], output[1]])
        }
    }
}

/// Where blocks that slide over images of a size lie.
private struct SlidingBlocks {
    let padded: [Int]
    let padding: [Int]
    private let kernel: [Int]
    private let dilation: [Int]
    private let stride: [Int]
    private let counts: [Int]

    /// The pixels of the images, with what is around them.
    let area: Int
    let count: Int

    var size: Int { kernel[0] * kernel[1] }

    init(
        _ sizes: [Int], _ kernelSize: SpatialSizes, _ dilation: SpatialSizes, _ padding: [Int],
        _ stride: SpatialSizes, _ operation: String
    ) throws {
        let margins = padding.count == 1 ? [padding[0], padding[0]] : padding
        guard margins.count == 2, margins.allSatisfy({ (0...1 << 20).contains($0) }) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "padding",
                expected: "one or two sizes of at least 0",
                found: "\(padding)")
        }
        let kernel = try kernelSize.expanded(rank: 2, operation, "kernel_size")
        let distances = try dilation.expanded(rank: 2, operation, "dilation")
        let strides = try stride.expanded(rank: 2, operation, "stride")
        let padded = zip(sizes, margins).map { $0 + 2 * $1 }
        let counts = try (0..<2).map { axis in
            let extent = distances[axis] * (kernel[axis] - 1) + 1
            guard padded[axis] >= extent else {
                throw TensorError.invalidArgument(
                    operation: operation, argument: "kernel_size",
                    expected: "no larger than the images, \(padded)", found: "\(kernel)")
            }
            return (padded[axis] - extent) / strides[axis] + 1
        }
        area = try sizeProduct(padded[0], padded[1])
        count = try sizeProduct(counts[0], counts[1])
        (self.padded, self.padding, self.counts) = (padded, margins, counts)
        (self.kernel, self.dilation, self.stride) = (kernel, distances, strides)
    }

    /// The pixel of each element of each block: (block, blocks).
    func places() throws -> Tensor {
        let axes = try (0..<2).map { axis -> Tensor in
            let inside = try Ops.multiply(Ops.arange(kernel[axis]), Tensor(.int(dilation[axis])))
            let starts = try Ops.multiply(Ops.arange(counts[axis]), Tensor(.int(stride[axis])))
            return try Ops.add(Ops.expandDims(inside, axis: 1), starts)
        }
        let rows = try Ops.reshape(
            Ops.multiply(axes[0], Tensor(.int(padded[1]))), [kernel[0], 1, counts[0], 1])
        let columns = try Ops.reshape(axes[1], [1, kernel[1], 1, counts[1]])
        return try Ops.reshape(Ops.add(rows, columns), [size, count])
    }
}
