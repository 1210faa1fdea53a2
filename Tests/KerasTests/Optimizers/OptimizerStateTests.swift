import KerasTestSupport
import Testing

@testable import Keras

/// Fails while it makes its slots, the first time.
private final class Hesitant: SGD {
    @NotSaved var hesitates = true

    override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        _ = try addVariables(like: variables, names: ["slot"])
        if hesitates {
            hesitates = false
            throw KerasError.notConfigured(object: summaryDescription, key: "courage")
        }
    }
}

/// Which variables are an optimizer's state.
@Suite struct OptimizerStateTests {
    private func variable() throws -> Variable {
        try Variable(Tensor([Float(1), 2]), name: "variable")
    }

    @Test func `a schedule in place of the number takes the number out of the state`() throws {
        let script = """
            import keras
            optimizer = keras.optimizers.Adam()
            optimizer.build([keras.Variable([1.0, 2.0], name="variable")])
            optimizer.learning_rate = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)
            result = [v.name for v in optimizer.variables]
            """
        let expected = try Oracle.run(script: script)
        let optimizer = Adam()
        try optimizer.buildIfNeeded([variable()])
        optimizer.learningRate = .schedule(
            Schedules.ExponentialDecay(0.1, decaySteps: 10, decayRate: 0.5))
        #expect(try optimizer.ownVariables.map(\.name) == expected.strings)
        #expect(try optimizer.currentLearningRate == Double(Float(0.1)))
    }

    @Test func `slots whose making failed are not made twice`() throws {
        let optimizer = Hesitant()
        let variable = try variable()
        #expect(throws: KerasError.self) { try optimizer.buildIfNeeded([variable]) }
        #expect(!optimizer.isBuilt)
        try optimizer.buildIfNeeded([variable])
        #expect(
            try optimizer.ownVariables.map(\.name) == [
                "iteration", "learning_rate", "variable_slot",
            ])
    }

    @Test func `a build by hand is refused, with what to call`() throws {
        let optimizer = Adam()
        #expect {
            try optimizer.build([variable()])
        } throws: { error in
            guard case .unsupported(_, _, let remedy)? = error as? KerasError else { return false }
            return remedy.contains("buildIfNeeded")
        }
    }
}
