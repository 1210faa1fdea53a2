import Testing

@testable import Keras

/// Calling a layer: the one entry does everything around `call`.
@Suite struct CallingTests {
    private static func ones(_ rows: Int, _ columns: Int) throws -> Tensor {
        try Tensor([Float](repeating: 1, count: rows * columns), shape: [rows, columns])
    }

    // MARK: Context

    private final class Recorder: Layer {
        var contexts: [CallContext] = []
        override var supportsMasking: Bool { true }
        override func call(_ inputs: Tensor) throws -> Tensor {
            contexts.append(.current)
            return try inputs + 1
        }
    }

    private final class Outer: Layer {
        let recorder = Recorder()
        override func call(_ inputs: Tensor) throws -> Tensor { try recorder(inputs) }
    }

    @Test func `the training flag reaches layers inside, and what they are told themselves wins`()
        throws
    {
        let outer = Outer()
        let x = try Self.ones(1, 2)
        _ = try outer(x)
        _ = try outer(x, training: true)
        _ = try outer(x, training: false)
        #expect(outer.recorder.contexts.map(\.training) == [nil, true, false])

        final class Fixed: Layer {
            let recorder = Recorder()
            override func call(_ inputs: Tensor) throws -> Tensor {
                try recorder(recorder(inputs, training: false))
            }
        }
        let fixed = Fixed()
        _ = try fixed(x, training: true)
        #expect(fixed.recorder.contexts.map(\.training) == [false, true])
        #expect(CallContext.current.training == nil)
    }

    @Test func `fit trains, evaluate and predict do not`() throws {
        let recorder = Recorder()
        let model = Sequential([recorder, Dense(1)])
        try model.compile(optimizer: "sgd", loss: "mse")
        let (x, y) = (try Self.ones(2, 2), try Self.ones(2, 1))
        try model.fit(x, y, verbose: 0)
        try model.evaluate(x, y, verbose: 0)
        _ = try model.predict(x, verbose: 0)
        // The first call builds the model.
        #expect(recorder.contexts.map(\.training) == [nil, true, false, false])
    }

    @Test func `keywords are the called layer's alone`() throws {
        let outer = Outer()
        let x = try Self.ones(1, 2)
        _ = try outer.recorder(x, keywords: ["state": .leaf(x)])
        _ = try outer(x, keywords: ["state": .leaf(x)])
        #expect(outer.recorder.contexts.map { Array($0.keywords.keys) } == [["state"], []])
    }

    // MARK: Masks

    @Test func `a mask travels with the tensor through layers that support it`() throws {
        let mask = try Tensor([true, false])
        let recorder = Recorder()
        let x = try Self.ones(2, 2).withMask(mask)
        let y = try recorder(x)
        #expect(try recorder.contexts[0].mask?.array(of: Bool.self) == [true, false])
        #expect(try y.mask?.array(of: Bool.self) == [true, false])
        let stack = Sequential([Activation("relu"), Dropout(0.5), recorder])
        #expect(try stack(x).mask?.array(of: Bool.self) == [true, false])
        #expect(try recorder.contexts.last?.mask?.array(of: Bool.self) == [true, false])
    }

    @Test func `a mask given by hand takes the place of the carried one`() throws {
        let recorder = Recorder()
        let x = try Self.ones(2, 2).withMask(Tensor([true, false]))
        _ = try recorder(x, mask: Tensor([false, false]))
        #expect(try recorder.contexts[0].mask?.array(of: Bool.self) == [false, false])
    }

    @Test func `a mask given to a stack reaches its first layer`() throws {
        let recorder = Recorder()
        _ = try Sequential([recorder])(Self.ones(2, 2), mask: Tensor([false, true]))
        #expect(try recorder.contexts.last?.mask?.array(of: Bool.self) == [false, true])
    }

    @Test func `ops drop the mask, and so do layers that do not support it`() throws {
        let x = try Self.ones(2, 2).withMask(Tensor([true, false]))
        #expect(try (x + 1).mask == nil)
        #expect(try Ops.relu(x).mask == nil)
        #expect(try Flatten()(x).mask == nil)
    }

    @Test func `computeMask makes the mask of the output`() throws {
        final class Padding: Layer {
            override var supportsMasking: Bool { true }
            override func call(_ inputs: Tensor) throws -> Tensor { try inputs * 2 }
            override func computeMask(_ inputs: Nest<Tensor>, previous: Tensor?) throws -> Tensor? {
                guard let input = inputs.single else { return nil }
                return try Ops.any(Ops.notEqual(input, 0), axis: -1)
            }
        }
        let x = try Tensor([[Float(1), 0], [0, 0]])
        #expect(try Padding()(x).mask?.array(of: Bool.self) == [true, false])
    }

    // MARK: Mixed precision

    @Test func `a variable that two layers hold is read in the outer one's dtype to its end`()
        throws
    {
        final class Reader: Layer {
            var variable: Variable?
            override func call(_ inputs: Tensor) throws -> Tensor {
                try inputs * (variable?.value ?? 1)
            }
        }
        final class Outer: Layer {
            let inner = Reader()
            let scale = Variable(name: "scale")
            var dtypes: [DType] = []
            override func build(inputShape: Shape) throws {
                try super.build(inputShape: inputShape)
                try scale.initialize(shape: [1], with: "ones")
                inner.variable = scale
            }
            override func call(_ inputs: Tensor) throws -> Tensor {
                let inside = try inner(inputs)
                dtypes.append(try scale.value.dtype)
                return inside
            }
        }
        let outer = Outer()
        let policy = try #require(DTypePolicy(name: "mixed_bfloat16"))
        outer.dtypePolicy = policy
        outer.inner.dtypePolicy = policy
        _ = try outer(Self.ones(1, 1))
        #expect(outer.dtypes == [.bfloat16])
        #expect(try outer.scale.value.dtype == .float32)
    }

