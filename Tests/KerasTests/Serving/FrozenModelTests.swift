import Dispatch
import Synchronization
import Testing

@testable import Keras

/// A frozen model predicts for many at once what its model predicts.
@Suite struct FrozenModelTests {
    @Test(arguments: ServedModel.all)
    func `32 tasks get the model's numbers bit for bit`(_ served: ServedModel) async throws {
        let model = try served.make()
        let input = try served.input()
        let expected = try model.predict(input, verbose: .silent)
        let frozen = try model.frozen(replicas: 3)
        let answers = try await withThrowingTaskGroup(of: Nest<Tensor>.self) { group in
            for _ in 0..<32 { group.addTask { try await frozen.predict(input) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 32)
        for answer in answers { #expect(try bits(answer) == bits(expected)) }
    }

    @Test func `threads that block get the same numbers, one replica or several`() throws {
        let model = Sequential([Dense(64, activation: "relu"), Dense(3)])
        let input = try Random.uniform([50, 16], seed: 1)
        let expected = try bits(.leaf(model.predict(input, verbose: .silent)))
        for limit in [1, 4] {
            let frozen = try model.frozen(replicas: limit)
            let answers = Mutex<[[UInt8]]>([])
            DispatchQueue.concurrentPerform(iterations: 32) { _ in
                let answer = (try? frozen.predict(input)).flatMap { try? bits(.leaf($0)) } ?? []
                answers.withLock { $0.append(answer) }
            }
            #expect(answers.withLock { $0 } == Array(repeating: expected, count: 32))
        }
    }

    @Test func `replicas have no weights of their own`() async throws {
        let model = Sequential([Dense(256), Dense(8)])
        try model.build(inputShape: [nil, 16])
        let frozen = try model.frozen(replicas: 2)
        let addresses = try model.weights.map(address)
        let first = try await frozen.replicas.take()
        let second = try await frozen.replicas.take()
        #expect(first !== second)
        #expect(try first.use { try $0.weights.map(address) } == addresses)
        #expect(try second.use { try $0.weights.map(address) } == addresses)
    }

    @Test func `training the model afterwards changes the model only`() async throws {
        let model = Sequential([Dense(4), Dense(1)])
        let x = try Random.uniform([16, 3], seed: 1)
        let before = try model.predict(x, verbose: .silent)
        let frozen = try model.frozen(replicas: 1)
        try model.compile(optimizer: "sgd", loss: "mse")
        try model.fit(x, Ops.ones([16, 1]), epochs: 2, verbose: .silent)
        #expect(try bits(.leaf(model.predict(x, verbose: .silent))) != bits(.leaf(before)))
        #expect(try await bits(.leaf(frozen.predict(x))) == bits(.leaf(before)))
    }

    @Test func `the frozen model outlives its model, and a compiled one needs no optimizer`()
        async throws
    {
        let x = try Random.uniform([5, 3], seed: 1)
        let (frozen, expected) = try {
            let model = Sequential([Dense(4), Dense(1)])
            try model.compile(optimizer: "adam", loss: "mse")
            try model.fit(x, Ops.ones([5, 1]), verbose: .silent)
            return (try model.frozen(replicas: 1), try model.predict(x, verbose: .silent))
        }()
        #expect(try await bits(.leaf(frozen.predict(x))) == bits(.leaf(expected)))
        let replica = try await frozen.replicas.take()
        #expect(replica.use { $0.optimizer == nil })
    }

    @Test func `an error of a prediction is its own`() async throws {
        let model = Sequential([Dense(2)])
        try model.build(inputShape: [nil, 3])
        let frozen = try model.frozen(replicas: 1)
        await #expect(throws: KerasError.self) { try await frozen.predict(Ops.ones([1, 4])) }
        #expect(try await frozen.predict(Ops.ones([1, 3])).shape == [1, 2])
    }

    @Test func `making replicas takes no names from the program's objects`() throws {
        let model = Sequential([Nameless(), Nameless()])
        try model.build(inputShape: [nil, 3])
        _ = try model.frozen(replicas: 1)
        #expect(Nameless().name == "nameless_2")
    }
}

/// Only the test above makes objects of this class, since the count of names is the process's.
private final class Nameless: Layer {
    required init() {
        super.init()
        _ = Self.isRegistered
    }

    override func call(_ inputs: Tensor) throws -> Tensor { inputs }

    static let isRegistered: Bool = {
        (try? register(Nameless.self, package: "serving_tests")) != nil
    }()
}

/// All bytes of all outputs.
func bits(_ outputs: Nest<Tensor>) throws -> [UInt8] {
    try outputs.leaves.flatMap { try $0.withBytes { Array($0) } }
}

private func address(_ variable: Variable) throws -> UInt {
    try variable.value.withBytes { UInt(bitPattern: $0.baseAddress) }
}
