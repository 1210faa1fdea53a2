import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct ReductionTests {
    struct Reduction: Sendable, CustomStringConvertible {
        let name: String
        var isSmooth = true
        /// Whether there is a result for no elements.
        var acceptsNothing = true
        let compute: @Sendable (Tensor, Axes?, Bool) throws -> Tensor
        var description: String { name }
    }

    static let reductions = [
        Reduction(name: "sum") { try Ops.sum($0, axis: $1, keepDims: $2) },
        Reduction(name: "mean") { try Ops.mean($0, axis: $1, keepDims: $2) },
        Reduction(name: "prod") { try Ops.prod($0, axis: $1, keepDims: $2) },
        Reduction(name: "max", acceptsNothing: false) {
            try Ops.max($0, axis: $1, keepDims: $2)
        },
        Reduction(name: "min", acceptsNothing: false) {
            try Ops.min($0, axis: $1, keepDims: $2)
        },
        Reduction(name: "any", isSmooth: false) { try Ops.any($0, axis: $1, keepDims: $2) },
        Reduction(name: "all", isSmooth: false) { try Ops.all($0, axis: $1, keepDims: $2) },
        Reduction(name: "var") { try Ops.variance($0, axis: $1, keepDims: $2) },
        Reduction(name: "std") { try Ops.std($0, axis: $1, keepDims: $2) },
        Reduction(name: "logsumexp") { try Ops.logsumexp($0, axis: $1, keepDims: $2) },
    ]

    private static let axes: [(Axes?, OracleValue)] = [
        (nil, nil), (0, 0), (1, 1), (-1, -1), ([0, 2], [0, 2]), ([1, 2], [1, 2]),
        ([-3, 1], [-3, 1]), ([0, 1, 2], [0, 1, 2]),
    ]

    @Test func haveTheValuesOfKerasAlongAnyAxes() throws {
        var numbers = Numbers(seed: 1)
        let x = try numbers.tensor([3, 5, 7], in: 0.5...2)
        var cases: [OpCase] = []
        for reduction in Self.reductions {
            for (axis, argument) in Self.axes {
                for keepDims in [false, true] {
                    cases.append(
                        OpCase(
                            reduction.name, [x],
                            keywords: ["axis": argument, "keepdims": .bool(keepDims)]
                        ) { try reduction.compute($0[0], axis, keepDims) })
                }
            }
        }
        try OpCase.check(cases)
    }

    @Test func haveTheDTypesOfKeras() throws {
        let dtypes: [DType] = [
            .float16, .bfloat16, .float32, .int8, .int16, .int32, .uint8, .uint16, .uint32, .bool,
        ]
        var cases: [OpCase] = []
        for dtype in dtypes {
            let x = try Tensor.filled(with: 1, shape: [2, 2], dtype: dtype)
            cases += Self.reductions.map { reduction in
                OpCase(reduction.name, [x]) { try reduction.compute($0[0], nil, false) }
            }
            cases.append(OpCase("argmax", [x]) { try Ops.argmax($0[0]) })
            cases.append(OpCase("count_nonzero", [x]) { try Ops.countNonzero($0[0]) })
            cases.append(OpCase("norm", [x]) { try Ops.norm($0[0]) })
            cases.append(OpCase("cumsum", [x]) { try Ops.cumsum($0[0]) })
        }
        try OpCase.checkDTypes(cases)
    }

    @Test func computeInEveryDTypeAsKerasDoes() throws {
        var numbers = Numbers(seed: 8)
        var cases: [OpCase] = []
        for dtype in [DType.float64, .float16, .bfloat16, .int8, .int32, .uint16, .bool] {
            let x = try numbers.tensor([4, 9], in: 0...3, as: dtype)
            // Keras computes the mean of float64 in float32.
            for reduction in Self.reductions where dtype != .float64 || reduction.name != "mean" {
                cases.append(
                    OpCase(reduction.name, [x], keywords: ["axis": 1], tolerance: 4e-6) {
                        try reduction.compute($0[0], 1, false)
                    })
            }
        }
        try OpCase.check(cases)
    }

    @Test(arguments: reductions.filter(\.isSmooth))
    func haveTheirDerivatives(reduction: Reduction) throws {
        var numbers = Numbers(seed: 2)
        let x = try numbers.tensor([2, 3, 4], in: 0.5...2, as: .float64)
        for axis: Axes? in [nil, 0, -1, [0, 2], [1, 2]] {
            for keepDims in [false, true] {
                try checkGradient("\(reduction) \(String(describing: axis))", at: [x]) {
                    try reduction.compute($0[0], axis, keepDims)
                }
            }
        }
    }

    /// Of float32 the gradient of the mean of all is one number, repeated.
    @Test(arguments: [[], [0, 3], [2, 3]] as [Shape], [false, true])
    func meanOfAllHasItsDerivativeInFloat32(shape: Shape, keepDims: Bool) throws {
        var numbers = Numbers(seed: 3)
        let x = try numbers.tensor(shape)
        let gradient = try Tape.record { tape in
            let watched = tape.watch(x)
            let mean = try Ops.multiply(Ops.mean(watched, keepDims: keepDims), 3)
            return try #require(tape.gradients(of: mean, with: [watched])[0])
        }
        let count = try shape.elementCount()
        #expect(gradient.shape == shape)
        #expect(gradient.dtype == .float32)
        #expect(
            try gradient.array(of: Float.self)
                == [Float](repeating: 3 / Float(max(count, 1)), count: count))
    }

    @Test func treatNaNAndInfinitiesAsKerasDoes() throws {
        let rows: [[Float]] = [
            [1, .nan, 3], [.infinity, 1, 2], [-.infinity, .infinity, 0], [-0.0, 0, -0.0],
            [-.infinity, -.infinity, -.infinity],
        ]
        let x = try Tensor(rows)
        try OpCase.check(
            Self.reductions.map { reduction in
                OpCase(reduction.name, [x], keywords: ["axis": 1]) {
                    try reduction.compute($0[0], 1, false)
                }
            } + [
                OpCase("argmax", [x], keywords: ["axis": 1]) { try Ops.argmax($0[0], axis: 1) },
                OpCase("argmin", [x], keywords: ["axis": 1]) { try Ops.argmin($0[0], axis: 1) },
            ])
    }

    @Test(arguments: reductions)
    func answerForNothingAsKerasDoes(reduction: Reduction) throws {
        let x = try Tensor.filled(with: 0, shape: [0, 3], dtype: .float32)
        guard reduction.acceptsNothing else {
            #expect(throws: TensorError.self) { _ = try reduction.compute(x, 0, false) }
            #expect(try reduction.compute(x, 1, false).shape == [0])
            return
        }
        try OpCase.check([
            OpCase(reduction.name, [x], keywords: ["axis": 0]) {
                try reduction.compute($0[0], 0, false)
            }
        ])
    }

    @Test(arguments: [5, -4, Int.max, Int.min])
    func refuseAnAxisThatDoesNotExist(axis: Int) throws {
        let x = try Tensor.filled(with: 1, shape: [2, 3, 4], dtype: .float32)
        for reduction in Self.reductions {
            let error = #expect(throws: TensorError.self) {
                _ = try reduction.compute(x, Axes(axis), false)
            }
            #expect(error?.description.contains("array of dimension 3") == true)
        }
    }

    @Test func refuseAnAxisGivenTwice() throws {
        let x = try Tensor.filled(with: 1, shape: [2, 3], dtype: .float32)
        #expect(throws: TensorError.self) { _ = try Ops.sum(x, axis: [1, -1]) }
    }

    @Test func findIndicesAndCountAsKerasDoes() throws {
        var numbers = Numbers(seed: 3)
        var cases: [OpCase] = []
        for dtype in [DType.float32, .bfloat16, .int8, .uint16, .bool] {
            let x = try numbers.tensor(
                [3, 4, 5], in: dtype.isFloatingPoint ? -3...3 : 0...3, as: dtype)
            for (axis, argument) in [(nil, nil), (0, 0), (1, 1), (-1, -1)] as [(Int?, OracleValue)]
            {
                let keywords: [String: OracleValue] = ["axis": argument]
                cases += [
                    OpCase("argmax", [x], keywords: keywords) {
                        try Ops.argmax($0[0], axis: axis)
                    },
                    OpCase("argmin", [x], keywords: ["axis": argument, "keepdims": true]) {
                        try Ops.argmin($0[0], axis: axis, keepDims: true)
                    },
                    OpCase("count_nonzero", [x], keywords: keywords) {
                        try Ops.countNonzero($0[0], axis: axis.map { Axes($0) })
                    },
                    OpCase("norm", [x], keywords: keywords) {
                        try Ops.norm($0[0], axis: axis.map { Axes($0) })
                    },
                    OpCase("cumsum", [x], keywords: keywords) { try Ops.cumsum($0[0], axis: axis) },
                ]
            }
        }
        // The norm of all elements of an array of rank 3 is not defined in Keras.
        try OpCase.check(cases.filter { !($0.name == "norm" && $0.keywords["axis"] == .null) })
    }

    @Test func normAndCumsumHaveTheirDerivatives() throws {
        var numbers = Numbers(seed: 4)
        let x = try numbers.tensor([3, 4, 2], in: 0.5...2, as: .float64)
        for axis in [nil, 0, 1, -1] as [Int?] {
            try checkGradient("cumsum", at: [x]) { try Ops.cumsum($0[0], axis: axis) }
            try checkGradient("norm", at: [x]) { try Ops.norm($0[0], axis: axis.map { Axes($0) }) }
        }
    }

    @Test func prodHasDerivativesAtZeros() throws {
        let x = try Tensor([[2, 0, 3], [0, 0, 5], [1, 2, 3]] as [[Double]])
        try checkGradient("prod", at: [x]) { try Ops.prod($0[0], axis: 1) }
    }

    @Test func equalExtremesShareTheGradient() throws {
        let gradient = try Tape.record { tape in
            let x = tape.watch(try Tensor([1, 3, 3, 2] as [Float]))
            return try tape.gradients(of: Ops.max(x), with: [x])[0]
        }
        #expect(try gradient?.doubles == [0, 0.5, 0.5, 0])
    }

    @Test func momentsAreMeanAndVariance() throws {
        let x = try Tensor([[1, 2], [3, 6]] as [[Float]])
        let (mean, variance) = try Ops.moments(x, axes: 0)
        #expect(try mean.doubles == [2, 4])
        #expect(try variance.doubles == [1, 4])
    }
}
