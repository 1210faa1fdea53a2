@testable import KerasTensors

/// Sizes of all sorts, of one to three spatial dimensions, that are the same each time.
struct RandomConvolutions: Sequence, IteratorProtocol {
    private var left: Int
    private let channels: [Int]
    private var state: UInt64 = 1

    /// - Parameter channels: What a group has of channels and of filters.
    init(count: Int, channels: [Int]) {
        left = count
        self.channels = channels
    }

    mutating func next() -> ConvolutionShape? {
        guard left > 0 else { return nil }
        left -= 1
        let groups = number(1...2)
        let axes = (0..<number(1...3)).map { _ in axis() }
        return ConvolutionShape(
            batch: number(1...9), channels: groups * channels[number(0...channels.count - 1)],
            filters: groups * channels[number(0...channels.count - 1)], groups: groups, axes: axes)
    }

    private mutating func axis() -> ConvolutionShape.Axis {
        while true {
            var axis = ConvolutionShape.Axis(
                input: number(1...9), output: 0, kernel: number(1...4), stride: number(1...4),
                dilation: number(1...2), paddingLow: number(0...3))
            let room =
                axis.input + axis.paddingLow + number(0...3) - (axis.kernel - 1) * axis.dilation - 1
            guard room >= 0 else { continue }
            axis.output = room / axis.stride + 1
            return axis
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int(state >> 33) % range.count
    }
}
