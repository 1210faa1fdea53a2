import KerasJSON
import KerasTensors
import OrderedCollections

/// The arguments of a call as a file has them. A save writes them like this: which of them were given
/// by name, in which order, and which were null, makes no difference to the call, but the file stays
/// what it was.
struct WrittenCall {
    /// An argument of a call.
    indirect enum Argument {
        /// A tensor of the graph, by the number of the input of the call's node. Were it held here,
        /// nodes would hold each other on a second way, and a long chain of them could only be given
        /// back by recursion.
        case input(Int)
        case constant(Tensor)
        /// An array that Python keeps as NumPy's.
        case array(Tensor)
        case list([Argument])
        case dictionary(OrderedDictionary<String, Argument>)
        /// A number, a text, a slice: anything without tensors in it.
        case value(JSONValue)
    }

    let arguments: [Argument]
    let keywords: OrderedDictionary<String, Argument>

    /// The call of a node with these inputs.
    ///
    /// - Parameter needsAll: Whether every tensor of the graph among the inputs must be an argument.
    /// - Returns: `nil` if an argument has a tensor of the graph that is no input, or an input is
    ///   missing that is needed.
    init?(
        _ arguments: [GraphArgument], _ keywords: OrderedDictionary<String, GraphArgument>,
        on inputs: [Tensor], needsAll: Bool = false
    ) {
        var numbering = InputNumbers(inputs)
        let all = arguments.compactMap { numbering.argument($0) }
        let named = keywords.compactMapValues { numbering.argument($0) }
        guard all.count == arguments.count, named.count == keywords.count,
            !needsAll || numbering.hasUsedAll
        else { return nil }
        (self.arguments, self.keywords) = (all, named)
    }
}

/// The numbers of a node's inputs, and which of them were asked for.
private struct InputNumbers {
    private var numbers: [TensorKey: Int] = [:]
    private var used = Set<Int>()

    init(_ inputs: [Tensor]) {
        for (number, input) in inputs.enumerated() {
            guard let key = TensorKey(input), numbers[key] == nil else { continue }
            numbers[key] = number
        }
    }

    var hasUsedAll: Bool { used.count == numbers.count }

    mutating func argument(_ argument: GraphArgument) -> WrittenCall.Argument? {
        switch argument {
        case .tensor(let tensor):
            guard let key = TensorKey(tensor) else { return .constant(tensor) }
            guard let number = numbers[key] else { return nil }
            used.insert(number)
            return .input(number)
        case .array(let tensor): return .array(tensor)
        case .list(let elements):
            var all: [WrittenCall.Argument] = []
            for element in elements {
                guard let found = self.argument(element) else { return nil }
                all.append(found)
            }
            return .list(all)
        case .dictionary(let elements):
            var all: OrderedDictionary<String, WrittenCall.Argument> = [:]
            for (key, element) in elements {
                guard let found = self.argument(element) else { return nil }
                all[key] = found
            }
            return .dictionary(all)
        case .value(let json): return .value(json)
        }
    }
}

extension Graph {
    /// How the file has the call that `node` is, if the graph is from one.
    func writtenCall(of node: SymbolicNode) -> WrittenCall? {
        node.layerCall?.written ?? writtenCalls[ObjectIdentifier(node)]
    }
}
