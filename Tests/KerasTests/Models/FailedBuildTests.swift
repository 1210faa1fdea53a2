import Testing

@testable import Keras

private final class Chain: Model {
    let first = Dense(3)
    let second = Dense(2)

    override func call(_ inputs: Tensor) throws -> Tensor { try second(first(inputs)) }
}

/// A build that failed leaves nothing behind.
@Suite struct FailedBuildTests {
    @Test func `a Sequential takes a good input after a bad one`() throws {
        let model = Sequential([Dense(2)])
        #expect(throws: KerasError.self) { try model(Tensor([Float(1), 2])) }
        #expect(!model.isBuilt)
        #expect(try model(Tensor([[Float(1), 2, 3]])).shape == [1, 2])
    }

    @Test func `a stack takes neither itself nor a stack that holds it`() throws {
        let model = Sequential([Dense(2)])
        let outer = Sequential([model])
        _ = try outer.layers
        #expect(throws: KerasError.self) { try model.add(model) }
        #expect(throws: KerasError.self) { try model.add(outer) }
        #expect(try model.layers.count == 1)
    }

    @Test func `a model whose build by hand failed is not built`() throws {
        let model = Chain()
        #expect(throws: KerasError.self) { try model.build(inputShape: [3]) }
        #expect(!model.isBuilt)
        try model.build(inputShape: [nil, 3])
        #expect(model.isBuilt)
        #expect(try model.weights.count == 4)
    }
}
