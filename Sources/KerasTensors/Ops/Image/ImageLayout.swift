/// Which axes of images are which.
struct ImageLayout {
    let format: DataFormat
    let isBatch: Bool

    /// - Throws: ``TensorError`` for other than 3 dimensions (an image) or 4 (a batch).
    init(_ images: Tensor, _ format: DataFormat, _ operation: String) throws {
        guard images.rank == 3 || images.rank == 4 else {
            throw TensorError.incompatibleShapes(
                operation: operation, shapes: [images.shape],
                reason: "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of "
                    + "images)")
        }
        self.format = format
        isBatch = images.rank == 4
    }

    /// The axes of height, width and channels.
    var height: Int { (isBatch ? 1 : 0) + (format == .channelsLast ? 0 : 1) }
    var width: Int { height + 1 }
    var channels: Int { format == .channelsLast ? width + 1 : height - 1 }

    /// The images as `(batch, height, width, channels)`.
    func unified(_ images: Tensor) throws -> Tensor {
        let batch = isBatch ? images : try Ops.expandDims(images, axis: 0)
        return format == .channelsLast ? batch : try Ops.transpose(batch, axes: [0, 2, 3, 1])
    }

    /// The opposite of ``unified(_:)``.
    func original(_ images: Tensor) throws -> Tensor {
        let ordered =
            format == .channelsLast ? images : try Ops.transpose(images, axes: [0, 3, 1, 2])
        return isBatch ? ordered : try Ops.squeeze(ordered, axis: 0)
    }
}

extension DataFormat: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { .string(rawValue) }
}

extension SpatialSizes: ArgumentConvertible {
    var argumentValue: OperationArgument.Value { argument }
}

/// Operations on images (`keras.ops.image`), `(height, width, channels)` or batches of them, or as
/// `dataFormat` says.
extension Ops {
    public enum Image {}
}
