import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct CrossentropyTests {
    private static func keywords(_ fromLogits: Bool, _ axis: Int? = nil) -> [String: OracleValue] {
        var result: [String: OracleValue] = ["from_logits": .bool(fromLogits)]
        if let axis { result["axis"] = .int(axis) }
        return result
    }

    /// Logits of any size, or numbers that become probabilities when divided by their sum.
    private static func outputs(
        _ shape: Shape, fromLogits: Bool, seed: UInt64, as dtype: DType = .float32
    ) throws -> Tensor {
        var numbers = Numbers(seed: seed)
        return try numbers.tensor(shape, in: fromLogits ? -5...5 : 0.01...1, as: dtype)
    }

    private static func sparseCase(
        _ classes: Tensor, _ output: Tensor, fromLogits: Bool
    ) -> OpCase {
        OpCase(
            "sparse_categorical_crossentropy", [classes, output], keywords: keywords(fromLogits)
        ) {
            try Ops.sparseCategoricalCrossentropy(
                target: $0[0], output: $0[1], fromLogits: fromLogits)
        }
    }

    @Test func haveTheValuesOfKeras() throws {
        var numbers = Numbers(seed: 1)
        var cases: [OpCase] = []
        for fromLogits in [false, true] {
            for shape: Shape in [[4, 3], [2, 5, 10], [7, 130], [6]] {
                let output = try Self.outputs(shape, fromLogits: fromLogits, seed: 3)
                let target = try numbers.tensor(shape, in: 0...1)
                for axis in [-1, 0] {
                    cases.append(
                        OpCase(
                            "categorical_crossentropy", [target, output],
                            keywords: Self.keywords(fromLogits, axis)
                        ) {
                            try Ops.categoricalCrossentropy(
                                target: $0[0], output: $0[1], fromLogits: fromLogits, axis: axis)
                        })
                }
                cases.append(
                    OpCase(
                        "binary_crossentropy", [target, output],
                        keywords: Self.keywords(fromLogits)
                    ) {
                        try Ops.binaryCrossentropy(
                            target: $0[0], output: $0[1], fromLogits: fromLogits)
                    })
                guard shape.rank > 1 else { continue }
                let rows = Shape(shape.dimensions.dropLast().map { $0 })
                // Also numbers that are not classes: -1 and one too many.
                let classes = try numbers.tensor(
                    rows, in: -1...Double(shape[-1] ?? 0) + 0.9, as: .int32)
                for target in [classes, try classes.converted(to: .float32)] {
                    cases.append(Self.sparseCase(target, output, fromLogits: fromLogits))
                }
                let column = classes.withShape(rows + [1])
                cases.append(Self.sparseCase(column, output, fromLogits: fromLogits))
            }
        }
        try OpCase.check(cases)
    }

    /// The classes' numbers are computed 32 rows at a time.
    @Test func ofManyRowsHaveTheValuesOfKeras() throws {
        var numbers = Numbers(seed: 5)
        var cases: [OpCase] = []
        for rows in [31, 32, 33, 70] {
            for fromLogits in [false, true] {
                let output = try Self.outputs(
                    Shape([rows, 10]), fromLogits: fromLogits, seed: UInt64(rows))
                let classes = try numbers.tensor(Shape([rows]), in: -1...10.9, as: .int32)
                cases.append(Self.sparseCase(classes, output, fromLogits: fromLogits))
            }
        }
        try OpCase.check(cases)
    }

    @Test(arguments: [3, 32, 33, 70])
    func ofClassesInManyRowsHaveTheirDerivatives(rows: Int) throws {
        var numbers = Numbers(seed: 6)
        let classes = try numbers.tensor(Shape([rows]), in: -1...6.9, as: .int32)
        let output = try Self.outputs(Shape([rows, 6]), fromLogits: false, seed: 7, as: .float64)
        try checkGradient("sparse_categorical_crossentropy", at: [output]) {
            try Ops.sparseCategoricalCrossentropy(target: classes, output: $0[0])
        }
    }

    @Test func clipCertainPredictionsAsKerasDoes() throws {
        let target = try Tensor([[0, 1, 0], [1, 0, 0], [0, 0, 1]] as [[Float]])
        let classes = try Tensor([1, 0, 2] as [Int32])
        let probabilities = try Tensor([[0, 1, 0], [0, 1, 0], [1e-9, 0, 1]] as [[Float]])
        let logits = try Tensor([[-200, 200, 0], [-200, 200, 0], [1e4, 0, -1e4]] as [[Float]])
        try OpCase.check(
            [(false, probabilities), (true, logits)].flatMap { fromLogits, output in
                [
                    OpCase(
                        "categorical_crossentropy", [target, output],
                        keywords: Self.keywords(fromLogits)
                    ) {
                        try Ops.categoricalCrossentropy(
                            target: $0[0], output: $0[1], fromLogits: fromLogits)
                    },
                    Self.sparseCase(classes, output, fromLogits: fromLogits),
                    OpCase(
                        "binary_crossentropy", [target, output],
                        keywords: Self.keywords(fromLogits)
                    ) {
                        try Ops.binaryCrossentropy(
                            target: $0[0], output: $0[1], fromLogits: fromLogits)
                    },
                ]
            })
    }

    @Test func haveTheDTypesOfKeras() throws {
        let dtypes: [DType] = [.float16, .bfloat16, .float32, .int32, .bool]
        var cases: [OpCase] = []
        for dtype in dtypes {
            for outputDType in dtypes.prefix(3) {
                let target = try Tensor.filled(with: 1, shape: [2, 3], dtype: dtype)
                let output = try Tensor.filled(with: 0.5, shape: [2, 3], dtype: outputDType)
                cases.append(
                    OpCase("categorical_crossentropy", [target, output]) {
                        try Ops.categoricalCrossentropy(target: $0[0], output: $0[1])
                    })
                // Keras's formula for probabilities keeps the promoted dtype; `1.0 - target` makes
                // floats of bools and integers.
                cases.append(
                    OpCase("binary_crossentropy", [target, output]) {
                        try Ops.binaryCrossentropy(target: $0[0], output: $0[1])
                    })
            }
        }
        try OpCase.checkDTypes(cases.filter { $0.inputs[0].dtype != .bool })
    }

    @Test(arguments: [false, true], [-1, 0])
    func haveTheirDerivatives(fromLogits: Bool, axis: Int) throws {
        var numbers = Numbers(seed: 5)
        let output = try Self.outputs([3, 4, 5], fromLogits: fromLogits, seed: 6, as: .float64)
        let target = try numbers.tensor([3, 4, 5], in: 0.1...0.9, as: .float64)
        try checkGradient("categorical", at: [target, output]) {
            try Ops.categoricalCrossentropy(
                target: $0[0], output: $0[1], fromLogits: fromLogits, axis: axis)
        }
        let probabilities = fromLogits ? output : try Ops.clip(output, min: 0.05, max: 0.95)
        try checkGradient("binary", at: [target, probabilities]) {
            try Ops.binaryCrossentropy(target: $0[0], output: $0[1], fromLogits: fromLogits)
        }
        let classes = try numbers.tensor([3, 4], in: -1...5.9, as: .int32)
        try checkGradient("sparse", at: [output]) {
            try Ops.sparseCategoricalCrossentropy(
                target: classes, output: $0[0], fromLogits: fromLogits)
        }
    }

    @Test func haveTheSameDerivativesInFloat32() throws {
        var numbers = Numbers(seed: 12)
        let classes = try numbers.tensor([9], in: 0...69.9, as: .int32)
        let target = try numbers.tensor([9, 70], in: 0...1)
        for fromLogits in [false, true] {
            let output = try Self.outputs([9, 70], fromLogits: fromLogits, seed: 13)
            let gradients = try [DType.float32, .float64].map { dtype in
                try Tape.record { tape in
                    let watched = tape.watch(try output.converted(to: dtype))
                    let sparse = try Ops.sparseCategoricalCrossentropy(
                        target: classes, output: watched, fromLogits: fromLogits)
                    let dense = try Ops.categoricalCrossentropy(
                        target: target.converted(to: dtype), output: watched,
                        fromLogits: fromLogits)
                    return try #require(
                        tape.gradients(of: Ops.add(sparse, dense), with: [watched])[0]
                    ).doubles
                }
            }
            expectClose(gradients[0], gradients[1], relative: 2e-5, absolute: 2e-6)
        }
    }

    @Test func refuseShapesThatDoNotFit() throws {
        let target = try Tensor.filled(with: 0, shape: [3], dtype: .float32)
        let output = try Tensor.filled(with: 1, shape: [2, 3], dtype: .float32)
        for compute in [
            { _ = try Ops.categoricalCrossentropy(target: target, output: output) },
            { _ = try Ops.binaryCrossentropy(target: target, output: output) },
            { _ = try Ops.sparseCategoricalCrossentropy(target: target, output: output) },
        ] as [() throws -> Void] {
            let error = #expect(throws: TensorError.self) { try compute() }
            #expect(error?.description.contains("must have the same shape") == true)
        }
    }
}
