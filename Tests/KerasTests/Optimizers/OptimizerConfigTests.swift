import KerasTestSupport
import Testing

@testable import Keras

/// Optimizers and schedules are written and read as Keras does.
@Suite struct OptimizerConfigTests {
    @Test func `configs of optimizers`() throws {
        try expectSameConfigs(
            OptimizerRow.all.map { row in
                ConfigRow("optimizers", row.className, row.kwargs) { try row.named() }
            })
    }

    @Test func `configs of schedules`() throws {
        try expectSameConfigs(
            ScheduleTests.rows.map { row in
                ConfigRow("optimizers.schedules", row.className, row.kwargs) { try row.make() }
            })
    }

    @Test(arguments: ["adam", "Adam", "ADAM", "sgd", "SGD", "rmsprop", "RMSprop", "adamw"])
    func `names are known in any case`(_ name: String) throws {
        let optimizer = try OptimizerIdentifier.name(name).resolved()
        #expect(type(of: optimizer).className.lowercased() == name.lowercased())
    }

    @Test func `an unknown name is an error that names it`() {
        #expect {
            try OptimizerIdentifier.name("adamm").resolved()
        } throws: { error in
            guard case .unknownIdentifier("optimizer", "adamm", _)? = error as? KerasError else {
                return false
            }
            return true
        }
    }

    @Test func `settings that Keras refuses are refused`() {
        func expectRefused(_ argument: String, _ make: () -> Optimizer) {
            #expect {
                try make().ensureSetUp()
            } throws: { error in
                guard case .invalidArgument(_, argument, _, _)? = error as? KerasError else {
                    return false
                }
                return true
            }
        }
        expectRefused("momentum") { SGD(momentum: 1.5) }
        expectRefused("clipNorm, clipValue, globalClipNorm") { SGD(clipNorm: 1, clipValue: 1) }
        expectRefused("gradientAccumulationSteps") {
            let optimizer = SGD()
            optimizer.gradientAccumulationSteps = 1
            return optimizer
        }
        expectRefused("emaMomentum") {
            let optimizer = SGD()
            optimizer.useEMA = true
            optimizer.emaMomentum = 2
            return optimizer
        }
    }

    @Test func `the learning rate can be changed between steps, and is saved as it is`() throws {
        let optimizer = SGD(learningRate: 0.5)
        let variable = try Variable(Tensor([Float(1)]))
        try optimizer.apply([Tensor([Float(1)])], to: [variable])
        optimizer.learningRate = 0.1
        try optimizer.apply([Tensor([Float(1)])], to: [variable])
        #expect(try variable.value.item(as: Float.self) == 1 - 0.5 - 0.1)
        #expect(try optimizer.config()["learning_rate"] == Double(Float(0.1)))
        #expect(try optimizer.ownVariables[1].value.item(as: Float.self) == 0.1)
    }

    @Test func `a schedule takes the place of the learning rate's variable`() throws {
        let schedule = Schedules.ExponentialDecay(0.5, decaySteps: 1, decayRate: 0.5)
        let optimizer = SGD(learningRate: .schedule(schedule))
        let variable = try Variable(Tensor([Float(1)]))
        try optimizer.apply([Tensor([Float(1)])], to: [variable])
        try optimizer.apply([Tensor([Float(1)])], to: [variable])
        #expect(try variable.value.item(as: Float.self) == 1 - 0.5 - 0.25)
        #expect(try optimizer.ownVariables.count == 1)
        optimizer.learningRate = 0.1
        #expect(throws: KerasError.self) {
            try optimizer.apply([Tensor([Float(1)])], to: [variable])
        }
    }
}
