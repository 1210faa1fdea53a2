import KerasTestSupport

@testable import Keras

/// Arrays that Keras and this library get alike.
struct Samples: Sendable {
    let values: [Float]
    let shape: [Int]
    /// Whether they are class numbers, which Python gets as int32.
    var areIntegers = false

    var tensor: Tensor {
        get throws {
            areIntegers
                ? try Tensor(values.map { Int32($0) }, shape: Shape(shape))
                : try Tensor(values, shape: Shape(shape))
        }
    }

    var oracleValue: OracleValue {
        [
            "value": areIntegers ? OracleValue(values.map { Int($0) }) : OracleValue(values),
            "dtype": areIntegers ? "int32" : "float32", "shape": OracleValue(shape),
        ]
    }
}

extension Samples {
    /// Numbers that look random and are the same in every run.
    private static func uniform(_ count: Int, seed: UInt64) -> [Float] {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 24)
        }
    }

    private static func count(_ shape: [Int]) -> Int { shape.reduce(1, *) }

    /// Between `low` and `high`.
    static func between(_ low: Float, _ high: Float, _ shape: [Int], seed: UInt64) -> Samples {
        let values = uniform(count(shape), seed: seed).map { low + (high - low) * $0 }
        return Samples(values: values, shape: shape)
    }

    /// Positive rows along the last axis, with sum 1.
    static func distributions(_ shape: [Int], seed: UInt64) -> Samples {
        var values = uniform(count(shape), seed: seed).map { $0 + 0.05 }
        let size = shape.last ?? 1
        for start in stride(from: 0, to: values.count, by: size) {
            let sum = values[start..<start + size].reduce(0, +)
            for index in start..<start + size { values[index] /= sum }
        }
        return Samples(values: values, shape: shape)
    }

    /// Class numbers.
    static func classes(_ count: Int, _ shape: [Int], seed: UInt64) -> Samples {
        let values = uniform(Self.count(shape), seed: seed).map {
            min($0 * Float(count), Float(count - 1)).rounded(.down)
        }
        return Samples(values: values, shape: shape, areIntegers: true)
    }

    /// 0 and 1.
    static func bits(_ shape: [Int], seed: UInt64) -> Samples {
        let values = uniform(count(shape), seed: seed).map { $0 < 0.5 ? Float(0) : 1 }
        return Samples(values: values, shape: shape)
    }

    /// One 1 in each row along the last axis.
    static func oneHot(_ shape: [Int], seed: UInt64) -> Samples {
        let size = shape.last ?? 1
        let rows = Self.count(shape) / size
        let hot = uniform(rows, seed: seed).map { min(Int($0 * Float(size)), size - 1) }
        let values = hot.flatMap { index in (0..<size).map { $0 == index ? Float(1) : 0 } }
        return Samples(values: values, shape: shape)
    }
}
