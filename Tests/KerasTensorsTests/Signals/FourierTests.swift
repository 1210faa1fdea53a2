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
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 21, 25, 32, 49, 60, 64, 77, 97, 101, 128, 202,
        210, 243,
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

    /// Of real numbers the first half, whether their number is even, so that pairs of them are transformed, or
    /// odd.
    @Test(arguments: lengths, [1, 4, 19, 33])
    func ofRealNumbersAreTheFirstHalf(count: Int, rows: Int) throws {
        var numbers = Numbers(seed: UInt64(count))
        for dtype in [DType.float64, .float32] {
            let x = try numbers.tensor([rows, count], as: dtype)
            let found = try Ops.rfft(x)
            let whole = try Ops.fft((x, Ops.zerosLike(x)))
            #expect(found.real.shape == [rows, count / 2 + 1])
            let error = 2 * Double(count).squareRoot() * (dtype == .float64 ? 1e-13 : 1e-6)
            for (part, all) in [(found.real, whole.real), (found.imaginary, whole.imaginary)] {
                let half = try Ops.split(all, at: [count / 2 + 1], axis: -1)[0]
                expectClose(try part.doubles, try half.doubles, relative: 0, absolute: error)
            }
        }
    }

    /// A sign of theirs would turn the phase around.
    @Test(arguments: lengths) func theFirstAndTheMiddleOfRealNumbersAreReal(count: Int) throws {
        var numbers = Numbers(seed: UInt64(count))
        for dtype in [DType.float64, .float32] {
            let found = try Ops.rfft(numbers.tensor([9, count], as: dtype)).imaginary
            let rows = try found.doubles
            let results = count / 2 + 1
            for row in 0..<9 {
                #expect(rows[row * results] == 0)
                if count % 2 == 0 { #expect(rows[row * results + count / 2] == 0) }
            }
        }
    }

    @Test func ofRealNumbersOverflowNoSoonerThanTheirSums() throws {
        let found = try Ops.rfft(Tensor([Float(2e38), 1e38, 0, 0]))
        #expect(try found.real.array(of: Float.self) == [3e38, 2e38, 1e38])
        #expect(try found.imaginary.array(of: Float.self) == [0, -1e38, 0])
        let endless = try Ops.rfft(Tensor([Float.infinity, 1, 0, 0]))
        #expect(try endless.real.array(of: Float.self)[0] == .infinity)
        #expect(try endless.real.array(of: Float.self)[2] == .infinity)
    }

    /// What is no number stays in its row.
    @Test(arguments: [8, 15, 97, 131])
    func doNotMixRows(count: Int) throws {
        for value in [Float.nan, .infinity] {
            var values = [Float](repeating: 1, count: 4 * count)
            values[count + 3] = value
            let found = try Ops.rfft(Tensor(values, shape: [4, count]))
            for part in [found.real, found.imaginary] {
                for row in [0, 2, 3] {
                    #expect(try part[row].array(of: Float.self).allSatisfy(\.isFinite))
                }
                #expect(try part[1].array(of: Float.self).contains { !$0.isFinite })
            }
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
    @Test(arguments: [360, 97, 45, 64, 109], [DType.float32, .float64])
    func areTheSameBitsInAnyCompany(count: Int, dtype: DType) throws {
        var numbers = Numbers(seed: 5)
        let x = try numbers.tensor([203, count], as: dtype)
        let y = try numbers.tensor([203, count], as: dtype)
        func transforms(_ x: Tensor, _ y: Tensor) throws -> [[Double]] {
            let (half, whole) = (try Ops.rfft(x), try Ops.fft((x, y)))
            return try [half.real, half.imaginary, whole.real, whole.imaginary].map {
                try $0.doubles
            }
        }
        let all = try transforms(x, y)
        for threads in [1, 2, 8] {
            #expect(try withThreads(threads) { try transforms(x, y) } == all)
        }
        for row in [0, 7, 8, 202] {
            let alone = try transforms(x[row], y[row])
            for (one, all) in zip(alone, all) {
                #expect(one == Array(all[row * one.count..<(row + 1) * one.count]))
            }
        }
    }
}
