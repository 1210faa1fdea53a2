import KerasJSON
import KerasTensors

/// Fourier transforms, and functions of sequences and segments.
extension GraphOps {
    static let signals: [String: Function] = [
        "ExtractSequences": {
            [
                try Ops.extractSequences(
                    $0.tensor(), sequenceLength: $0.required("sequence_length"),
                    sequenceStride: $0.required("sequence_stride"))
            ]
        },
        "FFT": { try parts(Ops.fft($0.pair())) },
        "FFT2": { try parts(Ops.fft2($0.pair())) },
        "IFFT2": { try parts(Ops.ifft2($0.pair())) },
        "IRFFT": { [try Ops.irfft($0.pair(), fftLength: $0.optional("fft_length"))] },
        "ISTFT": { call in
            [
                try Ops.istft(
                    call.pair(), sequenceLength: call.required("sequence_length"),
                    sequenceStride: call.required("sequence_stride"),
                    fftLength: call.required("fft_length"), length: call.optional("length"),
                    window: window(call), center: call.setting("center", default: true))
            ]
        },
        "RFFT": { try parts(Ops.rfft($0.tensor(), fftLength: $0.optional("fft_length"))) },
        "STFT": { call in
            try parts(
                Ops.stft(
                    call.tensor(), sequenceLength: call.required("sequence_length"),
                    sequenceStride: call.required("sequence_stride"),
                    fftLength: call.required("fft_length"), window: window(call),
                    center: call.setting("center", default: true)))
        },
        "SegmentMax": { [try segments($0, Ops.segmentMax)] },
        "SegmentMin": { [try segments($0, Ops.segmentMin)] },
        "SegmentProd": { [try segments($0, Ops.segmentProd)] },
        "SegmentSum": { [try segments($0, Ops.segmentSum)] },
    ]

    private static func parts(_ pair: ComplexPair) -> [Tensor] { [pair.real, pair.imaginary] }

    private static func segments(
        _ call: OperationCall, _ op: (Tensor, Tensor, Int, Bool) throws -> Tensor
    ) throws -> Tensor {
        try op(
            call.tensor(0), call.tensor(1), call.required("num_segments"),
            call.setting("sorted", default: false))
    }

    private static func window(_ call: OperationCall) throws -> Ops.FrameWindow {
        // A null says that there is none, and no default.
        let json: JSONValue = try call.config.value(forKey: "window", default: .string("hann"))
        switch json {
        case .null: return .none
        case .string("hann"): return .hann
        case .string("hamming"): return .hamming
        case .array:
            return .weights(try [Double].decoded(from: json, in: call.context.appending("window")))
        default: throw call.context.expected("'hann', 'hamming' or weights", found: json)
        }
    }
}
