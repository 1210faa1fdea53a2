import KerasTestSupport

@testable import KerasTensors

extension Tensor {
    /// All elements as doubles.
    var doubles: [Double] {
        get throws {
            try converted(to: .float64).withBytes { Array($0.bindMemory(to: Double.self)) }
        }
    }

    /// All bytes, for comparisons bit by bit.
    var bytes: [UInt8] {
        get throws { try withBytes { Array($0) } }
    }

    /// A tensor of `dtype` from doubles.
    init(_ values: [Double], shape: Shape, as dtype: DType) throws {
        self = try Tensor(values, shape: shape).converted(to: dtype)
    }

    /// As the oracle reads an array; a weak scalar is a Python number.
    var oracleValue: OracleValue {
        get throws {
            switch weakScalar {
            case .bool(let value): return .bool(value)
            case .int(let value): return .int(value)
            case .float(let value): return .double(value)
            case nil: break
            }
            let values = try doubles.map { value -> OracleValue in
                dtype.isFloatingPoint ? .double(value) : .int(Int(value))
            }
            return [
                "value": .array(values), "dtype": .string(dtype.name),
                "shape": OracleValue(shape.dimensions.map { $0 ?? -1 }),
            ]
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers {
    private var state: UInt64

    init(seed: UInt64 = 1) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    /// The next number in `range`.
    mutating func next(in range: ClosedRange<Double> = -2...2) -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        let unit = Double(state >> 11) / Double(1 << 53)
        return range.lowerBound + unit * (range.upperBound - range.lowerBound)
    }

    mutating func tensor(
        _ shape: Shape, in range: ClosedRange<Double> = -2...2, as dtype: DType = .float32
    ) throws -> Tensor {
        let values = try (0..<shape.elementCount()).map { _ in next(in: range) }
        return try Tensor(values, shape: shape, as: dtype)
    }
}
