import KerasTestSupport
import Testing

@testable import KerasTensors

/// The steps of optimizers that scale by the past, on more elements than one chunk has.
@Suite struct AdaptiveOptimizerTests {
    /// A variable and the slots of one optimizer.
    struct State {
        var variable: Tensor
        var first: Tensor
        var second: Tensor
        var third: Tensor

        init(_ variable: Tensor, slot: Double) throws {
            self.variable = variable
            first = try Ops.full(variable.shape, .float(slot), dtype: variable.dtype)
            second = try Ops.zerosLike(variable)
            third = try Ops.zerosLike(variable)
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        /// The optimizer in Python.
        let python: String
        /// What its first slot begins with.
        var slot = 0.0
        let step: @Sendable (inout State, Tensor, Int) throws -> Void

        var testDescription: String { python }
    }

    static let rows: [Row] = [
        Row(python: "RMSprop(0.01)") { state, gradient, _ in
            try InPlace.rmsprop(
                &state.variable, velocity: &state.first, gradient: gradient, learningRate: 0.01,
                rho: 0.9, epsilon: 1e-7)
        },
        Row(python: "RMSprop(0.01, momentum=0.9, centered=True)") { state, gradient, _ in
            try InPlace.average(&state.third, with: gradient, momentum: 0.9)
            try InPlace.rmsprop(
                &state.variable, velocity: &state.first, momenta: &state.second,
                averageGradient: state.third, gradient: gradient, learningRate: 0.01, rho: 0.9,
                momentum: 0.9, epsilon: 1e-7)
        },
        Row(python: "Adagrad(0.1)", slot: 0.1) { state, gradient, _ in
            try InPlace.adagrad(
                &state.variable, accumulator: &state.first, gradient: gradient, learningRate: 0.1,
                epsilon: 1e-7)
        },
        Row(python: "Adadelta(1.0)") { state, gradient, _ in
            try InPlace.adadelta(
                &state.variable, gradients: &state.first, changes: &state.second,
                gradient: gradient, learningRate: 1, rho: 0.95, epsilon: 1e-7)
        },
        Row(python: "Adamax(0.01)") { state, gradient, step in
            try InPlace.adamax(
                &state.variable, m: &state.first, norm: &state.second, gradient: gradient,
                step: step, learningRate: 0.01)
        },
        Row(python: "Lion(0.01)") { state, gradient, _ in
            try InPlace.lion(
                &state.variable, m: &state.first, gradient: gradient, learningRate: 0.01,
                beta1: 0.9, beta2: 0.99)
        },
    ]

    @Test(arguments: rows)
    func `steps are Keras's`(_ row: Row) throws {
        let answer = try Oracle.run(
            script: """
                import keras
                variable = keras.Variable(keras.random.normal((70001,), seed=1))
                optimizer = eval("keras.optimizers." + optimizer)
                for step in range(3):
                    gradient = keras.random.normal((70001,), seed=2 + step)
                    optimizer.apply([gradient * (3 - 1.3 * step)], [variable])
                result = np.asarray(variable.value)
                """, arguments: ["optimizer": .string(row.python)])
        var state = try State(Random.normal([70_001], seed: 1), slot: row.slot)
        for step in 0..<3 {
            let gradient = try Ops.multiply(
                Random.normal([70_001], seed: .init(seed: 2 + step)),
                Tensor(.float(3 - 1.3 * Double(step))))
            try row.step(&state, gradient, step + 1)
        }
        try expectClose(doubles(state.variable), answer, relative: 2e-6, absolute: 4e-6)
    }

    @Test(arguments: rows)
    func `a float64 variable takes the same steps`(_ row: Row) throws {
        func run(_ dtype: DType) throws -> [Double] {
            let start = try Ops.cast(Random.normal([100], seed: 1), to: dtype)
            var state = try State(start, slot: row.slot)
            for step in 1...3 {
                let gradient = try Random.normal([100], seed: .init(seed: 2 + step))
                try row.step(&state, gradient, step)
            }
            #expect(state.variable.dtype == dtype)
            return try doubles(Ops.cast(state.variable, to: .float64))
        }
        try expectClose(run(.float64), run(.float32), relative: 2e-6, absolute: 2e-6)
    }

    @Test(arguments: rows)
    func `a gradient or slot of another shape is refused`(_ row: Row) throws {
        var state = try State(Ops.ones([3]), slot: row.slot)
        #expect(throws: TensorError.self) { try row.step(&state, Ops.ones([2]), 1) }
        state.first = try Ops.zeros([2])
        #expect(throws: TensorError.self) { try row.step(&state, Ops.ones([3]), 1) }
        #expect(try doubles(state.variable) == [1, 1, 1])
    }
}
