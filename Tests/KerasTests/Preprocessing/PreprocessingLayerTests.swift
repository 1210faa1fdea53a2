import KerasTestSupport
import Testing

@testable import Keras

/// What the fixtures do not show: vocabularies set by hand, functions of the user's, models with
/// text, and what is refused.
@Suite struct PreprocessingLayerTests {
    private static let shout = NamedFunction("text_tests>shout") { (text: Tensor) in
        try Tensor(strings: text.strings().map { $0.uppercased() }, shape: text.shape)
    }

    /// Splits at commas.
    private static let split = NamedFunction("text_tests>commas") { (text: Tensor) in
        let rows = try text.strings().map { $0.split(separator: ",").map(String.init) }
        let width = rows.map(\.count).max() ?? 0
        return try Tensor(rows.map { $0 + Array(repeating: "", count: width - $0.count) })
    }

    // MARK: Vocabularies

    @Test func `a vocabulary that replaces a given one is saved, with its weights`() throws {
        let lookup = StringLookup(
            vocabulary: ["a", "b"], idfWeights: [1, 2], outputMode: .tfIDF, name: "l")
        try lookup.setVocabulary(["c", "d"], idfWeights: [3, 5])
        let copy = try Serialization.decode(
            StringLookup.self, from: Serialization.encode(lookup))
        #expect(try copy.vocabulary == ["[UNK]", "c", "d"])
        #expect(try copy(Tensor([["d", "x"]])).array(of: Float.self) == [4, 0, 5])
    }

    @Test func `a learned vocabulary is kept by a save, the empty token at its end included`()
        throws
    {
        let model = Sequential([InputLayer([1], dtype: .string), StringLookup(name: "l")])
        let lookup = try #require(model.layers.first as? StringLookup)
        // Least frequent, and the first in order: the last of the vocabulary.
        try lookup.adapt(["b", "b", ""])
        #expect(try lookup.vocabulary == ["[UNK]", "b", ""])
        let copy = try Sequential.load(from: model.archiveBytes())
        #expect(try (copy.layers.first as? StringLookup)?.vocabulary == ["[UNK]", "b", ""])
        let words = try Tensor([[""], ["b"], ["c"]])
        #expect(try copy(words).array(of: Int.self) == [2, 1, 0])
    }

    @Test(arguments: ["a\nb", "a\rb", "a\u{2028}b", "a\u{85}"])
    func `a token with a line break is not saved`(token: String) throws {
        let lookup = StringLookup()
        try lookup.adapt([token])
        let model = Sequential([InputLayer([1], dtype: .string), lookup])
        #expect(throws: KerasError.self) { try model.archiveBytes() }
        // In the config it is safe.
        let given = Sequential([
            InputLayer([1], dtype: .string), StringLookup(vocabulary: [token]),
        ])
        let copy = try Sequential.load(from: given.archiveBytes())
        #expect(try (copy.layers.first as? StringLookup)?.vocabulary == ["[UNK]", token])
    }

