import CKerasDNNL

/// The sizes of a convolution as the kernels take them: channels last, padding in numbers.
struct ConvolutionShape: Hashable {
    var batch: Int
    var channels: Int
    var filters: Int
    var groups: Int
    /// One for each of one to three spatial dimensions.
    var axes: [Axis]
    /// Channels of the kernel whose memory this one's is a part of, if it is.
    var kernelChannels: Int?

    struct Axis: Hashable {
        var input: Int
        var output: Int
        var kernel: Int
        var stride: Int
        var dilation: Int
        var paddingLow: Int

        /// What the last window reaches beyond the input; negative if it ends before.
        var paddingHigh: Int {
            (output - 1) * stride + (kernel - 1) * dilation + 1 - input - paddingLow
        }
    }

    /// Whether there is nothing to compute: an empty batch, no places or no channels.
    var isEmpty: Bool {
        batch == 0 || channels == 0 || filters == 0
            || axes.contains { $0.input == 0 || $0.output == 0 || $0.kernel == 0 }
    }

    var inputCount: Int { batch * axes.reduce(channels) { $0 * $1.input } }
    var outputCount: Int { batch * axes.reduce(filters) { $0 * $1.output } }
    var kernelCount: Int { axes.reduce(channels / groups * filters) { $0 * $1.kernel } }

    /// Multiplications and additions.
    var operationCount: Double {
        axes.reduce(2 * Double(batch) * Double(filters) * Double(channels / groups)) {
            $0 * Double($1.output) * Double($1.kernel)
        }
    }

    /// The same for a part of the batch.
    func withBatch(_ batch: Int) -> ConvolutionShape {
        var part = self
        part.batch = batch
        return part
    }

    func withCShape<Result>(
        _ body: (UnsafePointer<keras_convolution_shape>) throws -> Result
    ) rethrows -> Result {
        var shape = keras_convolution_shape()
        shape.rank = Int32(truncatingIfNeeded: axes.count)
        (shape.batch, shape.channels) = (Int64(batch), Int64(channels))
        (shape.filters, shape.groups) = (Int64(filters), Int64(groups))
        shape.kernelChannels = Int64(kernelChannels ?? 0)
        withUnsafeMutablePointer(to: &shape) { shape in
            func fill(_ field: WritableKeyPath<keras_convolution_shape, Triple>, _ values: [Int]) {
                let value = { Int64(values.indices.contains($0) ? values[$0] : 0) }
                shape.pointee[keyPath: field] = (value(0), value(1), value(2))
            }
            fill(\.input, axes.map(\.input))
            fill(\.output, axes.map(\.output))
            fill(\.kernel, axes.map(\.kernel))
            fill(\.strides, axes.map(\.stride))
            fill(\.dilations, axes.map(\.dilation))
            fill(\.paddingLow, axes.map(\.paddingLow))
            fill(\.paddingHigh, axes.map(\.paddingHigh))
        }
        return try body(&shape)
    }

    private typealias Triple = (Int64, Int64, Int64)
}
