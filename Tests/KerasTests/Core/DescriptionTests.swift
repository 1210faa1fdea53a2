import Keras
import Testing

/// What programs print is readable.
@Suite struct DescriptionTests {
    @Test func `configs, identifiers and learning rates print what they hold`() throws {
        let config: Config = ["units": 3, "activation": "relu", "seed": nil]
        #expect("\(config)" == #"{"units": 3, "activation": "relu", "seed": null}"#)
        #expect("\(Config())" == "{}")
        let loss: LossIdentifier = "mse"
        #expect("\(loss)" == "mse")
        let metrics: MetricIdentifier = ["mae", ["a": "mse"]]
        #expect("\(metrics)" == "[mae, {a: mse}]")
        #expect("\(LearningRate.value(0.001))" == "0.001")
        let rate = LearningRate.schedule(
            Schedules.ExponentialDecay(0.1, decaySteps: 10, decayRate: 0.9))
        #expect("\(rate)".contains("ExponentialDecay"))
        let dense = Dense(3, activation: "relu", name: "d")
        let text = "\(try dense.config())"
        #expect(text.contains(#""units": 3"#) && text.contains(#""activation": "relu""#))
    }

    struct Slip: Sendable, CustomTestStringConvertible {
        let typed: String
        let expected: String
        let resolve: @Sendable () throws -> Void
        var testDescription: String { typed }
    }

    static let slips = [
        Slip(typed: "adm", expected: "did you mean 'adam'") {
            _ = try OptimizerIdentifier.name("adm").resolved()
        },
        Slip(typed: "mean_squared_eror", expected: "did you mean 'mean_squared_error'") {
            _ = try LossIdentifier.name("mean_squared_eror").resolved()
        },
        Slip(typed: "acuracy", expected: "did you mean 'accuracy'") {
            _ = try MetricIdentifier.name("acuracy").resolved()
        },
        Slip(typed: "rleu", expected: "did you mean 'relu'") {
            _ = try ActivationIdentifier.name("rleu").resolved()
        },
        Slip(typed: "glorotuniform", expected: "'glorot_uniform'") {
            _ = try InitializerIdentifier.name("glorotuniform").resolved()
        },
        Slip(typed: "l3", expected: "did you mean 'l1' or 'l2'") {
            _ = try RegularizerIdentifier.name("l3").resolved()
        },
    ]

    @Test(arguments: slips)
    func `a mistyped name is answered with close ones`(_ slip: Slip) throws {
        let error = #expect(throws: KerasError.self) { try slip.resolve() }
        #expect(error?.description.contains(slip.expected) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: ["", "x", "something_else_entirely", String(repeating: "a", count: 1000)])
    func `a name like no other gets no suggestion`(name: String) throws {
        let error = #expect(throws: KerasError.self) {
            try OptimizerIdentifier.name(name).resolved()
        }
        #expect(error?.description.contains("did you mean") == false)
    }
}
