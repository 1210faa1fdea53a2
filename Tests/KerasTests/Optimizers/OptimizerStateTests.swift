import KerasTestSupport
import Testing

@testable import Keras

/// Fails while it makes its slots, the first time.
private final class Hesitant: SGD {
    @NotSaved var hesitates = true

    override func build(_ variables: [Variable]) throws {
        try super.build(variables)
        _ = try addOptimizerVariables(like: variables, names: ["slot"])
        if hesitates {
            hesitates = false
            throw KerasError.notConfigured(object: summaryDescription, key: "courage")
        }
    }
}

/// Forgets that the base class has something to make, too.
private final class Forgetful: Adam {
    override func build(_ variables: [Variable]) throws {}
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

    @Test func `a build that forgets super is an error that says so`() throws {
        let optimizer = Forgetful()
        optimizer.useEMA = true
        #expect {
            try optimizer.apply([Tensor([Float(1), 2])], to: [variable()])
        } throws: { error in
            guard case .unsupported(_, _, let remedy)? = error as? KerasError else { return false }
            return remedy.contains("super.build")
        }
        #expect(!optimizer.isBuilt)
    }

    @Test func `too few slots are an error, not a crash`() throws {
        let optimizer = SGD()
        let variable = try variable()
        try optimizer.buildIfNeeded([variable])
        #expect {
            try optimizer.slot(of: variable, in: [])
        } throws: { error in
            guard case .notBuilt? = error as? KerasError else { return false }
            return true
        }
    }

    @Test(arguments: [{ SGD() }, { Adam() }] as [@Sendable () -> Optimizer])
    func `an unknown variable is refused before any is changed`(
        _ make: @Sendable () -> Optimizer
    ) throws {
        let (known, unknown) = (try variable(), try variable())
        let gradient = try Tensor([Float(1), 1])
        let optimizer = make()
        try optimizer.buildIfNeeded([known])
        #expect {
            try optimizer.apply([gradient, gradient], to: [known, unknown])
        } throws: { error in
            guard case .invalidArgument(_, "variables", _, let found)? = error as? KerasError else {
                return false
            }
            return found.hasPrefix("Unknown variable")
        }
        #expect(try known.value.array(of: Float.self) == [1, 2])
        #expect(try optimizer.stepCount == 0)
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
