import Keras

/// A block as users write them: layers inside are made from the settings, in `setUp`.
final class TransformerBlock: Layer {
    @Configured var embedDim: Int = 0
    @Configured var numHeads: Int = 0
    @Configured var ffDim: Int = 0
    private(set) var query: Dense?
    private(set) var feedForward: [Dense] = []
    @NotSaved private(set) var setUpCount = 0

    convenience init(embedDim: Int, numHeads: Int, ffDim: Int) {
        self.init()
        (self.embedDim, self.numHeads, self.ffDim) = (embedDim, numHeads, ffDim)
    }

    override func setUp() throws {
        try super.setUp()
        setUpCount += 1
        guard embedDim > 0 else {
            throw KerasError.notConfigured(object: summaryDescription, key: "embed_dim")
        }
        query = Dense(numHeads * 2, activation: "tanh", name: "query")
        feedForward = [
            Dense(ffDim, activation: "relu", name: "expand"), Dense(embedDim, name: "shrink"),
        ]
    }

    override func call(_ inputs: Tensor) throws -> Tensor {
        guard let query else { return inputs }
        return try feedForward.reduce(query(inputs)) { try $1($0) } + inputs
    }

    static let isRegistered: Bool = {
        (try? register(TransformerBlock.self, package: "core_tests")) != nil
    }()
}
