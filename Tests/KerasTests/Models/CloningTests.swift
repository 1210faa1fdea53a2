import KerasTestSupport
import Testing

@testable import Keras

/// Models with the same layers and new weights.
@Suite struct CloningTests {
    private func functional() throws -> Model {
        let (a, b) = (Input([3], name: "a"), Input([3], name: "b"))
        let shared = Dense(4, name: "shared")
        let inner = Sequential([InputLayer([4]), Dense(2, name: "deep")], name: "inner")
        return try Model(
            inputs: [a, b], outputs: inner(Ops.concatenate([shared(a) + shared(b)]) * 2.0),
            name: "f")
    }

    @Test func `a clone has the same description, other layers and other weights`() throws {
        let model = try functional()
        try model.compile(optimizer: "sgd", loss: "mse")
        let clone = try model.cloned()
        #expect(try Serialization.encode(clone) == Serialization.encode(model))
        let (old, new) = (try model.weights, try clone.weights)
        #expect(new.count == 4 && old.count == 4)
        for (old, new) in zip(old, new) { #expect(old !== new) }
        #expect(try old[0].value.array(of: Float.self) != new[0].value.array(of: Float.self))
        // With the same weights it computes the same.
        for (old, new) in zip(old, new) { try new.assign(old.value) }
        let x: Nest<Tensor> = .list([.leaf(try Ops.ones([2, 3])), .leaf(try Ops.zeros([2, 3]))])
        #expect(
            try clone(x).leaves[0].array(of: Float.self)
                == model(x).leaves[0].array(of: Float.self))
    }

    @Test func `a Sequential is cloned, built or not`() throws {
        let open = Sequential([Dense(2, activation: "relu"), Dropout(0.5)], name: "s")
        #expect(try !open.cloned().isBuilt)
        let built = Sequential([InputLayer([3], name: "i"), Dense(2)], name: "s")
        let clone = try built.cloned()
        #expect(try Serialization.encode(clone) == Serialization.encode(built))
        #expect(try clone.layers[0] !== built.layers[0])
    }

    @Test func `inputs can be replaced`() throws {
        let model = try functional()
        let (a, b) = (Input([3], batchSize: 2, name: "x"), Input([3], batchSize: 2, name: "y"))
        let clone = try model.cloned(inputs: [a, b])
        #expect(clone.inputs.map(\.shape) == [[2, 3], [2, 3]])
        #expect(clone.outputs.map(\.shape) == [[2, 2]])
        #expect(throws: KerasError.self) { try model.cloned(inputs: a) }
        let stack = Sequential([InputLayer([3]), Dense(2)])
        #expect(try stack.cloned(inputs: a).inputs.map(\.shape) == [[2, 3]])
    }

    @Test func `a function can clone layers, and those of inner models`() throws {
        let model = try functional()
        var met: [String] = []
        func widened(_ layer: Layer) throws -> Layer {
            met.append(layer.name)
            guard let dense = layer as? Dense else { return try layer.freshCopy() }
            return Dense(dense.units, useBias: false, name: dense.name)
        }
        let flat = try model.cloned(cloneLayer: widened)
        #expect(met == ["shared", "inner"])
        #expect(try flat.weights.count == 3)
        met = []
        let deep = try model.cloned(recursively: true, cloneLayer: widened)
        #expect(met == ["shared", "deep"])
        #expect(try deep.weights.count == 2)
        #expect(try deep.layer(named: "inner", as: Sequential.self).layers.count == 1)
    }

    @Test func `a model of one's own class is made from its config`() throws {
        let model = Classifier()
        model.units = 5
        let clone = try model.cloned()
        #expect(clone.units == 5)
        #expect(try clone.weights.count == 2 && clone.weights[0] !== model.weights[0])
        #expect(throws: KerasError.self) { try model.cloned(inputs: Input([4])) }
        #expect(throws: KerasError.self) { try model.cloned(cloneLayer: { $0 }) }
    }
}

private final class Classifier: Model {
    @Configured var units = 2

    override func setUp() throws {
        try super.setUp()
        let x = Input([4])
        try makeGraph(inputs: x, outputs: Dense(units)(x))
    }
}
