extension Ops {
    /// Channels as blocks of pixels: the images become `blockSize` times as high and wide
    /// (`keras.ops.depth_to_space`).
    ///
    /// - Throws: ``TensorError`` unless a batch of images has channels for whole blocks.
    public static func depthToSpace(
        _ x: Tensor, blockSize: Int, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("block_size", blockSize), .setting("data_format", dataFormat),
        ]
        return try composite(.nn("DepthToSpace"), [x], settings) {
            let sizes = try imageSizes($0[0], blockSize, "depth_to_space")
            let block = blockSize
            if dataFormat == .channelsLast {
                let (n, h, w, c) = (sizes[0], sizes[1], sizes[2], sizes[3])
                try check(c % (block * block) == 0, $0[0], "depth_to_space")
                let parts = try reshape($0[0], [n, h, w, block, block, c / (block * block)])
                return try reshape(
                    transpose(parts, axes: [0, 1, 3, 2, 4, 5]),
                    [n, h * block, w * block, c / (block * block)])
            }
            let (n, c, h, w) = (sizes[0], sizes[1], sizes[2], sizes[3])
            try check(c % (block * block) == 0, $0[0], "depth_to_space")
            let parts = try reshape($0[0], [n, c / (block * block), block, block, h, w])
            return try reshape(
                transpose(parts, axes: [0, 1, 4, 2, 5, 3]),
                [n, c / (block * block), h * block, w * block])
        }
    }

    /// Blocks of pixels as channels: the images become `blockSize` times as low and narrow
    /// (`keras.ops.space_to_depth`).
    ///
    /// - Throws: ``TensorError`` unless a batch of images is made of whole blocks.
    public static func spaceToDepth(
        _ x: Tensor, blockSize: Int, dataFormat: DataFormat = .channelsLast
    ) throws -> Tensor {
        let settings: [OperationArgument] = [
            .setting("block_size", blockSize), .setting("data_format", dataFormat),
        ]
        return try composite(.nn("SpaceToDepth"), [x], settings) {
            let sizes = try imageSizes($0[0], blockSize, "space_to_depth")
            let block = blockSize
            if dataFormat == .channelsLast {
                let (n, h, w, c) = (sizes[0], sizes[1], sizes[2], sizes[3])
                try check(h % block == 0 && w % block == 0, $0[0], "space_to_depth")
                let parts = try reshape($0[0], [n, h / block, block, w / block, block, c])
                return try reshape(
                    transpose(parts, axes: [0, 1, 3, 2, 4, 5]),
                    [n, h / block, w / block, c * block * block])
            }
            let (n, c, h, w) = (sizes[0], sizes[1], sizes[2], sizes[3])
            try check(h % block == 0 && w % block == 0, $0[0], "space_to_depth")
            let parts = try reshape($0[0], [n, c, h / block, block, w / block, block])
            return try reshape(
                transpose(parts, axes: [0, 1, 3, 5, 2, 4]),
                [n, c * block * block, h / block, w / block])
        }
    }

    private static func imageSizes(
        _ x: Tensor, _ block: Int, _ operation: String
    ) throws -> [Int] {
        guard x.rank == 4, (1...1 << 15).contains(block) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "block_size",
                expected: "a positive size, for a batch of images",
                found: "\(block) for \(x.shape)")
        }
        return x.shape.sizes
    }

    private static func check(_ fits: Bool, _ x: Tensor, _ operation: String) throws {
        guard fits else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: [x.shape], reason: "whole blocks are expected")
        }
    }
}
