import Keras
import Testing

/// When a stack knows what it takes.
@Suite struct SequentialBuildTests {
    private func graph(inputs count: Int = 1) throws -> Model {
        let inputs = (0..<count).map { Input([3], name: "x\($0)") }
        let sum = try inputs.dropFirst().reduce(inputs[0]) { try $0 + $1 }
        return try Model(inputs: inputs, outputs: Dense(2)(sum))
    }

    @Test func `a stack on a model with a graph is built at once, for the graph's input`() throws {
        let stack = Sequential([try graph(), Dense(4)])
        #expect(stack.isBuilt)
        #expect(stack.inputs.map(\.shape) == [[nil, 3]])
        #expect(stack.outputs.map(\.shape) == [[nil, 4]])
        let outer = Sequential([stack, Dense(1)])
        #expect(outer.isBuilt)
        #expect(outer.outputs.map(\.shape) == [[nil, 1]])
    }

    @Test func `a stack on anything else is not`() throws {
        #expect(!Sequential([try graph()]).isBuilt)
        #expect(!Sequential([Dense(2), Dense(1)]).isBuilt)
        #expect(!Sequential([Sequential([Dense(2)]), Dense(1)]).isBuilt)
        #expect(!Sequential([try graph(inputs: 2), Dense(1)]).isBuilt)
    }
}
