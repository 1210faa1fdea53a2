import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct UnaryFunctionTests {
    /// The dtypes that JAX has without its 64-bit switch.
    private static let dtypes: [DType] = [
        .float32, .float16, .bfloat16, .int8, .int16, .int32, .uint8, .uint16, .uint32, .bool,
    ]

    private static let special: [Double] = [
        0, -0.0, .infinity, -.infinity, .nan, 1e-30, -1e-30, 1e-6, -1e-6, 0.5, -0.5, 1, -1, 2.5,
        -2.5, 3, -3, 6, 20, -20, 80, -80, 100, -100, 1e10, -1e10, 3e38, -3e38,
    ]

    /// log_sigmoid negates its operand, which JAX refuses for bools; ours gives floats.
    private static let refusedByAccident: Set<String> = ["log_sigmoid"]

    @Test func haveTheDTypesOfKeras() throws {
        var cases: [OpCase] = []
        for function in UnaryFunction.all {
            for dtype in Self.dtypes {
                if dtype == .bool, Self.refusedByAccident.contains(function.name) { continue }
                let x = try Tensor.filled(with: 1, shape: [2], dtype: dtype)
                cases.append(OpCase(function.name, [x]) { try function.function($0[0]) })
            }
        }
        try OpCase.checkDTypes(cases)
    }

    @Test func haveTheValuesOfKeras() throws {
        var numbers = Numbers()
        var cases: [OpCase] = []
        for function in UnaryFunction.all {
            for dtype in [DType.float32, .float64, .bfloat16] {
                let x = try numbers.tensor([3, 7], in: function.domain.range, as: dtype)
                // Keras's gelu and the like cancel; ours do not.
                cases.append(
                    OpCase(function.name, [x], absolute: 4e-7) { try function.function($0[0]) })
            }
            if !Self.refusedByAccident.contains(function.name) {
                let x = try numbers.tensor([7], in: -5...9, as: .int32)
                cases.append(
                    OpCase(function.name, [x], tolerance: 1e-5) { try function.function($0[0]) })
            }
        }
        try OpCase.check(cases)
    }

    @Test func treatInfinitiesZerosAndLargeNumbersAsKerasDoes() throws {
        let x = try Tensor(Self.special.map { Float($0) })
        try OpCase.check(
            UnaryFunction.all.map { function in
                // Keras's gelu and tanh_shrink cancel in float; ours do not.
                OpCase(function.name, [x], tolerance: 4e-6, absolute: 1e-6) {
                    try function.function($0[0])
                }
            })
    }

    /// The float64 functions are the C library's.
    @Test(
        arguments: UnaryFunction.all.filter {
            // Their formulas lose digits by subtracting, or by rounding what is exponentiated.
            !["tanh_shrink", "squareplus", "gelu"].contains($0.name)
        })
    func areAccurateInFloat32(function: UnaryFunction) throws {
        var numbers = Numbers(seed: 5)
        for range in [function.domain.range, -1e-3...1e-3, -9...9] {
            let x = try numbers.tensor([4001], in: range)
            let found = try function.function(x).doubles
            let expected = try function.function(x.converted(to: .float64)).doubles
            expectClose(found, expected, relative: 6e-7, absolute: 1e-38, "\(function) in \(range)")
        }
    }

    @Test(arguments: UnaryFunction.all.filter(\.isSmooth))
    func haveTheirDerivatives(function: UnaryFunction) throws {
        var numbers = Numbers(seed: 9)
        let x = try numbers.tensor([3, 5], in: function.domain.range, as: .float64)
        try checkGradient(function.name, at: [x]) { try function.function($0[0]) }
    }

    /// At corners every framework chooses a derivative; ours are Keras's.
    @Test func haveKerasDerivativesAtCorners() throws {
        let x = try Tensor([0, 1, -1, 0.5, -0.5, 3, -3, 6, 2, -2] as [Float])
        let names = Set(UnaryFunction.activations.map(\.name) + ["abs", "square", "exp"])
        let functions = UnaryFunction.all.filter { names.contains($0.name) }
        let answers = try Oracle.run(
            script: """
                from themes import ops
                result = [ops.gradient(name, [x])["gradients"][0]["value"] for name in names]
                """,
            arguments: ["names": OracleValue(functions.map(\.name)), "x": try x.oracleValue])
        for (index, function) in functions.enumerated() {
            let gradient = try Tape.record { tape in
                let watched = tape.watch(x)
                return try tape.gradients(of: function.function(watched), with: [watched])[0]
            }
            expectClose(
                try #require(gradient).doubles, answers[index], relative: 2e-6, absolute: 4e-7,
                function.name)
        }
    }

    @Test(arguments: UnaryFunction.all.filter(\.isSmooth))
    func haveTheSameDerivativesInAllFloats(function: UnaryFunction) throws {
        var numbers = Numbers(seed: 3)
        let exact = try numbers.tensor([65], in: function.domain.range, as: .bfloat16)
        func gradient(_ dtype: DType) throws -> [Double] {
            let x = try exact.converted(to: dtype)
            let result = try Tape.record { tape in
                let watched = tape.watch(x)
                return try tape.gradients(of: function.function(watched), with: [watched])[0]
            }
            let found = try #require(result)
            #expect(found.dtype == dtype)
            return try found.doubles
        }
        let expected = try gradient(.float64)
        expectClose(try gradient(.float32), expected, relative: 4e-6, absolute: 1e-6)
        expectClose(try gradient(.bfloat16), expected, relative: 8e-2, absolute: 4e-2)
    }

    @Test(arguments: [Shape([0]), [2, 0, 3], .scalar, [1, 1, 1]])
    func acceptAnyShape(shape: Shape) throws {
        for function in UnaryFunction.all {
            let x = try Tensor.filled(with: 0.5, shape: shape, dtype: .float32)
            #expect(try function.function(x).shape == shape, "\(function)")
        }
    }

    @Test func refuseText() throws {
        let text = try Tensor(strings: ["a"])
        for function in UnaryFunction.all where function.name != "nan_to_num" {
            #expect(throws: TensorError.self, "\(function)") { _ = try function.function(text) }
        }
    }

    @Test func takeKerasParameters() throws {
        var numbers = Numbers(seed: 21)
        let x = try numbers.tensor([41], in: -3...3)
        let wide = try numbers.tensor([41], in: -3000...3000)
        try OpCase.check([
            OpCase("leaky_relu", [x], keywords: ["negative_slope": 0.05]) {
                try Ops.leakyRelu($0[0], negativeSlope: 0.05)
            },
            OpCase("elu", [x], keywords: ["alpha": 1.7]) { try Ops.elu($0[0], alpha: 1.7) },
            OpCase("celu", [x], keywords: ["alpha": 0.6]) { try Ops.celu($0[0], alpha: 0.6) },
            OpCase("gelu", [x], keywords: ["approximate": false]) {
                try Ops.gelu($0[0], approximate: false)
            },
            OpCase("soft_shrink", [x], keywords: ["threshold": 1.0]) {
                try Ops.softShrink($0[0], threshold: 1)
            },
            OpCase("hard_shrink", [x], keywords: ["threshold": 1.0]) {
                try Ops.hardShrink($0[0], threshold: 1)
            },
            OpCase("squareplus", [x], keywords: ["b": 2]) { try Ops.squareplus($0[0], b: 2) },
            OpCase("threshold", [x], keywords: ["threshold": 0.5, "default_value": -7.0]) {
                try Ops.threshold($0[0], threshold: 0.5, defaultValue: -7)
            },
            OpCase("round", [x], keywords: ["decimals": 2]) { try Ops.round($0[0], decimals: 2) },
            OpCase("round", [wide], keywords: ["decimals": -2]) {
                try Ops.round($0[0], decimals: -2)
            },
            OpCase(
                "round", [try wide.converted(to: .int32)], keywords: ["decimals": -1],
                { try Ops.round($0[0], decimals: -1) }),
            OpCase("nan_to_num", [try Tensor([.nan, .infinity, -.infinity, 2] as [Float])]) {
                try Ops.nanToNum($0[0])
            },
            OpCase(
                "nan_to_num", [try Tensor([.nan, .infinity, -.infinity, 2] as [Float])],
                keywords: ["nan": 1.0, "posinf": 5.0, "neginf": -6.0]
            ) { try Ops.nanToNum($0[0], nan: 1, posinf: 5, neginf: -6) },
            OpCase("nan_to_num", [try Tensor([.infinity, 1], shape: [2], as: .bfloat16)]) {
                try Ops.nanToNum($0[0])
            },
        ])
    }

    @Test func haveDerivativesWithParameters() throws {
        var numbers = Numbers(seed: 31)
        let x = try numbers.tensor([17], in: -3...3, as: .float64)
        try checkGradient("gelu", at: [x]) { try Ops.gelu($0[0], approximate: false) }
        try checkGradient("elu", at: [x]) { try Ops.elu($0[0], alpha: 1.7) }
        try checkGradient("celu", at: [x]) { try Ops.celu($0[0], alpha: 0.6) }
        try checkGradient("leakyRelu", at: [x]) { try Ops.leakyRelu($0[0], negativeSlope: 0.3) }
        try checkGradient("threshold", at: [x]) {
            try Ops.threshold($0[0], threshold: 0.5, defaultValue: -7)
        }
        try checkGradient("squareplus", at: [x]) { try Ops.squareplus($0[0], b: 2) }
    }

    /// gelu's left tail is where 1 + erf(x) loses all digits.
    @Test func geluKeepsItsDigitsFarLeft() throws {
        let x = try Tensor((0..<80).map { Float($0) * -0.15 })
        let exact = try Ops.gelu(x.converted(to: .float64), approximate: false).doubles
        expectClose(
            try Ops.gelu(x, approximate: false).doubles, exact, relative: 1e-5, absolute: 1e-37)
    }

    @Test func stopGradientPassesValuesOnly() throws {
        let x = try Tensor([1, 2] as [Float])
        let gradient = try Tape.record { tape in
            let watched = tape.watch(x)
            let result = try Ops.multiply(watched, Ops.stopGradient(watched))
            return try tape.gradients(of: result, with: [watched])[0]
        }
        #expect(try #require(gradient).doubles == [1, 2])
    }
}
