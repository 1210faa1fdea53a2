import Testing

@testable import Keras

/// A model that cannot be replicated says why, and what to do.
@Suite struct RefusedFreezingTests {
    @Test func `a model without variables must be built first`() {
        #expect(throws: KerasError.self) { try Sequential([Dense(2)]).frozen() }
    }

    @Test func `at least one replica is needed`() throws {
        let model = Sequential([Dense(2)])
        try model.build(inputShape: [nil, 2])
        #expect(throws: KerasError.self) { try model.frozen(replicas: 0) }
    }

    @Test func `an unregistered class is named, and a closure helps`() async throws {
        let model = Unregistered(scale: 3)
        let x = try Tensor([[Float(1), 2]])
        let expected = try model.predict(x, verbose: .silent)
        #expect(try message { try model.frozen() }.contains("Unregistered is not registered"))
        #expect(try message { try model.frozen() }.contains("frozen(makingReplicas:)"))
        let frozen = try model.frozen(replicas: 2) { Unregistered(scale: 3) }
        #expect(try await bits(.leaf(frozen.predict(x))) == bits(.leaf(expected)))
    }

    @Test func `custom objects stand in for a registration`() async throws {
        let model = Sequential([Doubling()])
        try model.build(inputShape: [nil, 2])
        try register(Doubling.self, package: "serving_tests")
        let frozen = try model.frozen(customObjects: [
            "serving_tests>Doubling": .type(Doubling.self)
        ])
        #expect(try await frozen.predict(Tensor([[Float(1), 2]])).array(of: Float.self) == [2, 4])
    }

    @Test func `a closure that makes another model is refused`() throws {
        let model = Sequential([Dense(2), Dense(3)])
        try model.build(inputShape: [nil, 2])
        let text = try message { try model.frozen { Sequential([Dense(2)]) } }
        #expect(text.contains("layers/dense_1"))
        #expect(
            try message { try model.frozen { Sequential([Dense(2), Dense(3), Dense(1)]) } }
                .contains("expected 0 variables"))
        #expect(
            try message { try model.frozen { Sequential([Dense(2), Dense(4)]) } }.contains("shape"))
    }

    @Test func `a setting that would be lost is named`() throws {
        try register(Forgetful.self, package: "serving_tests")
        let model = Forgetful()
        model.factor = 3
        try model.build(inputShape: [nil, 2])
        #expect(try message { try model.frozen() }.contains("'factor' would be lost"))
    }

    private func message(_ body: () throws -> FrozenModel) throws -> String {
        let error = try #require(throws: KerasError.self) { _ = try body() }
        guard case .notReplicable = error else { return "another error: \(error)" }
        return error.description
    }
}

private final class Unregistered: Model {
    @NotSaved private var scale = 1.0
    private let dense = Dense(2)

    convenience init(scale: Double) {
        self.init()
        self.scale = scale
    }

    override func call(_ inputs: Tensor) throws -> Tensor {
        try dense(inputs) * Tensor(.float(scale))
    }
}

private final class Doubling: Layer {
    override func call(_ inputs: Tensor) throws -> Tensor { try inputs * 2 }
}

private final class Forgetful: Model {
    var factor = 1.0
    private let dense = Dense(2)

    override func call(_ inputs: Tensor) throws -> Tensor {
        try dense(inputs) * Tensor(.float(factor))
    }
}
