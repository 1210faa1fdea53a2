import KerasTensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Initializers {
    /// The kernel of a convolution that computes a short-time Fourier transform, for shapes
    /// `(window size, 1, frequencies)`. (Keras: `STFT`, `"stft"`.)
    open class STFT: Initializer {
        /// Which part of the complex numbers: `real` or `imag`.
        @Configured public var side: String = "real"
        /// The window's name in `scipy.signal.windows`: one that is a sum of cosines, such as
        /// `hann` or `hamming`; `nil` for none.
        @Configured public var window: String? = "hann"
        /// Whether the window is periodic and not symmetric.
        @Configured public var periodic: Bool = false
        /// What the window is divided by: `density` (its L2 norm), `spectrum` (its sum) or `nil`.
        @Configured public var scaling: String? = "density"

        /// The part `side` (`real` or `imag`) of a transform with `window`.
        public convenience init(
            side: String = "real", window: String? = "hann", scaling: String? = "density",
            periodic: Bool = false
        ) {
            self.init()
            self.side = side
            self.window = window
            self.scaling = scaling
            self.periodic = periodic
        }

        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for an unknown
        ///   side or scaling; ``KerasError/unsupported(object:feature:remedy:)`` for scipy's other
        ///   windows, which Keras takes.
        open override func setUp() throws {
            try super.setUp()
            try check("side", side, among: ["real", "imag"])
            if let scaling { try check("scaling", scaling, among: ["density", "spectrum"]) }
            if let window, CosineWindow.all[window] == nil {
                throw KerasError.unsupported(
                    object: summaryDescription, feature: "the window '\(window)'",
                    remedy: "take one of "
                        + CosineWindow.all.keys.sorted().joined(separator: ", "))
            }
        }

        private func check(_ argument: String, _ value: String, among allowed: [String]) throws {
            guard allowed.contains(value) else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: argument,
                    expected: allowed.joined(separator: ", "), found: value)
            }
        }

        /// cos or sin of −2π · time · frequency, times the window.
        ///
        /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a shape
        ///   that is not `(window size, 1, frequencies)`.
        open override func callAsFunction(
            _ shape: Shape, dtype: DType = .float32
        ) throws -> Tensor {
            try ensureSetUp()
            let sizes = try shape.knownSizes(for: "STFT")
            guard sizes.count == 3, sizes[1] == 1, sizes[2] > 1 else {
                throw KerasError.invalidArgument(
                    object: summaryDescription, argument: "shape",
                    expected: "(window size, 1, frequencies)", found: "\(shape)")
            }
            let (length, frequencies) = (sizes[0], sizes[2])
            let time = try Ops.reshape(Ops.arange(length, dtype: dtype), [length, 1, 1])
            let frequency = try Ops.divide(
                Ops.reshape(Ops.arange(frequencies, dtype: dtype), [1, 1, frequencies]),
                Tensor(.float(Double(2 * (frequencies - 1)))))
            let angle = try Ops.multiply(
                Ops.multiply(Ops.multiply(-2, time), frequency), Tensor(.float(Double.pi)))
            let wave = try side == "real" ? Ops.cos(angle) : Ops.sin(angle)
            guard let name = window, let coefficients = CosineWindow.all[name] else { return wave }
            let values = CosineWindow.values(coefficients, count: length, periodic: periodic)
            let weights = try Ops.reshape(Ops.cast(Tensor(values), to: dtype), [length, 1, 1])
            let divisor =
                switch scaling {
                case "density": values.reduce(0) { $0 + $1 * $1 }.squareRoot()
                case "spectrum": values.reduce(0) { $0 + abs($1) }
                default: 1.0
                }
            return try Ops.divide(Ops.multiply(wave, weights), Tensor(.float(divisor)))
        }
    }
}

/// Windows that are sums of cosines, as `scipy.signal.windows` defines them.
enum CosineWindow {
    static let all: [String: [Double]] = [
        "boxcar": [1], "ones": [1], "rectangular": [1], "rect": [1], "box": [1],
        "hann": [0.5, 0.5], "hanning": [0.5, 0.5], "han": [0.5, 0.5],
        "hamming": [0.54, 0.46], "hamm": [0.54, 0.46], "ham": [0.54, 0.46],
        "blackman": [0.42, 0.50, 0.08], "black": [0.42, 0.50, 0.08], "blk": [0.42, 0.50, 0.08],
        "nuttall": [0.3635819, 0.4891775, 0.1365995, 0.0106411],
        "blackmanharris": [0.35875, 0.48829, 0.14128, 0.01168],
        "flattop": [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
    ]

    /// `Σ ±aₖ cos(2πk n / N)`, with alternating signs; a periodic window is one value longer than
    /// `count`, and loses the last.
    static func values(_ coefficients: [Double], count: Int, periodic: Bool) -> [Double] {
        guard count > 1 else { return Array(repeating: 1, count: count) }
        let span = Double(periodic ? count : count - 1)
        return (0..<count).map { index in
            var value = 0.0
            var sign = 1.0
            for (order, coefficient) in coefficients.enumerated() {
                value += sign * coefficient * cos(2 * .pi * Double(order * index) / span)
                sign = -sign
            }
            return value
        }
    }
}
