import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct BinaryFunctionTests {
    private static let arithmetic: [(String, @Sendable ([Tensor]) throws -> Tensor)] = [
        ("add", { try Ops.add($0[0], $0[1]) }), ("subtract", { try Ops.subtract($0[0], $0[1]) }),
        ("multiply", { try Ops.multiply($0[0], $0[1]) }),
        ("divide", { try Ops.divide($0[0], $0[1]) }),
        ("floor_divide", { try Ops.floorDivide($0[0], $0[1]) }),
        ("mod", { try Ops.mod($0[0], $0[1]) }), ("power", { try Ops.power($0[0], $0[1]) }),
        ("maximum", { try Ops.maximum($0[0], $0[1]) }),
        ("minimum", { try Ops.minimum($0[0], $0[1]) }),
        ("arctan2", { try Ops.arctan2($0[0], $0[1]) }),
    ]

    private static let predicates: [(String, @Sendable ([Tensor]) throws -> Tensor)] = [
        ("equal", { try Ops.equal($0[0], $0[1]) }),
        ("not_equal", { try Ops.notEqual($0[0], $0[1]) }),
        ("less", { try Ops.less($0[0], $0[1]) }),
        ("less_equal", { try Ops.lessEqual($0[0], $0[1]) }),
        ("greater", { try Ops.greater($0[0], $0[1]) }),
        ("greater_equal", { try Ops.greaterEqual($0[0], $0[1]) }),
        ("logical_and", { try Ops.logicalAnd($0[0], $0[1]) }),
        ("logical_or", { try Ops.logicalOr($0[0], $0[1]) }),
        ("logical_xor", { try Ops.logicalXor($0[0], $0[1]) }),
    ]

    private static let dtypes: [DType] = [
        .float16, .bfloat16, .float32, .int8, .int16, .int32, .uint8, .uint16, .uint32, .bool,
    ]

    private static let weak: [Tensor] = [2, 2.5, true]

    @Test func promoteEveryPairOfDTypesAsKerasDoes() throws {
        var cases: [OpCase] = []
        for (name, compute) in Self.arithmetic + Self.predicates {
            for dtype in Self.dtypes {
                let x = try Tensor([3, 1, 0, 2], shape: [4], as: dtype)
                for other in Self.dtypes {
                    let y = try Tensor([2, 1, 1, 3], shape: [4], as: other)
                    cases.append(OpCase(name, [x, y], compute))
                }
                // Keras makes a float32 array of a number before it asks for arctan2's dtype.
                for scalar in Self.weak where name != "arctan2" {
                    cases.append(OpCase(name, [x, scalar], compute))
                    cases.append(OpCase(name, [scalar, x], compute))
                }
            }
        }
        try OpCase.checkDTypes(cases)
    }

    @Test func computeInEveryDTypeAsKerasDoes() throws {
        var numbers = Numbers(seed: 6)
        var cases: [OpCase] = []
        for (name, compute) in Self.arithmetic + Self.predicates {
            for dtype in [DType.float32, .float64, .float16, .int8, .int32, .uint16, .bool] {
                if dtype == .bool, name == "subtract" { continue }
                let x = try numbers.tensor([5, 7], in: 0...6, as: dtype)
                let y = try numbers.tensor([5, 7], in: 1...4, as: dtype)
                cases.append(OpCase(name, [x, y], compute))
            }
        }
        try OpCase.check(cases)
    }

    @Test(arguments: [
        (DType.float64, DType.float32, DType.float64), (.float64, .int64, .float64),
        (.int64, .int8, .int64), (.int64, .float16, .float16), (.uint64, .uint8, .uint64),
        (.int64, .uint32, .int64), (.int64, .bool, .int64), (.uint64, .int64, .float32),
    ])
    func promoteTo64BitsOnlyWhereAnOperandHasThem(a: DType, b: DType, expected: DType) throws {
        let x = try Tensor.filled(with: 3, shape: [2], dtype: a)
        let y = try Tensor.filled(with: 2, shape: [2], dtype: b)
        #expect(try Ops.add(x, y).dtype == expected)
        #expect(try Ops.add(y, x).dtype == expected)
        #expect(try Ops.add(x, y).doubles == (b == .bool ? [4, 4] : [5, 5]))
    }

    @Test func divideIntegersByZeroAsJAXDoesAndNeverTrap() throws {
        var cases: [OpCase] = []
        for dtype in [DType.int8, .int16, .int32] {
            let lowest = -Double(1 << (dtype.byteCount * 8 - 1))
            let x = try Tensor([5, -5, 0, lowest, 7, -7, 7, -7], shape: [8], as: dtype)
            let y = try Tensor([0, 0, 0, -1, 2, 2, -2, -2], shape: [8], as: dtype)
            for name in ["floor_divide", "mod"] {
                let compute = try #require(Self.arithmetic.first { $0.0 == name }).1
                cases.append(OpCase(name, [x, y], compute))
            }
        }
        for dtype in [DType.uint8, .uint16, .uint32] {
            let x = try Tensor([5, 0, 7], shape: [3], as: dtype)
            let y = try Tensor([0, 0, 2], shape: [3], as: dtype)
            cases.append(OpCase("floor_divide", [x, y]) { try Ops.floorDivide($0[0], $0[1]) })
            cases.append(OpCase("mod", [x, y]) { try Ops.mod($0[0], $0[1]) })
        }
        let base = try Tensor([2, 3, 0, 2, -2, 1, -1, -1, 0], shape: [9], as: .int32)
        let exponent = try Tensor([-1, 3, -1, 40, 5, -3, -3, -2, 0], shape: [9], as: .int32)
        cases.append(OpCase("power", [base, exponent]) { try Ops.power($0[0], $0[1]) })
        try OpCase.check(cases)
        let extremes = try Tensor([Int64.min, Int64.min] as [Int64])
        let divisors = try Tensor([-1, 0] as [Int64])
        #expect(try Ops.mod(extremes, divisors).doubles == [0, 0])
        #expect(try Ops.floorDivide(extremes, divisors).shape == [2])
    }

    @Test func treatNaNInfinitiesAndSignedZerosAsKerasDoes() throws {
        let values: [Float] = [0, -0.0, 1, -1, .infinity, -.infinity, .nan, 5.5, -5.5, 3e38]
        let x = try Tensor(values.flatMap { value in values.map { _ in value } })
        let y = try Tensor(values.flatMap { _ in values })
        try OpCase.check((Self.arithmetic + Self.predicates).map { OpCase($0.0, [x, y], $0.1) })
    }

    private static let shapes: [(Shape, Shape)] = [
        ([3, 4], [3, 4]), ([3, 4], [4]), ([4], [3, 4]), ([3, 4], [3, 1]), ([3, 1], [1, 4]),
        ([2, 3, 4], [3, 1]), ([2, 1, 4], [1, 3, 1]), ([5], []), ([], [5]), ([], []),
        ([1, 1], [7]), ([0, 3], [3]), ([3, 1], [3, 0]), ([2, 3, 1, 5], [3, 2, 5]),
        ([1, 257], [129, 1]), ([2, 1, 2, 1, 2], [1, 3, 1, 3, 1]),
    ]

    @Test func broadcastAsKerasDoes() throws {
        var numbers = Numbers(seed: 2)
        var cases: [OpCase] = []
        for (a, b) in Self.shapes {
            let x = try numbers.tensor(a)
            let y = try numbers.tensor(b)
            for name in ["subtract", "less", "maximum"] {
                let compute = try #require(
                    (Self.arithmetic + Self.predicates).first { $0.0 == name })
                cases.append(OpCase(name, [x, y], compute.1))
            }
            let whole = try numbers.tensor(a, in: 0...1).converted(to: .bool)
            cases.append(OpCase("where", [whole, y, x]) { try Ops.where($0[0], $0[1], $0[2]) })
            cases.append(OpCase("where", [whole, x, 1.5]) { try Ops.where($0[0], $0[1], $0[2]) })
        }
        try OpCase.check(cases)
    }

    @Test(arguments: shapes.filter { $0.0 != [0, 3] && $0.1 != [3, 0] && $0.0 != [1, 257] })
    func sumGradientsOverStretchedDimensions(a: Shape, b: Shape) throws {
        var numbers = Numbers(seed: 4)
        let x = try numbers.tensor(a, in: 0.5...2, as: .float64)
        let y = try numbers.tensor(b, in: 0.6...2, as: .float64)
        for (name, compute) in Self.arithmetic where name != "floor_divide" {
            try checkGradient(name, at: [x, y], compute)
        }
        let condition = try numbers.tensor(b, in: -1...1).converted(to: .bool)
        let flags = try Ops.logicalNot(condition)
        try checkGradient("where", at: [x, y]) { try Ops.where(flags, $0[0], $0[1]) }
    }

    @Test func shareGradientsBetweenEqualOperands() throws {
        let x = try Tensor([1, 2, 3] as [Float])
        let gradients = try Tape.record { tape in
            let (a, b) = (tape.watch(x), tape.watch(try Tensor([2, 2, 2] as [Float])))
            return try tape.gradients(of: Ops.maximum(a, b), with: [a, b])
        }
        #expect(try gradients[0]?.doubles == [0, 0.5, 1])
        #expect(try gradients[1]?.doubles == [1, 0.5, 0])
    }

    /// One multiplication, in every float and whatever the base is.
    @Test(arguments: [DType.float16, .bfloat16, .float32, .float64])
    func powersByTwoAreSquares(dtype: DType) throws {
        var numbers = Numbers(seed: 4)
        let special = try Tensor([0, -0.0, .infinity, -.infinity, -3], shape: [5], as: dtype)
        let x = try Ops.concatenate([special, numbers.tensor([70_000], as: dtype)])
        let squares = try Ops.multiply(x, x).doubles
        #expect(try Ops.power(x, Tensor([2], shape: [1], as: dtype)).doubles == squares)
        let rows = try Ops.power(Ops.reshape(x, [5, -1]), Tensor([2], shape: [1, 1], as: dtype))
        #expect(try rows.doubles == squares)
        // Twos that are not alone.
        let exponents = try Tensor([2, 3], shape: [2], as: dtype)
        let two = try Ops.power(Tensor([3, 3], shape: [2], as: dtype), exponents)
        #expect(try two.doubles == [9, 27])
    }

    @Test func powerHasFiniteGradientsAtZero() throws {
        let gradients = try Tape.record { tape in
            let x = tape.watch(try Tensor([0, 0, 2] as [Float]))
            let exponent = tape.watch(try Tensor([2, 0, 3] as [Float]))
            return try tape.gradients(of: Ops.power(x, exponent), with: [x, exponent])
        }
        #expect(try gradients[0]?.doubles == [0, 0, 12])
        let expected = [0, 0, 8 * 0.6931471805599453]
        expectClose(try #require(gradients[1]).doubles, expected, relative: 1e-6)
    }

    @Test(
        arguments: [
            ([2, 3], [2]), ([4, 1, 3], [4, 2, 2]), ([nil, 3], [4]), ([0], [2]),
        ] as [(Shape, Shape)])
    func refuseShapesThatDoNotFit(a: Shape, b: Shape) throws {
        let x = Tensor.symbolic(TensorSpec(shape: a, dtype: .float32))
        let y = Tensor.symbolic(TensorSpec(shape: b, dtype: .float32))
        let error = #expect(throws: TensorError.self) { _ = try x + y }
        #expect(error?.description.contains("Cannot broadcast shape, the failure dim") == true)
    }

    @Test(
        arguments: [
            ([nil, 3], [3], [nil, 3]), ([nil, 1], [5, 3], [5, 3]), ([nil, 3], [1, 3], [nil, 3]),
            ([nil], [1], [nil]), ([nil, nil], [nil, 4], [nil, 4]), ([], [nil, 2], [nil, 2]),
        ] as [(Shape, Shape, Shape)])
    func broadcastUnknownDimensions(a: Shape, b: Shape, expected: Shape) throws {
        let x = Tensor.symbolic(TensorSpec(shape: a, dtype: .float32))
        let y = Tensor.symbolic(TensorSpec(shape: b, dtype: .float32))
        #expect(try Ops.add(x, y).shape == expected)
        #expect(try Ops.add(y, x).shape == expected)
    }

    @Test func operatorsAndNumbersReadAsInPython() throws {
        let x = try Tensor([1, 2, 4] as [Float])
        let (rate, half): (Float, Double) = (3, 0.5)
        #expect(try (x * 2.0 + 1).doubles == [3, 5, 9])
        #expect(try (2 - x / 4).doubles == [1.75, 1.5, 1])
        #expect(try (rate * x - half).doubles == [2.5, 5.5, 11.5])
        #expect(try (-x + x * x).doubles == [0, 2, 12])
        #expect(try (x .>= 2).doubles == [0, 1, 1])
        #expect(try (x .== 2.0).doubles == [0, 1, 0])
        let half16 = try x.converted(to: .float16)
        #expect(try (half16 * 2.5).dtype == .float16)
        #expect(try (half16 * x).dtype == .float32)
    }

    @Test func clipAsKerasDoes() throws {
        var cases: [OpCase] = []
        for dtype in Self.dtypes {
            let x = try Tensor([-3, 0, 1, 2, 7], shape: [5], as: dtype)
            cases.append(
                OpCase("clip", [x], keywords: ["x_min": 0, "x_max": 2]) {
                    try Ops.clip($0[0], min: 0, max: 2)
                })
            cases.append(
                OpCase("clip", [x], keywords: ["x_min": 0.5, "x_max": 1.5]) {
                    try Ops.clip($0[0], min: 0.5, max: 1.5)
                })
        }
        let x = try Tensor([-3, 0.5, .nan, 2] as [Float])
        let low = try Tensor([-1, 1, 0, 3] as [Float])
        cases.append(OpCase("clip", [x, low, 2.5]) { try Ops.clip($0[0], min: $0[1], max: $0[2]) })
        try OpCase.check(cases)
        let gradient = try Tape.record { tape in
            let x = tape.watch(try Tensor([0, 1, 0.5, -2] as [Float]))
            return try tape.gradients(of: Ops.clip(x, min: 0, max: 1), with: [x])[0]
        }
        #expect(try gradient?.doubles == [0.5, 0.5, 1, 0])
    }
}
