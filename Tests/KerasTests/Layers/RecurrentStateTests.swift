import Testing

@testable import Keras

/// States of recurrent layers: given, kept and asked for.
@Suite struct RecurrentStateTests {
    private static func numbers(_ shape: Shape) throws -> Tensor {
        try Random.uniform(shape, seed: Random.Key(seed: 4))
    }

    @Test func `a sequence in two parts is the whole one, its state handed on`() throws {
        for layer in [
            LSTM(3, returnState: true), GRU(3, returnState: true), SimpleRNN(3, returnState: true),
        ] {
            let x = try Self.numbers([2, 6, 4])
            let whole: Nest<Tensor> = try layer(.leaf(x))
            let parts = try Ops.split(x, 2, axis: 1)
            let first: Nest<Tensor> = try layer(.leaf(parts[0]))
            let states = first.leaves.dropFirst().map(Nest.leaf)
            let second: Nest<Tensor> = try layer(
                .leaf(parts[1]), keywords: ["initial_state": .list(states)])
            #expect(
                try second.leaves.map { try $0.array(of: Float.self) }
                    == whole.leaves.map { try $0.array(of: Float.self) })
        }
    }

    @Test func `a stateful layer goes on where it was, until it is reset`() throws {
        let layer = GRU(3, stateful: true)
        let x = try Self.numbers([2, 3, 4])
        let first = try layer(x).array(of: Float.self)
        let second = try layer(x).array(of: Float.self)
        #expect(first != second)
        layer.resetState()
        #expect(try layer(x).array(of: Float.self) == first)
        #expect(throws: KerasError.self) { try layer(Self.numbers([3, 3, 4])) }
        let open = GRU(3, stateful: true)
        #expect(throws: KerasError.self) { try open(Input([3, 4])) }
    }

    @Test func `dropouts change a training and nothing else`() throws {
        for layer in [
            LSTM(3, dropout: 0.5, seed: 1), LSTM(3, recurrentDropout: 0.5, seed: 1),
            GRU(3, dropout: 0.5, recurrentDropout: 0.5, seed: 1),
            SimpleRNN(3, dropout: 0.5, seed: 1),
        ] as [BaseRNN] {
            let x = try Self.numbers([2, 3, 4])
            let plain = try layer(x).array(of: Float.self)
            #expect(try layer(x, training: true).array(of: Float.self) != plain)
            #expect(try layer(x).array(of: Float.self) == plain)
        }
    }

    @Test func `a wrong number of states and no steps are refused`() throws {
        let x = try Self.numbers([2, 3, 4])
        let state = try Ops.zeros([2, 3])
        #expect(throws: KerasError.self) {
            try LSTM(3)(x, keywords: ["initial_state": .leaf(state)])
        }
        #expect(throws: KerasError.self) { try LSTM(3)(Ops.zeros([2, 0, 4])) }
        #expect(throws: KerasError.self) { try LSTM()(x) }
        #expect(throws: KerasError.self) { try Bidirectional(Dense(2))(x) }
    }

    @Test func `a cell of one's own`() throws {
        final class Sum: RNNCell {
            override var stateSize: Nest<Int> { .leaf(4) }
            override func step(
                _ inputs: Tensor, states: Nest<Tensor>
            ) throws -> (output: Tensor, states: Nest<Tensor>) {
                let sum = try inputs + (states.single ?? 0.0)
                return (sum, .leaf(sum))
            }
        }
        let x = try Self.numbers([2, 3, 4])
        let found = try RNN(Sum())(x).array(of: Float.self)
        let expected = try Ops.sum(x, axis: 1).array(of: Float.self)
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }
}
