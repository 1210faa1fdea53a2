import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct InPlaceTests {
    /// Three steps of Keras's own optimizers on one variable.
    @Test(arguments: [
        "SGD(0.1)", "SGD(0.1, momentum=0.9)", "SGD(0.1, momentum=0.9, nesterov=True)",
        "Adam(0.01)", "Adam(0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-3)",
        "Adam(0.01, amsgrad=True)", "Adam(0.01, weight_decay=0.1)",
    ])
    func stepsAsKerassOptimizers(optimizer: String) throws {
        let start = try Random.normal([70_001], seed: 1)
        let gradients = try (0..<3).map { try Random.normal([70_001], seed: .init(seed: 2 + $0)) }
        let answer = try Oracle.run(
            script: """
                import keras
                variable = keras.Variable(keras.random.normal((70001,), seed=1))
                optimizer = eval("keras.optimizers." + optimizer)
                for step in range(3):
                    gradient = keras.random.normal((70001,), seed=2 + step)
                    optimizer.apply([gradient * (3 - 1.3 * step)], [variable])
                result = np.asarray(variable.value)
                """, arguments: ["optimizer": .string(optimizer)])
        var variable = start
        var (m, v, vHat) = (
            try Ops.zerosLike(start), try Ops.zerosLike(start), try Ops.zerosLike(start)
        )
        for (number, gradient) in gradients.enumerated() {
            let gradient = try Ops.multiply(gradient, Tensor(.float(3 - 1.3 * Double(number))))
            let step = number + 1
            switch optimizer {
            case "SGD(0.1)": try InPlace.addScaled(&variable, gradient, by: -0.1)
            case _ where optimizer.hasPrefix("SGD"):
                try InPlace.momentum(
                    &variable, velocity: &m, gradient: gradient, learningRate: 0.1, momentum: 0.9,
                    nesterov: optimizer.contains("nesterov"))
            case "Adam(0.01, amsgrad=True)":
                try InPlace.adam(
                    &variable, m: &m, v: &v, vHat: &vHat, gradient: gradient, step: step,
                    learningRate: 0.01)
            case "Adam(0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-3)":
                try InPlace.adam(
                    &variable, m: &m, v: &v, gradient: gradient, step: step, learningRate: 0.01,
                    settings: .init(beta1: 0.8, beta2: 0.9, epsilon: 1e-3))
            default:
                if optimizer.contains("decay") {
                    try InPlace.decay(&variable, by: 0.1, learningRate: 0.01)
                }
                try InPlace.adam(
                    &variable, m: &m, v: &v, gradient: gradient, step: step, learningRate: 0.01)
            }
        }
        try expectClose(doubles(variable), answer, relative: 2e-6, absolute: 2e-6)
    }

    @Test(arguments: [DType.float16, .bfloat16, .float64])
    func otherFloatsKeepTheirDType(dtype: DType) throws {
        var variable = try Tensor([1, 2, 3] as [Double]).converted(to: dtype)
        try InPlace.addScaled(&variable, Tensor([1, 1, 2] as [Float]), by: -0.5)
        #expect(variable.dtype == dtype)
        #expect(try doubles(variable) == [0.5, 1.5, 2])
    }

    @Test func memoryThatNobodySharesIsWrittenInPlace() throws {
        var variable = try Ops.ones([1000])
        let before = try variable.withBytes { $0.baseAddress }
        try InPlace.addScaled(&variable, Ops.ones([1000]), by: 2)
        try InPlace.assign(&variable, Ops.zeros([1000], dtype: .int32))
        #expect(try variable.withBytes { $0.baseAddress } == before)
        #expect(try doubles(variable) == [Double](repeating: 0, count: 1000))
    }

    /// How somebody may hold on to a tensor's memory.
    @Test(arguments: ["copy", "reshape", "row", "rows", "slice"])
    func whatSomebodyKeptDoesNotChange(way: String) throws {
        var variable = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
        let kept =
            switch way {
            case "copy": variable
            case "reshape": try Ops.reshape(variable, [4])
            case "row": try variable[0]
            case "rows": try variable.rows(in: 0..<2)
            default: try variable[1..<2]
            }
        let before = try doubles(kept)
        try InPlace.addScaled(&variable, Ops.ones([2, 2]), by: 5)
        #expect(try doubles(kept) == before)
        #expect(try doubles(variable) == [6, 7, 8, 9])
    }

    @Test func aPartThatChangesLeavesTheWholeAlone() throws {
        let whole = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
        var row = try whole[0]
        try InPlace.addScaled(&row, Ops.ones([2]), by: 5)
        #expect(try doubles(whole) == [1, 2, 3, 4])
        #expect(try doubles(row) == [6, 7])
    }

    @Test func movingAveragesAndSums() throws {
        var average = try Tensor([1, 10] as [Float])
        try InPlace.average(&average, with: Tensor([3, 0] as [Float]), momentum: 0.75)
        #expect(try doubles(average) == [1.5, 7.5])
        var count = try Tensor([3] as [Int32])
        try InPlace.accumulate(&count, Tensor([4] as [Int32]))
        #expect(try doubles(count) == [7])
        var sum = try Tensor([1] as [Float])
        try InPlace.accumulate(&sum, Tensor([2] as [Int32]))
        #expect(try doubles(sum) == [3])
    }

    @Test func shapesThatDifferAreRefused() throws {
        var variable = try Ops.ones([2, 2])
        #expect(throws: TensorError.self) { try InPlace.assign(&variable, Ops.ones([4])) }
        #expect(throws: TensorError.self) {
            try InPlace.addScaled(&variable, Ops.ones([1, 2]), by: 1)
        }
        var m = try Ops.ones([2])
        var v = try Ops.ones([2, 2])
        #expect(throws: TensorError.self) {
            try InPlace.adam(
                &variable, m: &m, v: &v, gradient: Ops.ones([2, 2]), step: 1, learningRate: 0.1)
        }
        #expect(try doubles(variable) == [1, 1, 1, 1])
    }
}