    /// Settings and vocabularies that do not go together.
    static let refusals: [@Sendable () throws -> Any] = [
        { try StringLookup(vocabulary: ["a", "a"]).vocabulary },
        { try StringLookup(vocabulary: []).vocabulary },
        { try StringLookup(maskToken: "m", vocabulary: ["a", "m"]).vocabulary },
        { try StringLookup(vocabulary: ["a", "[UNK]"], invert: true).vocabulary },
        { try StringLookup(maxTokens: 2, vocabulary: ["a", "b"]).vocabulary },
        { try StringLookup(maxTokens: 1).vocabulary },
        { try StringLookup(numOOVIndices: -1).vocabulary },
        { try StringLookup(vocabulary: ["a"], outputMode: .tfIDF).vocabulary },
        { try StringLookup(vocabulary: ["a"], idfWeights: [1]).vocabulary },
        { try StringLookup(vocabulary: ["a"], idfWeights: [1, 2], outputMode: .tfIDF).vocabulary },
        { try StringLookup(invert: true, outputMode: .count).vocabulary },
        { try StringLookup(padToMaxTokens: true).vocabulary },
        { try StringLookup(vocabulary: ["a"]).adapt(["b"]) },
        { try StringLookup(vocabulary: ["a"])(Tensor([1])) },
        { try IntegerLookup(vocabulary: [1])(Tensor(["1"])) },
        { try IntegerLookup(vocabulary: [1], salt: 3).vocabulary },
        { try StringLookup(oovToken: nil, vocabulary: ["a"]).vocabulary },
        { try StringLookup(oovToken: nil, vocabulary: ["a"], invert: true)(Tensor([7])) },
        { try TextVectorization(ngrams: 0).vocabulary },
        { try TextVectorization(outputMode: .count, outputSequenceLength: 3).vocabulary },
        { try TextVectorization(standardize: "upper")(Tensor(["a"])) },
        { try TextVectorization(vocabulary: ["a"])(Tensor([1])) },
        { try Hashing(numBins: 0)(Tensor(["a"])) },
        { try Hashing(numBins: 2, outputMode: .tfIDF)(Tensor(["a"])) },
        { try Hashing(numBins: 2, maskValue: "a")(Tensor([1])) },
        { try CategoryEncoding(numTokens: -1)(Tensor([1])) },
        { try CategoryEncoding(numTokens: 2, outputMode: .int)(Tensor([1])) },
        { try Discretization(numBins: 2)(Tensor([1.0])) },
        { try Discretization(numBins: 0).adapt(Tensor([1.0])) },
        { try Discretization(binBoundaries: [0]).adapt(Tensor([1.0])) },
        { try Normalization(mean: 1)(Tensor([1.0])) },
        { try Normalization(mean: [1, 2], variance: 1)(Tensor([1.0])) },
        { try Normalization(axis: nil, mean: [1], variance: [1])(Tensor([1.0])) },
        { try Normalization(axis: 2)(Tensor([1.0])) },
        { try Normalization(mean: 1, variance: 1).adapt(Tensor([1.0])) },
        { try Normalization().adapt([Tensor]()) },
    ]

    @Test(arguments: refusals.indices)
    func `what does not go together is refused`(index: Int) {
        #expect(throws: KerasError.self) { try Self.refusals[index]() }
    }

    @Test func `a vocabulary cannot change the size of vectors`() throws {
        let lookup = StringLookup(outputMode: .multiHot)
        try lookup.adapt(["a", "b"])
        try lookup.adapt(["c", "d"])
        #expect(throws: KerasError.self) { try lookup.adapt(["a", "b", "c"]) }
        #expect(try lookup.vocabulary == ["[UNK]", "d", "c"])
        let numbers = StringLookup()
        try numbers.adapt(["a", "b"])
        try numbers.adapt(["a"])
        #expect(try numbers.vocabularySize == 2)
    }

    @Test func `weights of occurrences are counted`() throws {
        let encoding = CategoryEncoding(numTokens: 4, outputMode: .count)
        let counted = try encoding(
            Tensor([[1, 2, 1], [3, 9, 0]]),
            keywords: ["count_weights": .leaf(Tensor([[0.5, 2, 1], [1, 1, 4]] as [[Float]]))])
        #expect(try counted.array(of: Float.self) == [0, 1.5, 2, 0, 4, 0, 0, 1])
    }

    // MARK: Functions

    @Test func `registered functions make text uniform and split it, and files name them`() throws {
        try register(Self.shout)
        try register(Self.split)
        let vectorize = TextVectorization(
            standardize: .function(Self.shout), split: .function(Self.split), outputMode: .int)
        try vectorize.adapt(["a,b,a", "c d"])
        #expect(try vectorize.vocabulary == ["", "[UNK]", "A", "C D", "B"])
        let model = Sequential([InputLayer([1], dtype: .string), vectorize])
        let copy = try Sequential.load(from: model.archiveBytes())
        let texts = try Tensor([["b,x,A"], ["c D"]])
        #expect(try copy(texts).array(of: Int.self) == [4, 1, 2, 3, 0, 0])
        let config = try Serialization.encode(vectorize)["config"]
        #expect(config?["standardize"]?["config"] == "text_tests>shout")
    }

    // MARK: Models

