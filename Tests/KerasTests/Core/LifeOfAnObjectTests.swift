import KerasTestSupport
import Testing

@testable import Keras

/// `init` → settings → `setUp`, once and in time → `build` → calls.
@Suite struct LifeOfAnObjectTests {
    private static let input: Tensor = {
        (try? Random.uniform([4, 6], seed: 1)) ?? Tensor(.float(0))
    }()

    static let firstUses: [(String, @Sendable (TransformerBlock) throws -> Void)] = [
        ("build", { try $0.build(inputShape: [nil, 6]) }),
        ("buildIfNeeded", { try $0.buildIfNeeded(inputShapes: .leaf([nil, 6])) }),
        ("call", { _ = try $0(input) }),
        ("weights", { _ = try $0.weights }),
        ("trainableVariables", { _ = try $0.trainableVariables }),
        ("sublayers", { _ = try $0.sublayers }),
        ("losses", { _ = try $0.losses }),
        ("config", { _ = try $0.config() }),
        ("encode", { _ = try Serialization.encode($0) }),
        ("in a model", { _ = try Sequential([$0]).archiveBytes() }),
    ]

    @Test(arguments: firstUses.indices)
    func `setUp runs once, before the first use of any kind`(_ index: Int) throws {
        try #require(TransformerBlock.isRegistered)
        let block = TransformerBlock(embedDim: 6, numHeads: 2, ffDim: 8)
        #expect(block.setUpCount == 0)
        try Self.firstUses[index].1(block)
        #expect(block.setUpCount == 1, "\(Self.firstUses[index].0)")
        for (name, use) in Self.firstUses {
            #expect(throws: Never.self, "\(name)") { try use(block) }
        }
        #expect(block.setUpCount == 1)
        #expect(try block.sublayers.map(\.name) == ["query", "expand", "shrink"])
    }

    @Test(arguments: firstUses.indices)
    func `a setting changed after setUp makes the next use throw`(_ index: Int) throws {
        let block = TransformerBlock(embedDim: 6, numHeads: 2, ffDim: 8)
        block.ffDim = 9
        try block.ensureSetUp()
        block.ffDim = 10
        let expected = KerasError.settingChanged(object: block.summaryDescription, key: "ff_dim")
        #expect(throws: expected, "\(Self.firstUses[index].0)") {
            try Self.firstUses[index].1(block)
        }
    }

    @Test func `what was never configured throws at its first use, and can be configured then`()
        throws
    {
        let dense = Dense()
        #expect(throws: KerasError.notConfigured(object: dense.summaryDescription, key: "units")) {
            try dense(Self.input)
        }
        dense.units = 3
        #expect(try dense(Self.input).shape == [4, 3])
        let block = TransformerBlock()
        #expect(
            throws: KerasError.notConfigured(object: block.summaryDescription, key: "embed_dim")
        ) { try Sequential([block])(Self.input) }
    }

    @Test func `settings may be changed after trainable was set`() throws {
        let block = TransformerBlock(embedDim: 6, numHeads: 2, ffDim: 8)
        block.trainable = false
        block.ffDim = 5
        _ = try block(Self.input)
        #expect(try block.sublayers.map(\.trainable) == [false, false, false])
        #expect(try block.weights.count == 6)
        #expect(try block.trainableVariables.isEmpty)
    }

    @Test func `layers inside that were freed again stay free`() throws {
        final class Pair: Layer {
            let first = Dense(2), second = Dense(2)
            override func call(_ inputs: Tensor) throws -> Tensor { try second(first(inputs)) }
        }
        let pair = Pair()
        pair.trainable = false
        pair.second.trainable = true
        pair.trainable = true
        pair.first.trainable = false
        _ = try pair(Self.input)
        #expect(try pair.trainableVariables.count == 2)
        #expect([pair.first.trainable, pair.second.trainable] == [false, true])
    }

    @Test func `a block of layers trains, saves and loads`() throws {
        try #require(TransformerBlock.isRegistered)
        let model = Sequential([TransformerBlock(embedDim: 6, numHeads: 2, ffDim: 8), Dense(1)])
        try model.compile(optimizer: .adam(learningRate: 0.01), loss: "mse")
        let target = try Random.uniform([4, 1], seed: 2)
        let losses = try #require(
            model.fit(Self.input, target, epochs: 20, verbose: 0).history["loss"])
        #expect(try #require(losses.last) < losses[0])

        try withTemporaryDirectory { directory in
            let path = directory.file("block.keras")
            try model.save(to: path)
            let loaded = try Sequential.load(from: path, options: LoadOptions(strict: true))
            let block = try loaded.layer(at: 0, as: TransformerBlock.self)
            #expect([block.embedDim, block.numHeads, block.ffDim] == [6, 2, 8])
            #expect(
                try loaded.predict(Self.input, verbose: 0).array(of: Float.self)
                    == model.predict(Self.input, verbose: 0).array(of: Float.self))
            #expect(
                loaded.loadReport.loaded == [
                    "layers/transformer_block/feed_forward/dense",
                    "layers/transformer_block/feed_forward/dense_1",
                    "layers/transformer_block/query", "layers/dense", "optimizer",
                ])
        }
    }

    @Test func `a layer built by hand is not built again by its call`() throws {
        final class Counting: Layer {
            let weight = Variable(name: "weight")
            var builds = 0
            override func build(inputShape: Shape) throws {
                try super.build(inputShape: inputShape)
                builds += 1
                try weight.initialize(shape: [inputShape[-1]], with: "ones")
            }
            override func call(_ inputs: Tensor) throws -> Tensor { try inputs * weight.value }
        }
        let layer = Counting()
        try layer.build(inputShape: [nil, 6])
        try layer.weight.assign(Tensor([Float](repeating: 2, count: 6)))
        #expect(layer.isBuilt)
        #expect(
            try layer(Self.input).array(of: Float.self)
                == Self.input.array(of: Float.self).map { $0 * 2 })
        #expect(layer.builds == 1)
        #expect(layer.buildShapes == .leaf([nil, 6]))
    }

    @Test func `a build that throws can be tried again`() throws {
        let dense = Dense(2)
        #expect(throws: KerasError.self) { try dense.build(inputShape: [nil, nil]) }
        #expect(throws: KerasError.self) { try dense.buildIfNeeded(inputShapes: .leaf([4, nil])) }
        #expect(!dense.isBuilt)
        #expect(try dense(Self.input).shape == [4, 2])
    }

    @Test func `automatic names count the layers in the order of their creation`() throws {
        final class CountedByName: Layer {}
        let (a, b) = (CountedByName(), CountedByName())
        let named = CountedByName()
        named.name = "mine"
        let c = CountedByName()
        #expect(
            [c.name, b.name, a.name, named.name] == [
                "counted_by_name_2", "counted_by_name_1", "counted_by_name", "mine",
            ])
    }
}
