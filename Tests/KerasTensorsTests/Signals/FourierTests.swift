import KerasTestSupport
import Testing

@testable import KerasTensors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Transforms of all lengths and numbers of rows, beside sums over all terms.
@Suite struct FourierTests {
    private static let lengths = [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 21, 25, 32, 49, 60, 64, 77, 97, 128, 210, 243,
    ]

    private func sums(
        _ real: [Double], _ imaginary: [Double], rows: Int, count: Int
    ) -> (real: [Double], imaginary: [Double]) {
        var result = (real: [Double](), imaginary: [Double]())
        for row in 0..<rows {
            for k in 0..<count {
                var (x, y) = (0.0, 0.0)
                for n in 0..<count {
                    let angle = -2 * Double.pi * Double(k * n % count) / Double(count)
                    let (c, s) = (cos(angle), sin(angle))
                    let (a, b) = (real[row * count + n], imaginary[row * count + n])
                    x += a * c - b * s
                    y += a * s + b * c
                }
                result.real.append(x)
                result.imaginary.append(y)
            }
        }
        return result
    }

    @Test(arguments: lengths, [1, 3, 8, 19])
    func areTheSumsOfAllTerms(count: Int, rows: Int) throws {
        var numbers = Numbers(seed: UInt64(count))
        for dtype in [DType.float64, .float32] {
            let x = try numbers.tensor([rows, count], as: dtype)
            let y = try numbers.tensor([rows, count], as: dtype)
            let found = try Ops.fft((x, y))
            let exact = try sums(x.doubles, y.doubles, rows: rows, count: count)
            let size = 2 * Double(count).squareRoot()
            let error = size * (dtype == .float64 ? 1e-13 : 1e-6)
            expectClose(try found.real.doubles, exact.real, relative: 0, absolute: error)
            expectClose(try found.imaginary.doubles, exact.imaginary, relative: 0, absolute: error)
        }
    }

    @Test(arguments: lengths)
    func comeBackFromTheirInverse(count: Int) throws {
        var numbers = Numbers(seed: UInt64(count))
        let x = try numbers.tensor([2, count, 3], as: .float64)
        let y = try numbers.tensor([2, count, 3], as: .float64)
        let back = try Ops.ifft2(Ops.fft2((x, y)))
        expectClose(try back.real.doubles, try x.doubles, relative: 0, absolute: 1e-13)
        expectClose(try back.imaginary.doubles, try y.doubles, relative: 0, absolute: 1e-13)
        let real = try Ops.irfft(Ops.rfft(x), fftLength: 3)
        expectClose(try real.doubles, try x.doubles, relative: 0, absolute: 1e-13)
    }

    /// Each row is what it is alone, whoever is beside it and however many threads there are.
    @Test func areTheSameBitsInAnyCompany() throws {
        var numbers = Numbers(seed: 5)
        let x = try numbers.tensor([203, 360])
        func transform(_ x: Tensor) throws -> [Float] {
            try Ops.rfft(x).real.array(of: Float.self)
        }
        let all = try transform(x)
        for threads in [1, 2, 8] { #expect(try withThreads(threads) { try transform(x) } == all) }
        for row in [0, 7, 8, 202] {
            #expect(try transform(x[row]) == Array(all[row * 181..<(row + 1) * 181]))
        }
    }
}
