import KerasTestSupport
import Testing

@testable import Keras

/// A model made from symbolic tensors.
@Suite struct FunctionalTests {
    private static let rows: [[Float]] = [[1, 2, 3], [-1, 0.5, 2]]

    private func ones(_ shape: Shape) throws -> Tensor { try Ops.ones(shape) }

    // MARK: Making

    @Test func `it computes what its layers and ops compute`() throws {
        let x = Input([3])
        let (first, second) = (Dense(4, activation: "relu"), Dense(2))
        let model = try Model(inputs: x, outputs: second(first(x)) * 2.0 + 1.0)
        let data = try Tensor(Self.rows)
        let expected = try second(first(data)) * 2.0 + 1.0
        #expect(try model(data).array(of: Float.self) == expected.array(of: Float.self))
        #expect(model.isBuilt)
        #expect(model.inputs.map(\.shape) == [[nil, 3]])
        #expect(model.outputs.map(\.shape) == [[nil, 2]])
        #expect(try model.layers.map(\.name).count == 3)
        #expect(try model.weights.count == 4)
    }

    @Test func `a layer that is called twice is one layer`() throws {
        let (a, b) = (Input([3]), Input([3]))
        let shared = Dense(4)
        let model = try Model(inputs: [a, b], outputs: [shared(a), shared(b)])
        #expect(try model.weights.count == 2)
        let outputs = try model(.list([.leaf(ones([1, 3])), .leaf(ones([1, 3]))])).leaves
        #expect(try outputs[0].array(of: Float.self) == outputs[1].array(of: Float.self))
    }

