/// A number for each spatial dimension, or one for all of them: strides, window sizes, dilations.
public struct SpatialSizes: Sendable, Hashable, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
{
    /// One number, or as many as there are dimensions.
    public let values: [Int]
    /// Whether it was given as one number, which Keras's configs keep.
    public let isSingle: Bool

    public init(_ value: Int) {
        values = [value]
        isSingle = true
    }

    public init(_ values: [Int]) {
        self.values = values
        isSingle = false
    }

    public init(integerLiteral value: Int) { self.init(value) }
    public init(arrayLiteral elements: Int...) { self.init(elements) }

    /// A number for each of `rank` dimensions, all positive.
    func expanded(rank: Int, _ operation: String, _ argument: String) throws -> [Int] {
        let all = isSingle ? Array(repeating: values[0], count: rank) : values
        // Far beyond any image, and products of a few stay within an integer.
        guard all.count == rank, all.allSatisfy({ (1...1 << 20).contains($0) }) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: argument,
                expected: "a positive integer, or \(rank) of them",
                found: isSingle ? "\(values[0])" : "\(values)")
        }
        return all
    }

    var argument: OperationArgument.Value {
        isSingle ? .int(values[0]) : .list(values.map { .int($0) })
    }
}

/// What happens at the edges of the spatial dimensions. (Keras: the argument `padding`.)
public enum PaddingMode: String, Sendable, CaseIterable {
    /// Only windows that lie inside.
    case valid
    /// Zeros around, as evenly as possible, so that a stride of 1 keeps the size.
    case same
}

/// Where the channels are. (Keras: the argument `data_format`.)
public enum DataFormat: String, Sendable, CaseIterable {
    /// `(batch, spatial…, channels)`
    case channelsLast = "channels_last"
    /// `(batch, channels, spatial…)`
    case channelsFirst = "channels_first"
}

extension Shape {
    /// The sizes of the spatial dimensions, unknown ones -1.
    func spatialSizes(_ format: DataFormat) -> [Int] {
        Array(format == .channelsLast ? sizes[1..<(sizes.count - 1)] : sizes[2...])
    }

    func channels(_ format: DataFormat) -> Int {
        format == .channelsLast ? sizes[sizes.count - 1] : sizes[1]
    }

    /// `(batch, spatial…, channels)` in the order of `format`.
    static func spatial(
        batch: Int, _ spatial: [Int], channels: Int, _ format: DataFormat = .channelsLast
    ) -> Shape {
        Shape(
            sizes: format == .channelsLast
                ? [batch] + spatial + [channels] : [batch, channels] + spatial)
    }
}

extension Tensor {
    /// With the channels last.
    func channelsLast(_ format: DataFormat) throws -> Tensor {
        guard format == .channelsFirst else { return self }
        return try Ops.transpose(self, axes: [0] + Array(2..<rank) + [1])
    }

    /// From channels last to `format`.
    func channels(in format: DataFormat) throws -> Tensor {
        guard format == .channelsFirst else { return self }
        return try Ops.transpose(self, axes: [0, rank - 1] + Array(1..<rank - 1))
    }
}

/// How many windows fit along a dimension, and where the first begins.
struct WindowExtent {
    let output: Int
    let paddingLow: Int

    /// - Parameters:
    ///   - size: Of the input, -1 if unknown.
    ///   - reach: From a window's first element to behind its last.
    init(size: Int, reach: Int, stride: Int, _ padding: PaddingMode) {
        guard size >= 0 else {
            output = -1
            paddingLow = 0
            return
        }
        switch padding {
        case .valid:
            output = size < reach ? 0 : (size - reach) / stride + 1
            paddingLow = 0
        case .same:
            output = (size + stride - 1) / stride
            paddingLow = max((output - 1) * stride + reach - size, 0) / 2
        }
    }
}