    @Test func `a model with text and numbers is trained, saved and served`() throws {
        let lookup = StringLookup(outputMode: .multiHot, name: "lookup")
        try lookup.adapt(["red", "green", "blue"])
        let normalize = Normalization(name: "normalize")
        let sizes = try Tensor([[1, 10], [2, 20], [3, 30], [4, 40]] as [[Float]])
        try normalize.adapt(sizes)
        let colour = Input([1], dtype: .string, name: "colour")
        let size = Input([2], name: "size")
        let features = try Ops.concatenate(
            [Ops.cast(lookup(colour), to: .float32), normalize(size)], axis: -1)
        let model = try Model(inputs: [colour, size], outputs: Dense(1)(features))
        try model.compile(optimizer: .sgd(learningRate: 0.1), loss: "mse")
        let colours = try Tensor([["red"], ["blue"], ["green"], ["pink"]])
        let inputs: Nest<Tensor> = [.leaf(colours), .leaf(sizes)]
        let targets = try Tensor([[1], [0], [2], [-1]] as [[Float]])
        let history = try model.fit(
            Batch(x: inputs, y: .leaf(targets)), batchSize: 2, epochs: 30, verbose: .silent)
        let losses = try #require(history.history["loss"])
        #expect(try #require(losses.last) < 0.1 * #require(losses.first))
        let copy = try Model.load(
            from: model.archiveBytes(), options: LoadOptions(strict: true))
        let expected: Nest<Tensor> = try model.predict(inputs, verbose: .silent)
        let found: Nest<Tensor> = try copy.predict(inputs, verbose: .silent)
        #expect(
            try found.leaves[0].array(of: Float.self) == expected.leaves[0].array(of: Float.self))
        // Sums of products are rounded in another order in batches of other sizes.
        let divided: Nest<Tensor> = try copy.predict(inputs, batchSize: 3, verbose: .silent)
        #expect(divided.map(\.shape) == found.map(\.shape))
        expectClose(
            try divided.leaves[0].array(of: Float.self), try found.leaves[0].array(of: Float.self),
            relative: 0, absolute: 1e-6)
    }

    @Test func `a model that begins with text needs no input layer`() throws {
        let vectorize = TextVectorization(outputMode: .count)
        try vectorize.adapt(["a b", "b c"])
        let model = Sequential([vectorize, Dense(2)])
        #expect(try model(Tensor(["a b b", "z"])).shape == [2, 2])
        #expect(
            try model.predict(Tensor([["a"], ["b"], ["c"]]), batchSize: 2, verbose: .silent)
                .shape == [3, 2])
    }

    @Test func `predictions may be text`() throws {
        let model = Sequential([StringLookup(vocabulary: ["yes", "no"], invert: true)])
        let answers = try model.predict(Tensor([1, 2, 0, 9]), batchSize: 3, verbose: .silent)
        #expect(try answers.strings() == ["yes", "no", "[UNK]", "[UNK]"])
    }

    @Test func `a frozen model has the vocabulary`() async throws {
        let vectorize = TextVectorization(outputMode: .tfIDF)
        try vectorize.adapt(["a b", "b c", "c c d"])
        let model = Sequential([InputLayer([1], dtype: .string), vectorize, Dense(2)])
        let texts = try Tensor([["a b b", "", "d x"]].flatMap { $0 }.map { [$0] })
        let expected = try model.predict(texts, verbose: .silent).array(of: Float.self)
        let frozen = try model.frozen(replicas: 2)
        #expect(try await frozen.predict(texts).array(of: Float.self) == expected)
    }

    @Test func `weights that cannot be loaded leave those of the vocabulary as they were`() throws {
        func model(_ units: Int, _ weights: [Double]) throws -> Sequential {
            let lookup = StringLookup(
                vocabulary: ["a", "b"], idfWeights: weights, outputMode: .tfIDF, name: "lookup")
            return Sequential([
                InputLayer([2], dtype: .string), lookup, Dense(units, name: "dense"),
            ])
        }
        try withTemporaryDirectory { directory in
            let path = directory.file("some.weights.h5")
            try model(3, [5, 7]).saveWeights(to: path)
            let other = try model(2, [1, 2])
            let lookup = try #require(other.layers.first as? StringLookup)
            #expect(throws: KerasError.self) { try other.loadWeights(from: path) }
            #expect(try lookup.idfWeights?.array(of: Float.self) == [1.5, 1, 2])
            let same = try model(3, [1, 2])
            try same.loadWeights(from: path)
            let loaded = try #require(same.layers.first as? StringLookup)
            #expect(try loaded.idfWeights?.array(of: Float.self) == [6, 5, 7])
        }
    }
}
