@testable import KerasTensors

/// Fourier transforms, and functions of sequences.
enum SignalCases {
    static let all: [OracleCase] = fourier + frames + segments

    private static let fourier: [OracleCase] = [
        OracleCase("ops.fft((x, y))", .numbers(2, 8), .numbers(2, 8), relative: 5e-6) {
            let result = try Ops.fft(($0[0], $0[1]))
            return [result.real, result.imaginary]
        },
        OracleCase("ops.fft((x, y))", .numbers(1, 15), .numbers(1, 15), relative: 1e-5) {
            let result = try Ops.fft(($0[0], $0[1]))
            return [result.real, result.imaginary]
        },
        OracleCase("ops.fft2((x, y))", .numbers(2, 3, 4), .numbers(2, 3, 4), relative: 1e-5) {
            let result = try Ops.fft2(($0[0], $0[1]))
            return [result.real, result.imaginary]
        },
        OracleCase("ops.ifft2((x, y))", .numbers(2, 3, 4), .numbers(2, 3, 4), relative: 5e-6) {
            let result = try Ops.ifft2(($0[0], $0[1]))
            return [result.real, result.imaginary]
        },
        OracleCase("ops.rfft(x)", .numbers(2, 7), relative: 5e-6) {
            let result = try Ops.rfft($0[0])
            return [result.real, result.imaginary]
        },
        OracleCase("ops.rfft(x, fft_length=12)", .numbers(2, 7), relative: 5e-6) {
            let result = try Ops.rfft($0[0], fftLength: 12)
            return [result.real, result.imaginary]
        },
        OracleCase("ops.rfft(x, fft_length=4)", .numbers(2, 7), relative: 5e-6) {
            let result = try Ops.rfft($0[0], fftLength: 4)
            return [result.real, result.imaginary]
        },
        OracleCase(one: "ops.irfft((x, y))", .numbers(2, 5), .numbers(2, 5), relative: 5e-6) {
            try Ops.irfft(($0[0], $0[1]))
        },
        OracleCase(
            one: "ops.irfft((x, y), fft_length=7)", .numbers(2, 5), .numbers(2, 5),
            relative: 5e-6
        ) { try Ops.irfft(($0[0], $0[1]), fftLength: 7) },
        OracleCase("ops.stft(x, 6, 3, 8)", .numbers(2, 20), relative: 2e-5) {
            let result = try Ops.stft(
                $0[0], sequenceLength: 6, sequenceStride: 3, fftLength: 8)
            return [result.real, result.imaginary]
        },
        OracleCase(
            "ops.stft(x, 6, 3, 8, window='hamming', center=False)", .numbers(20), relative: 2e-5
        ) {
            let result = try Ops.stft(
                $0[0], sequenceLength: 6, sequenceStride: 3, fftLength: 8, window: .hamming,
                center: false)
            return [result.real, result.imaginary]
        },
        OracleCase(
            "ops.stft(x, 4, 2, 4, window=None)", .numbers(1, 12), relative: 2e-5
        ) {
            let result = try Ops.stft(
                $0[0], sequenceLength: 4, sequenceStride: 2, fftLength: 4, window: .none)
            return [result.real, result.imaginary]
        },
        OracleCase(
            one: "ops.istft((x, y), 6, 3, 8)", .numbers(2, 5, 5), .numbers(2, 5, 5),
            relative: 2e-5
        ) {
            try Ops.istft(($0[0], $0[1]), sequenceLength: 6, sequenceStride: 3, fftLength: 8)
        },
        OracleCase(
            one: "ops.istft((x, y), 6, 3, 8, length=11)", .numbers(5, 5), .numbers(5, 5),
            relative: 2e-5
        ) {
            try Ops.istft(
                ($0[0], $0[1]), sequenceLength: 6, sequenceStride: 3, fftLength: 8, length: 11)
        },
        OracleCase(
            one: "ops.istft((x, y), 4, 2, 4, window=None, center=False)", .numbers(1, 5, 3),
            .numbers(1, 5, 3), relative: 2e-5
        ) {
            try Ops.istft(
                ($0[0], $0[1]), sequenceLength: 4, sequenceStride: 2, fftLength: 4,
                window: .none, center: false)
        },
    ]

    private static let frames: [OracleCase] = [
        OracleCase(one: "ops.extract_sequences(x, 4, 3)", .numbers(2, 12)) {
            try Ops.extractSequences($0[0], sequenceLength: 4, sequenceStride: 3)
        },
        OracleCase(
            "ops.stft(x, 1, 1, 1, window='hann', center=False)", .numbers(5), relative: 5e-6
        ) {
            let result = try Ops.stft(
                $0[0], sequenceLength: 1, sequenceStride: 1, fftLength: 1, center: false)
            return [result.real, result.imaginary]
        },
        // Frames of whole blocks, with samples behind the last one, and of too few samples.
        OracleCase(one: "ops.extract_sequences(x, 4, 2)", .numbers(2, 11)) {
            try Ops.extractSequences($0[0], sequenceLength: 4, sequenceStride: 2)
        },
        OracleCase(one: "ops.extract_sequences(x, 6, 9)", .numbers(25)) {
            try Ops.extractSequences($0[0], sequenceLength: 6, sequenceStride: 9)
        },
        OracleCase(one: "ops.cdist(x, y)", .numbers(3, 2), .numbers(2, 2), relative: 2e-6) {
            try Ops.cdist($0[0], Ops.add($0[1], 0.5))
        }.replacing(python: "ops.cdist(x, y + 0.5)"),
    ]

    private static let ids = OracleCase.Input.indices([2, 0, 2, -1, 7, 0, 3])
    private static let rows = OracleCase.Input.numbers(7, 2)

    private static let column = OracleCase.Input(
        shape: [7], dtype: .float32, values: [1, .nan, -3, 4, .infinity, 2, -0.0])

    private static let segments: [OracleCase] = [
        OracleCase(one: "ops.segment_sum(x, y, num_segments=4)", column, ids) {
            try Ops.segmentSum($0[0], $0[1], numSegments: 4)
        },
        OracleCase(one: "ops.segment_max(x, y, num_segments=4)", column, ids) {
            try Ops.segmentMax($0[0], $0[1], numSegments: 4)
        }.withoutGradient,
        OracleCase(
            one: "ops.segment_min(x, y, num_segments=4)", .indices([3, -2, 5], 3),
            .indices([1, 1, 0])
        ) {
            try Ops.segmentMin($0[0], $0[1], numSegments: 3)
        }.replacing(python: "ops.segment_min(x, y, num_segments=3)"),
        OracleCase(one: "ops.segment_sum(x, y, num_segments=5)", rows, ids, relative: 1e-6) {
            try Ops.segmentSum($0[0], $0[1], numSegments: 5)
        },
        OracleCase(one: "ops.segment_max(x, y, num_segments=5)", rows, ids) {
            try Ops.segmentMax($0[0], $0[1], numSegments: 5)
        },
        OracleCase(one: "ops.segment_min(x, y, num_segments=5)", rows, ids) {
            try Ops.segmentMin($0[0], $0[1], numSegments: 5)
        },
        OracleCase(one: "ops.segment_prod(x, y, num_segments=5)", rows, ids, relative: 1e-6) {
            try Ops.segmentProd($0[0], $0[1], numSegments: 5)
        }.withoutGradient,
    ]
}
