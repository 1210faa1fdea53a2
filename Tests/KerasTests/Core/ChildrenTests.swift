import Testing

@testable import Keras

/// What an object holds: which properties are walked, under which names, in which order.
@Suite struct ChildrenTests {
    private class Base: Model {
        let base = Dense(1, name: "base")
    }

    private final class Everything: Base {
        let optional: Dense? = Dense(1, name: "optional")
        let absent: Dense? = nil
        let array = [Dense(1, name: "array0"), Dense(1, name: "array1")]
        let tuple = (Dense(1, name: "tuple0"), 3, Activation("relu", name: "tuple1"))
        let nested: [[Layer?]] = [[Dense(1, name: "nested0"), nil], []]
        let ordered: OrderedDictionary<String, Layer> = [
            "z": Dense(1, name: "orderedZ"), "a": Flatten(name: "orderedA"),
        ]
        let mixed: [Any] = ["text", Dense(1, name: "mixed0"), (1, Dense(1, name: "mixed1"))]
        lazy var later = Dense(1, name: "later")
        let _hidden = Dense(1, name: "hidden")
        let metric = Metrics.Mean()
        let loss = Losses.MeanSquaredError()
        let initializer = Initializers.Zeros()
        let seeds = SeedGenerator(seed: 1)
        let aVariable = Variable(name: "v")
        @NotSaved var unsaved = Dense(1, name: "unsaved")
        @Configured var setting: ActivationIdentifier = .object(Activation("relu", name: "setting"))
    }

