import CKerasDNNL
import Testing

@testable import KerasTensors

/// The library's code stays within the memory that it asks for.
@Suite struct ConvolutionMemoryTests {
    /// 1 × 1 kernels whose strides leave elements out: batch, channels, filters, size, stride.
    static let strided: [[Int64]] = [
        [2, 3, 16, 8, 2], [1, 5, 9, 11, 2], [2, 12, 20, 7, 3], [1, 17, 8, 10, 2], [2, 8, 8, 8, 2],
        [1, 1, 1, 5, 3], [1, 33, 40, 12, 2],
    ]

    @Test(
        arguments: strided,
        [
            KERAS_CONVOLUTION_FORWARD, KERAS_CONVOLUTION_BACKWARD_DATA,
            KERAS_CONVOLUTION_BACKWARD_WEIGHTS,
        ])
    func nothingIsWrittenBehindIt(sizes: [Int64], kind: keras_convolution_kind) throws {
        let (batch, channels, filters, size, stride) = (
            sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]
        )
        let output = (size - 1) / stride + 1
        let rest = (output - 1) * stride + 1 - size
        var shape = keras_convolution_shape(
            rank: 2, batch: batch, channels: channels, filters: filters, groups: 1,
            input: (size, size, 0), output: (output, output, 0), kernel: (1, 1, 0),
            strides: (stride, stride, 0), dilations: (1, 1, 0), paddingLow: (0, 0, 0),
            paddingHigh: (rest, rest, 0))
        var made: OpaquePointer?
        try #require(keras_convolution_create(kind, &shape, false, false, false, &made) == 0)
        let convolution = try #require(made)
        defer { keras_convolution_destroy(convolution) }
        let kernel = Watched(
            max(keras_convolution_packed_bytes(convolution), Int(channels * filters) * 4))
        let scratch = Watched(keras_convolution_scratch_bytes(convolution))
        let inputs = Watched(Int(batch * size * size * channels) * 4)
        let outputs = Watched(Int(batch * output * output * filters) * 4)
        let status = keras_convolution_run(
            convolution, inputs.start, kernel.start, nil, outputs.start, scratch.start)
        #expect(status == 0)
        for (name, memory) in [
            ("kernel", kernel), ("scratch", scratch), ("input", inputs), ("output", outputs),
        ] {
            #expect(memory.isWholeBehind, "\(name)")
        }
    }

    /// Memory with numbers behind it that nobody is to change.
    private final class Watched {
        let start: UnsafeMutableRawPointer
        private let byteCount: Int
        private static let behind = 1024

        init(_ byteCount: Int) {
            self.byteCount = byteCount
            start = .allocate(byteCount: byteCount + Self.behind, alignment: 64)
            start.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
            (start + byteCount).initializeMemory(
                as: UInt8.self, repeating: 0xA5, count: Self.behind)
        }

        var isWholeBehind: Bool {
            UnsafeRawBufferPointer(start: start + byteCount, count: Self.behind)
                .allSatisfy { $0 == 0xA5 }
        }

        deinit { start.deallocate() }
    }
}
