import Testing

@testable import KerasTensors

/// Running sums along rows, of which several are worked on together, and along columns, which are cut for the
/// threads.
@Suite(.serialized) struct RunningSumTests {
    /// Outer places, those that are summed, inner ones.
    private static let sizes = [
        [1, 70_001, 1], [7, 9001, 1], [8, 9001, 1], [19, 5003, 1], [1, 300, 703], [3, 101, 517],
        [20_001, 2, 3], [2, 70_001, 2], [5, 1, 7], [33_001, 3, 1],
    ]

    @Test(arguments: sizes, [DType.float32, .float64, .int32, .uint8])
    func areThoseOfALoop(sizes: [Int], dtype: DType) throws {
        let count = sizes.reduce(1, *)
        // So few that no sum is rounded.
        let values = (0..<count).map { Double(($0 * 7919) % 5) }
        let x = try Tensor(values, shape: Shape(sizes: sizes), as: dtype)
        var wanted = values
        for place in 0..<count where place / sizes[2] % sizes[1] > 0 {
            wanted[place] += wanted[place - sizes[2]]
        }
        if dtype == .uint8 { wanted = wanted.map { $0.truncatingRemainder(dividingBy: 256) } }
        #expect(try Ops.cumsum(x, axis: 1).doubles == wanted)
    }

    @Test(arguments: sizes)
    func doNotDependOnTheNumberOfThreads(sizes: [Int]) throws {
        var numbers = Numbers(seed: 3)
        let x = try numbers.tensor(Shape(sizes: sizes))
        let results = try [1, 2, 8].map { count in
            try withThreads(count) { try Ops.cumsum(x, axis: 1).bytes }
        }
        #expect(results[0] == results[1] && results[0] == results[2])
    }

    @Test(arguments: sizes)
    func haveSumsFromTheEndAsGradients(sizes: [Int]) throws {
        let x = try Ops.ones(Shape(sizes: sizes))
        let gradient = try Tape.record { tape in
            let watched = tape.watch(x)
            return try tape.gradients(of: Ops.cumsum(watched, axis: 1), with: [watched])[0]
        }
        let wanted = (0..<sizes.reduce(1, *)).map { Double(sizes[1] - $0 / sizes[2] % sizes[1]) }
        #expect(try gradient?.doubles == wanted)
    }
}
