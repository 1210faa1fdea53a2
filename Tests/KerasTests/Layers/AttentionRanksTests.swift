import Keras
import Testing

/// An attention that is built may be called with anything; what is not a sequence is refused.
@Suite struct AttentionRanksTests {
    private static let causal: [Bool] = [false, true]

    @Test(arguments: [0, 1, 2], causal)
    func `several heads need places and features`(rank: Int, isCausal: Bool) throws {
        let layer = MultiHeadAttention(numHeads: 2, keyDim: 3)
        let sequence = try Ops.ones([2, 4, 3])
        _ = try layer(query: sequence, value: sequence)
        let x = try Ops.ones(Shape(Array(repeating: 4, count: rank)))
        for (query, value) in [(x, sequence), (sequence, x), (x, x)] {
            #expect(throws: KerasError.self) {
                try layer(query: query, value: value, useCausalMask: isCausal)
            }
            #expect(throws: KerasError.self) {
                try layer.outputAndScores(query: query, value: value, useCausalMask: isCausal)
            }
        }
    }

    @Test(arguments: [0, 1], causal)
    func `attention needs places and features`(rank: Int, isCausal: Bool) throws {
        let sequence = try Ops.ones([2, 4, 3])
        let x = try Ops.ones(Shape(Array(repeating: 4, count: rank)))
        for layer in [Attention(), Attention(scoreMode: .concat), AdditiveAttention()] {
            _ = try layer([.leaf(sequence), .leaf(sequence)])
            for (query, value) in [(x, sequence), (sequence, x), (x, x)] {
                #expect(throws: KerasError.self) {
                    try layer(
                        [.leaf(query), .leaf(value)],
                        keywords: ["use_causal_mask": .leaf(Tensor(.bool(isCausal)))])
                }
            }
        }
    }
}