    /// Keras: `keras.Model(x, [y])(data)` is a tensor.
    @Test func `a list of one output is that output`() throws {
        let x = Input([3])
        let layer = Dense(4)
        let model = try Model(inputs: x, outputs: [layer(x)])
        let data = try Tensor(Self.rows)
        #expect(
            try model.predict(data, verbose: 0).array(of: Float.self)
                == layer(data).array(of: Float.self))
    }

    @Test func `inputs are found by name, or by their place`() throws {
        let (a, b) = (Input([1], name: "a"), Input([1], name: "b"))
        let model = try Model(inputs: [a, b], outputs: a - b)
        let (one, two) = (try Tensor([[Float(1)]]), try Tensor([[Float(2)]]))
        for inputs: Nest<Tensor> in [
            ["b": .leaf(two), "a": .leaf(one)], .list([.leaf(one), .leaf(two)]),
        ] {
            #expect(try model(inputs).leaves.map { try $0.item(as: Float.self) } == [-1])
        }
        #expect(throws: KerasError.self) { try model(["a": .leaf(one), "c": .leaf(two)]) }
        #expect(throws: KerasError.self) { try model(.list([.leaf(one)])) }
        #expect(throws: KerasError.self) {
            try model(.list([.leaf(one), .leaf(Tensor([[Float(1), 2]]))]))
        }
    }

    @Test func `a part of a model is a model that shares its layers`() throws {
        let x = Input([3])
        let (first, second) = (Dense(4), Dense(2))
        let middle = try first(x)
        let whole = try Model(inputs: x, outputs: second(Ops.tanh(middle)))
        let features = try Model(inputs: x, outputs: middle)
        let head = try Model(inputs: middle, outputs: whole.outputs[0])
        let data = try Tensor(Self.rows)
        let composed = try head(features(data))
        #expect(try composed.array(of: Float.self) == whole(data).array(of: Float.self))
        #expect(try head.weights.map(\.name) == ["kernel", "bias"])
        try second.kernel.assign(Ops.zeros([4, 2]))
        #expect(try head(features(data)).array(of: Float.self) == [0, 0, 0, 0])
    }

    @Test func `outputs that need another input are refused, and say which`() throws {
        let (a, b) = (Input([3], name: "a"), Input([3], name: "b"))
        let error = #expect(throws: KerasError.self) { try Model(inputs: a, outputs: a + b) }
        #expect(error?.description.contains("'b'") == true)
        #expect(throws: KerasError.self) { try Model(inputs: a, outputs: ones([1, 3])) }
        #expect(throws: KerasError.self) { try Model(inputs: ones([1, 3]), outputs: a) }
        #expect(throws: KerasError.self) { try Model(inputs: [a, a], outputs: a) }
    }

    @Test func `two layers of one name are refused`() throws {
        let x = Input([3])
        let y = try Dense(2, name: "same")(Dense(3, name: "same")(x))
        let error = #expect(throws: KerasError.self) { try Model(inputs: x, outputs: y) }
        #expect(error?.description.contains("'same'") == true)
    }

    @Test func `an op is not given a name that a layer has`() throws {
        // The first name of an op that no other test uses.
        let x = Input([3])
        let named = Activation("linear", name: "erfinv")
        let model = try Model(inputs: x, outputs: Ops.erfinv(named(x)))
        #expect(try Model.load(from: model.archiveBytes()).outputs.count == 1)
    }

    @Test func `names count as those of Keras's Functional`() throws {
        let x = Input([3])
        let model = try Model(inputs: x, outputs: x * 2.0)
        #expect(model.name.hasPrefix("functional"))
        #expect(try Model(inputs: x, outputs: x * 2.0, name: "mine").name == "mine")
    }

    @Test func `a symbolic tensor has no values`() throws {
        #expect(throws: TensorError.self) { try Input([3]).array(of: Float.self) }
    }

    // MARK: Using

    @Test func `it trains like the Sequential of the same layers`() throws {
        func layers() -> [Dense] {
            [5, 1].enumerated().map { index, units in
                Dense(
                    units, activation: index == 0 ? "tanh" : "linear",
                    kernelInitializer: .object(Initializers.GlorotUniform(seed: index)))
            }
        }
        let x = try Random.uniform([32, 3], seed: Random.Key(seed: 1))
        let y = try Ops.sum(x, axis: -1, keepDims: true)
        let stack = Sequential([InputLayer([3])] + layers())
        let input = Input([3])
        let graph = try Model(
            inputs: input, outputs: layers().reduce(input) { try $1($0) })
        let losses = try [stack, graph].map { model in
            try model.compile(optimizer: "adam", loss: "mse")
            return try model.fit(x, y, epochs: 3, verbose: .silent, shuffle: false)["loss"]
        }
        #expect(losses[0] == losses[1])
    }

    @Test func `dropout in it drops only in training`() throws {
        let x = Input([100])
        let model = try Model(inputs: x, outputs: Dropout(0.5)(x))
        let data = try ones([1, 100])
        #expect(try model(data).array(of: Float.self) == data.array(of: Float.self))
        let dropped = try model(data, training: true).array(of: Float.self)
        #expect(dropped.contains(0) && dropped.contains(2))
    }

    @Test func `a call recorded for training trains until the model is told otherwise`() throws {
        let x = Input([100])
        let model = try Model(inputs: x, outputs: Dropout(0.5)(x, training: true))
        let data = try ones([1, 100])
        #expect(try model(data).array(of: Float.self).contains(0))
        #expect(try !model(data, training: false).array(of: Float.self).contains(0))
    }

    /// A model of its own class with a graph, and a setting beside it.
    final class Scaled: Model {
        @Configured var note: String = ""
        convenience init(units: Int, note: String) throws {
            let x = Input([3], name: "x")
            try self.init(inputs: x, outputs: Dense(units, name: "d")(x) * 3.0, name: "scaled")
            self.note = note
        }
    }

    @Test func `a subclass keeps its class, its settings and its graph in a file`() throws {
        try register(Scaled.self, package: "functional_tests")
        let model = try Scaled(units: 2, note: "hello")
        let loaded = try Scaled.load(from: model.archiveBytes())
        let data = try Tensor(Self.rows)
        #expect(loaded.note == "hello")
        #expect(loaded.loadReport.loaded == ["layers/dense"])
        #expect(try loaded(data).array(of: Float.self) == model(data).array(of: Float.self))
    }

    @Test func `nothing of it stays when nobody has it any more`() throws {
        weak var input: InputLayer?
        weak var dense: Dense?
        do {
            let (layer, first) = (Dense(2), InputLayer([3]))
            let model = try Model(inputs: first.output, outputs: layer(first.output))
            _ = try model(ones([1, 3]))
            (input, dense) = (first, layer)
        }
        #expect(input == nil && dense == nil)
    }

    @Test func `a chain of many ops is made, saved, loaded and given back`() throws {
        let x = Input([1])
        var y = x
        let shared = Activation("linear")
        for _ in 0..<5000 { y = try shared(y + 1) }
        let model = try Model(inputs: x, outputs: y)
        #expect(try model(ones([1, 1])).item(as: Float.self) == 5001)
        let loaded = try Model.load(from: model.archiveBytes())
        #expect(try loaded(ones([1, 1])).item(as: Float.self) == 5001)
    }
}