    @Test func `layers are found in all containers, a base class's first, then as declared`() throws
    {
        let model = Everything()
        #expect(
            try model.layers.map(\.name) == [
                "base", "optional", "array0", "array1", "tuple0", "tuple1", "nested0", "orderedZ",
                "orderedA", "mixed0", "mixed1", "hidden", "unsaved", "setting",
            ])
        _ = model.later
        #expect(try model.layers.last?.name == "later")
    }

    @Test
    func `attributes come by code point, private ones last, others than saveables not at all`()
        throws
    {
        #expect(
            try StateWalk.attributes(of: Everything()).map(\.name) == [
                "array", "base", "layers", "loss", "metric", "mixed", "nested", "optional",
                "ordered", "setting", "tuple", "unsaved", "_hidden",
            ])
    }

    @Test func `elements of containers are named after their classes, each container by itself`()
        throws
    {
        var paths: [String] = []
        func visit(_ child: StateWalk.Child, _ path: String) {
            switch child {
            case .object(let object): paths.append("\(path)=\((object as? Layer)?.name ?? "")")
            case .container(let children):
                for (name, child) in StateWalk.names(of: children) {
                    visit(child, "\(path)/\(name)")
                }
            }
        }
        for attribute in try StateWalk.attributes(of: Everything())
        where ["array", "tuple", "nested", "ordered", "mixed"].contains(attribute.name) {
            visit(attribute.child, attribute.name)
        }
        #expect(
            paths == [
                "array/dense=array0", "array/dense_1=array1", "mixed/dense=mixed0",
                "mixed/container/dense=mixed1", "nested/container/dense=nested0",
                "ordered/dense=orderedZ", "ordered/flatten=orderedA", "tuple/dense=tuple0",
                "tuple/activation=tuple1",
            ])
    }

    @Test func `a subclass's layers follow its base class's, whatever Swift makes first`() throws {
        final class Derived: Base { let derived = Dense(1, name: "derived") }
        #expect(try Derived().layers.map(\.name) == ["base", "derived"])
    }

    @Test func `layers made in setUp follow in the order of their creation`() throws {
        final class MadeLater: Layer {
            private(set) var second: Dense?
            private(set) var first: Dense?
            let initial = Dense(1, name: "initial")
            override func setUp() throws {
                try super.setUp()
                first = Dense(1, name: "first")
                second = Dense(1, name: "second")
            }
        }
        #expect(try MadeLater().sublayers.map(\.name) == ["initial", "first", "second"])
    }

    @Test func `an order of one's own is possible`() throws {
        final class Reversed: Layer {
            let a = Dense(1, name: "a"), b = Dense(1, name: "b")
            override func directLayers() throws -> [Layer] { try super.directLayers().reversed() }
        }
        #expect(try Reversed().sublayers.map(\.name) == ["b", "a"])
    }

    @Test func `a layer in two places counts once`() throws {
        final class Twice: Model {
            let dense = Dense(2)
            lazy var again: [Layer] = [dense, dense]
            override func call(_ inputs: Tensor) throws -> Tensor { try dense(dense(inputs)) }
        }
        let model = Twice()
        _ = model.again
        try model.build(inputShape: [nil, 2])
        #expect(try model.layers.count == 1)
        #expect(try model.weights.count == 2)
    }

    @Test func `Dictionary and Set of saveables are refused, as their order is random`() throws {
        final class InDictionary: Layer { let towers = ["a": Dense(1), "b": Dense(2)] }
        final class HashableLayer: Layer, Hashable {
            static func == (a: HashableLayer, b: HashableLayer) -> Bool { a === b }
            func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
        }
        final class InSet: Layer { let towers: Set = [HashableLayer()] }
        final class Variables: Layer { let towers = [["v": Variable()]] }
        for layer in [InDictionary(), InSet(), Variables()] as [Layer] {
            let expected = KerasError.unorderedContainer(
                object: layer.summaryDescription, property: "towers")
            #expect(throws: expected) { try layer.weights }
            #expect(throws: expected) { try layer.trainableVariables }
        }
        final class Plain: Layer {
            let table = ["a": 1]
            let tags: Set<String> = ["x"]
        }
        #expect(throws: Never.self) { try Plain().weights }
    }

    private struct Block { let dense = Dense(8) }
    private struct Outer { let name = "x", inner: [Block?] = [nil, Block()] }
    private enum Choice {
        case none
        case some(Layer)
    }
    private struct Own { let variable = Variable(name: "v") }
    private final class InStruct: Layer { let hidden = Block() }
    private final class Deep: Layer { let hidden: Outer? = Outer() }
    private final class InEnum: Layer { var hidden = Choice.some(Dense(1)) }
    private final class VariableInStruct: Layer { let hidden = Own() }
    private final class InMetric: Metric { let hidden = Own() }

    @Test func `saveables inside structs and enums are refused, as no walk would find them`() throws
    {
        for (layer, type) in [
            (InStruct(), "Block"), (Deep(), "Outer"), (InEnum(), "Choice"),
            (VariableInStruct(), "Own"),
        ] as [(Layer, String)] {
            let expected = KerasError.hiddenObject(
                object: layer.summaryDescription, property: "hidden", type: type)
            #expect(throws: expected) { try layer.weights }
            #expect(throws: expected) { try StateWalk.attributes(of: layer) }
        }
        #expect(throws: KerasError.self) { try InMetric().variables }
        /// Objects that are no state, and ways back to an owner.
        final class Reference { weak var owner: Layer? }
        struct Plain { let seeds = SeedGenerator(seed: 1), size = 3, back = Reference() }
        final class Harmless: Layer {
            let plain = Plain()
            var choice = Choice.none
            var function: ActivationFunction?
        }
        let harmless = Harmless()
        harmless.plain.back.owner = harmless
        harmless.function = ActivationFunction(Dense(1))
        #expect(throws: Never.self) { try harmless.weights }
    }

    @Test func `containers that nest too deep are refused, and not left out`() throws {
        final class Nested: Layer { var layers: Any = Dense(1) }
        let nested = Nested()
        for _ in 0..<63 { nested.layers = [nested.layers] }
        #expect(try nested.sublayers.count == 1)
        nested.layers = [nested.layers]
        let error = #expect(throws: KerasError.self) { try nested.sublayers }
        guard case .resourceLimit(_, "the nesting of containers", 64, 64, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `weights: the layer's own first, trainable before others, then layer by layer`()
        throws
    {
        final class Weighted: Layer {
            let inner = Dense(1)
            let frozen = Variable(name: "frozen", trainable: false)
            let second = Variable(name: "second")
            let first = Variable(name: "first")
            let unused = Variable(name: "unused")
            override func build(inputShape: Shape) throws {
                try super.build(inputShape: inputShape)
                try frozen.initialize(shape: [1])
                try first.initialize(shape: [1])
                try second.initialize(shape: [1])
                try addWeight(shape: [1], name: "added")
            }
            override func call(_ inputs: Tensor) throws -> Tensor { try inner(inputs) }
        }
        let layer = Weighted()
        _ = try layer(Tensor([[Float(1)]]))
        #expect(
            try layer.weights.map(\.name) == [
                "first", "second", "added", "frozen", "kernel", "bias",
            ])
        #expect(
            try layer.trainableVariables.map(\.name) == [
                "first", "second", "added", "kernel", "bias",
            ])
        #expect(try layer.nonTrainableVariables.map(\.name) == ["frozen"])
        #expect(try layer.countParams() == 6)
        layer.inner.trainable = false
        #expect(try layer.trainableVariables.map(\.name) == ["first", "second", "added"])
    }
}
