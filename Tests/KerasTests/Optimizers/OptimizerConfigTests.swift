import KerasTestSupport
import Testing

@testable import Keras

/// Optimizers and schedules are written and read as Keras does.
@Suite struct OptimizerConfigTests {
    @Test func `configs of optimizers`() throws {
        try expectSameConfigs(
            OptimizerRow.all.map { row in
                ConfigRow("optimizers", row.className, row.kwargs, since: row.since) {
                    try row.named()
                }
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

    @Test func `settings of the less common ones that Keras refuses are refused`() {
        let rows: [(String, @Sendable () -> Optimizer)] = [
            ("learning_rate_power", { Ftrl(learningRatePower: 0.5) }),
            ("initial_accumulator_value", { Ftrl(initialAccumulatorValue: -1) }),
            ("l1_regularization_strength", { Ftrl(l1RegularizationStrength: -1) }),
            ("l2_regularization_strength", { Ftrl(l2RegularizationStrength: -1) }),
            (
                "l2_shrinkage_regularization_strength",
                { Ftrl(l2ShrinkageRegularizationStrength: -1) }
            ),
        ]
        for (argument, make) in rows {
            #expect {
                try make().ensureSetUp()
            } throws: { error in
                guard case .invalidArgument(_, argument, _, _)? = error as? KerasError else {
                    return false
                }
                return true
            }
        }
        // A regular expression of a file could run forever.
        #expect {
            try Muon(excludeLayers: ["(a+)+b"]).ensureSetUp()
        } throws: { error in
            guard case .unsupported("Muon.excludeLayers", let feature, _)? = error as? KerasError
            else { return false }
            return feature.contains("(a+)+b")
        }
    }

    @Test func `a schedule takes the place of the learning rate's variable`() throws {
        let schedule = Schedules.ExponentialDecay(0.5, decaySteps: 1, decayRate: 0.5)
        let optimizer = SGD(learningRate: .schedule(schedule))
        let variable = try Variable(Tensor([Float(1)]))
        try optimizer.apply([Tensor([Float(1)])], to: [variable])
        try optimizer.apply([Tensor([Float(1)])], to: [variable])
        #expect(try variable.value.item(as: Float.self) == 1 - 0.5 - 0.25)
        #expect(try optimizer.ownVariables.count == 1)
    }

    @Test func `a number in place of a schedule is refused once, and does no harm`() throws {
        let schedule = Schedules.ExponentialDecay(0.5, decaySteps: 1, decayRate: 0.5)
        let optimizer = SGD(learningRate: .schedule(schedule))
        let variable = try Variable(Tensor([Float(1)]))
        let gradient = try Tensor([Float(1)])
        try optimizer.apply([gradient], to: [variable])
        optimizer.learningRate = 0.1
        #expect(throws: KerasError.self) { try optimizer.apply([gradient], to: [variable]) }
        #expect(try variable.value.item(as: Float.self) == 1 - 0.5)
        try optimizer.apply([gradient], to: [variable])
        #expect(try variable.value.item(as: Float.self) == 1 - 0.5 - 0.25)
        optimizer.learningRate = 0.1
        optimizer.learningRate = .schedule(
            Schedules.ExponentialDecay(0.125, decaySteps: 1, decayRate: 1))
        try optimizer.apply([gradient], to: [variable])
        #expect(try variable.value.item(as: Float.self) == 1 - 0.5 - 0.25 - 0.125)
    }

    @Test(
        arguments: [
            (["bias"], ["kernel"]), (["bias|kernel"], []), (["^b"], ["kernel"]),
            (["l$", "x"], ["bias"]), ([], ["kernel", "bias"]), ([""], []),
        ] as [([String], [String])])
    func `names excluded from weight decay are regular expressions`(
        _ names: [String], _ decayed: [String]
    ) throws {
        let answer = try Oracle.run(
            script: """
                import keras
                optimizer = keras.optimizers.SGD(weight_decay=0.1)
                optimizer.exclude_from_weight_decay(var_names=names)
                variables = [keras.Variable([1.0], name=name) for name in ("kernel", "bias")]
                optimizer.build(variables)
                result = [v.name for v in variables if optimizer._use_weight_decay(v)]
                """, arguments: ["names": OracleValue(names)])
        let optimizer = SGD(learningRate: 1, weightDecay: 0.5)
        try optimizer.excludeFromWeightDecay(names: names)
        let variables = try ["kernel", "bias"].map { try Variable(Tensor([Float(1)]), name: $0) }
        try optimizer.apply(variables.map { _ in try Tensor([Float(0)]) }, to: variables)
        let found = try variables.filter { try $0.value.item(as: Float.self) != 1 }.map(\.name)
        #expect(found == decayed)
        #expect(found == answer.strings)
    }

    @Test func `what is no regular expression is refused`() {
        #expect(throws: KerasError.self) { try SGD().excludeFromWeightDecay(names: ["(bias"]) }
    }

    @Test func `factories take Keras's arguments`() throws {
        let factories: [(String, @Sendable () -> OptimizerIdentifier)] = [
            ("SGD", { .sgd(clipValue: 0.5, useEMA: true, name: "o") }),
            ("RMSprop", { .rmsprop(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Adam", { .adam(clipValue: 0.5, useEMA: true, name: "o") }),
            ("AdamW", { .adamW(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Adamax", { .adamax(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Adadelta", { .adadelta(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Adagrad", { .adagrad(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Lion", { .lion(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Nadam", { .nadam(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Ftrl", { .ftrl(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Adafactor", { .adafactor(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Lamb", { .lamb(clipValue: 0.5, useEMA: true, name: "o") }),
            ("Muon", { .muon(clipValue: 0.5, useEMA: true, name: "o") }),
            ("ScheduleFreeAdamW", { .scheduleFreeAdamW(clipValue: 0.5, useEMA: true, name: "o") }),
        ]
        try expectSameConfigs(
            factories.map { className, make in
                ConfigRow(
                    "optimizers", className, ["clipvalue": 0.5, "use_ema": true, "name": "o"]
                ) { try make().resolved() }
            })
    }
}