    // MARK: Inputs

    @Test func `several inputs and outputs go through the Nest form`() throws {
        final class SumAndDifference: Layer {
            override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
                let parts = inputs.leaves
                return [
                    "sum": .leaf(try parts[0] + parts[1]), "rest": .leaf(try parts[0] - parts[1]),
                ]
            }
        }
        let layer = SumAndDifference()
        let (a, b) = (try Self.ones(1, 2), try Self.ones(1, 2))
        let outputs = try layer(.list([.leaf(a), .leaf(b)]))
        #expect(try outputs.leaves.map { try $0.array(of: Float.self) } == [[2, 2], [0, 0]])
        #expect(layer.buildShapes == .list([.leaf([1, 2]), .leaf([1, 2])]))
        guard case .dictionary(let named) = outputs else {
            Issue.record("\(outputs)")
            return
        }
        #expect(Array(named.keys) == ["sum", "rest"])
    }

    @Test func `a layer for one tensor refuses several, and several outputs want a Nest`() throws {
        let x = try Self.ones(1, 2)
        #expect(throws: KerasError.self) { try Outer()(.list([.leaf(x), .leaf(x)])) }
        final class Splitting: Layer {
            override func call(_ inputs: Nest<Tensor>) throws -> Nest<Tensor> {
                .list([inputs, inputs])
            }
        }
        let layer = Splitting()
        #expect(
            throws: KerasError.invalidInput(
                object: "<Splitting name=\(layer.name), built=True>", expected: "a single output",
                found: "2; call it with a Nest")
        ) { () -> Tensor in try layer(x) }
    }

    @Test func `a layer without call says so`() throws {
        final class Unfinished: Layer {}
        let layer = Unfinished()
        let error = #expect(throws: KerasError.self) { () -> Tensor in try layer(Self.ones(1, 2)) }
        #expect(
            error?.description
                == "<Unfinished name=\(layer.name), built=True>: being called is not supported; "
                + "override call(_:) in Unfinished")
    }

    @Test(
        arguments: [
            ([4], "min_ndim=2, found ndim=1"), ([4, 3], "axis -1 of input shape to have value 2"),
        ] as [(Shape, String)])
    func `an input that does not fit names the layer and what it expected`(
        _ shape: Shape, _ expected: String
    ) throws {
        let dense = Dense(1, name: "fits")
        try dense.build(inputShape: [nil, 2])
        let error = #expect(throws: KerasError.self) { () -> Tensor in try dense(Ops.zeros(shape)) }
        #expect(error?.description.contains("Input of layer 'fits' is incompatible") == true)
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }

    // MARK: Symbolic tensors

    @Test func `a symbolic tensor builds a model and gives the shape of its output`() throws {
        final class Classifier: Model {
            let hidden = Dense(8, activation: "relu"), out = Dense(3)
            override func call(_ inputs: Tensor) throws -> Tensor {
                try out(hidden(Flatten()(inputs)))
            }
        }
        let model = Classifier()
        let output = try model(Tensor.symbolic(TensorSpec(shape: [nil, 2, 2], dtype: .float32)))
        #expect(output.shape == [nil, 3] && output.isSymbolic)
        #expect(try model.weights.map(\.shape) == [[4, 8], [8], [8, 3], [3]])
        #expect(throws: TensorError.self) { try output.array(of: Float.self) }
    }

    @Test func `a call that reads values works, and its model trains`() throws {
        final class Reading: Model {
            let dense = Dense(1)
            override func call(_ inputs: Tensor) throws -> Tensor {
                let total = try Ops.sum(inputs).scalar(of: Float.self)
                return try dense(total > 0 ? inputs : -inputs)
            }
        }
        let model = Reading()
        try model.compile(optimizer: "adam", loss: "mse")
        #expect(try model.predict(Self.ones(3, 2), verbose: 0).shape == [3, 1])
        #expect(throws: Never.self) { try model.fit(Self.ones(3, 2), Self.ones(3, 1), verbose: 0) }
        #expect(throws: TensorError.self) { try Reading().build(inputShape: [nil, 2]) }
    }

    // MARK: Dtypes

    @Test(arguments: [
        ("float32", DType.float32, DType.float32), ("float64", .float64, .float64),
        ("mixed_bfloat16", .bfloat16, .float32), ("mixed_float16", .float16, .float32),
        ("bfloat16", .bfloat16, .bfloat16),
    ])
    func `inputs and variables are computed in the policy's dtype`(
        _ policy: String, _ compute: DType, _ stored: DType
    ) throws {
        let dense = Dense(3)
        dense.dtypePolicy = try #require(DTypePolicy(name: policy))
        let output = try dense(Self.ones(2, 2))
        #expect(output.dtype == compute)
        #expect(try dense.weights.map(\.dtype) == [stored, stored])
        #expect(try dense.kernel.value.dtype == stored)
    }
}
