/// A part of a convolution that is a convolution itself, on memory within the whole's.
struct ConvolutionPart {
    var shape: ConvolutionShape
    /// Elements of the input before the part's own.
    var inputStart = 0
    /// Elements of the output before the part's own.
    var outputStart = 0
}

/// How a convolution is cut for the threads. It depends on the sizes only, so that results do not
/// depend on the number of threads.
extension ConvolutionShape {
    /// How many parts are worth a thread's waking, about 50 µs each, but at most `limit`.
    func partCount(atMost limit: Int) -> Int {
        max(1, Int(min(operationCount / 5e6, Double(limit))))
    }

    /// As many parts as are worth it, but about `limit` at most, that compute the whole result, or
    /// whose kernels' gradients add up to it.
    func parts(atMost limit: Int, of kind: ConvolutionPrimitive.Kind) -> [ConvolutionPart] {
        parts(partCount(atMost: limit), of: kind)
    }

    /// About `count` parts: images, or bands of images where those are few.
    func parts(_ count: Int, of kind: ConvolutionPrimitive.Kind) -> [ConvolutionPart] {
        // Eight parts are equal shares of two, four and eight threads.
        let bandCount = min(count, 8) / batch
        return bandCount > 1
            ? bands(in: bandCount, of: kind) ?? images(in: count) : images(in: count)
    }

    private var imageInputCount: Int { inputCount / batch }
    private var imageOutputCount: Int { outputCount / batch }

    /// How long bands of `total` places are, about `count` of them or up to twice as many: so that two,
    /// four and eight threads are done soonest.
    private static func bandSize(of total: Int, in count: Int, step: Int) -> Int {
        func longest(_ size: Int) -> Int {
            let bands = total.divided(by: size)
            return [2, 4, 8].reduce(0) { $0 + bands.divided(by: $1) * size }
        }
        let most = total.divided(by: count).roundedUp(toMultipleOf: step)
        let least = total.divided(by: 2 * count).roundedUp(toMultipleOf: step)
        return stride(from: most, through: least, by: -step).min { longest($0) < longest($1) }
            ?? most
    }

    private func images(in count: Int) -> [ConvolutionPart] {
        let size = batch.divided(by: count)
        return stride(from: 0, to: batch, by: size).map { first in
            ConvolutionPart(
                shape: withBatch(min(size, batch - first)), inputStart: first * imageInputCount,
                outputStart: first * imageOutputCount)
        }
    }

    /// Each image in about `count` bands of its first spatial axis; `nil` where a band would have no
    /// windows, only padding in them, or less than none before the first one.
    private func bands(
        in count: Int, of kind: ConvolutionPrimitive.Kind
    ) -> [ConvolutionPart]? {
        let axis = axes[0]
        // Bands begin at windows, so that most of them are alike.
        let step = kind == .backwardData ? axis.stride : 1
        let total = kind == .backwardData ? axis.input : axis.output
        let size = Self.bandSize(of: total, in: count, step: step)
        var bands: [ConvolutionPart] = []
        for first in stride(from: 0, to: total, by: size) {
            let range = first..<min(first + size, total)
            let cut = kind == .backwardData ? axis.gradient(of: range) : axis.windows(range)
            guard let cut else { return nil }
            var band = ConvolutionPart(shape: withBatch(1))
            band.shape.axes[0] = cut.axis
            band.inputStart = imageInputCount / axis.input * cut.inputStart
            band.outputStart = imageOutputCount / axis.output * cut.outputStart
            bands.append(band)
        }
        return (0..<batch).flatMap { image in
            bands.map {
                ConvolutionPart(
                    shape: $0.shape, inputStart: $0.inputStart + image * imageInputCount,
                    outputStart: $0.outputStart + image * imageOutputCount)
            }
        }
    }
}

extension ConvolutionShape.Axis {
    fileprivate typealias Cut = (axis: Self, inputStart: Int, outputStart: Int)

    /// Places between a window's first tap and its last.
    private var reach: Int { (kernel - 1) * dilation }

    /// The outputs in `range` and the inputs that they see.
    fileprivate func windows(_ range: Range<Int>) -> Cut? {
        let first = range.lowerBound * stride - paddingLow
        let last = (range.upperBound - 1) * stride - paddingLow + reach
        return cut(
            inputs: (max(first, 0), min(last + 1, input)),
            outputs: (range.lowerBound, range.upperBound))
    }

    /// The inputs in `range` and the outputs that see them.
    fileprivate func gradient(of range: Range<Int>) -> Cut? {
        let first = range.lowerBound + paddingLow - reach
        let last = range.upperBound - 1 + paddingLow
        return cut(
            inputs: (range.lowerBound, range.upperBound),
            outputs: (max((first + stride - 1) / stride, 0), min(last / stride + 1, output)))
    }

    private func cut(inputs: (start: Int, end: Int), outputs: (start: Int, end: Int)) -> Cut? {
        var axis = self
        axis.input = inputs.end - inputs.start
        axis.output = outputs.end - outputs.start
        axis.paddingLow = paddingLow + inputs.start - outputs.start * stride
        guard axis.input > 0, axis.output > 0, axis.paddingLow >= 0 else { return nil }
        return (axis, inputs.start, outputs.start)
    }
}

extension Int {
    /// The quotient, rounded up.
    func divided(by divisor: Int) -> Int { (self + divisor - 1) / divisor }

    func roundedUp(toMultipleOf step: Int) -> Int { divided(by: step) * step }
}
