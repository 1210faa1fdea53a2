import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct SoftmaxTests {
    private static let functions: [(String, @Sendable (Tensor, Int) throws -> Tensor)] = [
        ("softmax", { try Ops.softmax($0, axis: $1) }),
        ("log_softmax", { try Ops.logSoftmax($0, axis: $1) }),
        ("sparsemax", { try Ops.sparsemax($0, axis: $1) }),
    ]

    @Test func haveTheValuesOfKerasAlongAnyAxis() throws {
        var numbers = Numbers(seed: 1)
        var cases: [OpCase] = []
        for (name, function) in Self.functions {
            for axis in [-1, 0, 1, 2] {
                let x = try numbers.tensor([3, 5, 7], in: -6...6)
                cases.append(
                    OpCase(name, [x], keywords: ["axis": .int(axis)], absolute: 5e-7) {
                        try function($0[0], axis)
                    })
            }
            for dtype in [DType.float64, .bfloat16, .int32] {
                let x = try numbers.tensor([4, 6], in: -6...6, as: dtype)
                cases.append(
                    OpCase(name, [x], tolerance: 4e-6, absolute: 1e-6) { try function($0[0], -1) })
            }
            let x = try numbers.tensor([2, 301], in: -9...9)
            cases.append(
                OpCase(name, [x], tolerance: 4e-6, absolute: 1e-6) { try function($0[0], -1) })
        }
        for axis in [0, 1, -1] {
            let x = try numbers.tensor([4, 6, 2], in: -6...6)
            cases.append(
                OpCase("glu", [x], keywords: ["axis": .int(axis)]) {
                    try Ops.glu($0[0], axis: axis)
                })
        }
        cases.append(OpCase("glu", [try numbers.tensor([3, 5])]) { try Ops.glu($0[0]) })
        cases.append(
            OpCase("softmax", [try numbers.tensor([3, 5])], keywords: ["axis": nil]) {
                try Ops.softmax($0[0], axis: nil)
            })
        try OpCase.check(cases)
    }

    @Test func treatInfinitiesAndNaNAsKerasDoes() throws {
        let x = try Tensor(
            [
                [1, -.infinity, 2], [.nan, 0, 1], [1000, 999, -1000], [-1e30, 0, 0],
                [3e38, 3e38, 1],
                [.infinity, 0, 1], [-.infinity, -.infinity, -.infinity],
            ] as [[Float]])
        try OpCase.check(
            Self.functions.prefix(2).map { name, function in
                OpCase(name, [x]) { try function($0[0], -1) }
            })
    }

    @Test(arguments: [0, 1, -1])
    func haveTheirDerivatives(axis: Int) throws {
        var numbers = Numbers(seed: 7)
        let x = try numbers.tensor([4, 6, 2], in: -2...2, as: .float64)
        for (name, function) in Self.functions {
            try checkGradient(name, at: [x], relative: 1e-5) { try function($0[0], axis) }
        }
        try checkGradient("glu", at: [x]) { try Ops.glu($0[0], axis: axis) }
    }

    /// Rows up to 64 numbers are vectors of eight, the last of which goes beyond the row.
    @Test func ofShortRowsHaveTheValuesOfKeras() throws {
        var numbers = Numbers(seed: 9)
        var cases: [OpCase] = []
        for (name, function) in Self.functions.prefix(2) {
            for width in [1, 7, 8, 9, 16, 17, 31, 32, 33, 48, 57, 63, 64, 65] {
                let x = try numbers.tensor(Shape([37, width]), in: -6...6)
                cases.append(
                    OpCase(name, [x], tolerance: 2e-6, absolute: 5e-7) { try function($0[0], -1) })
            }
        }
        try OpCase.check(cases)
    }

    @Test(arguments: [8, 9, 16, 17, 24, 25, 32, 33, 64])
    func ofShortRowsHaveTheirDerivatives(width: Int) throws {
        var numbers = Numbers(seed: 10)
        let x = try numbers.tensor(Shape([19, width]), in: -2...2, as: .float64)
        for (name, function) in Self.functions.prefix(2) {
            // The differences are those of sums of a thousand numbers, divided by 2e-6.
            try checkGradient(name, at: [x], relative: 1e-5, absolute: 1e-6) {
                try function($0[0], -1)
            }
        }
    }

    @Test func haveTheSameDerivativesInFloat32() throws {
        var numbers = Numbers(seed: 8)
        for shape: Shape in [[3, 5], [2, 129], [5, 3, 70], [50, 23], [3000, 10]] {
            let x = try numbers.tensor(shape)
            let weights = try numbers.tensor(shape)
            for (name, function) in Self.functions {
                let gradients = try [DType.float32, .float64].map { dtype in
                    try Tape.record { tape in
                        let watched = tape.watch(try x.converted(to: dtype))
                        let result = try Ops.multiply(
                            function(watched, 1), weights.converted(to: dtype))
                        return try #require(tape.gradients(of: result, with: [watched])[0]).doubles
                    }
                }
                expectClose(
                    gradients[0], gradients[1], relative: 2e-5, absolute: 2e-6, "\(name) \(shape)")
            }
        }
    }

    @Test(arguments: [[0], [0, 3], [3, 0]] as [Shape])
    func acceptNothing(shape: Shape) throws {
        let x = try Tensor.filled(with: 0, shape: shape, dtype: .float32)
        for (name, function) in Self.functions {
            #expect(try function(x, -1).shape == shape, "\(name)")
        }
    }
}
