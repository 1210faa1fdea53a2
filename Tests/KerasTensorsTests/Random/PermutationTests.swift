import KerasTensors
import KerasTestSupport
import Testing

@Suite struct PermutationTests {
    @Test(
        "are NumPy's after the same seed, one after the other",
        arguments: [0, 1, 1337, 4_294_967_295], [0, 1, 2, 7, 64, 65, 1000])
    func permutations(seed: Int, count: Int) throws {
        let expected = try Oracle.run(
            script: """
                np.random.seed(seed)
                result = [np.random.permutation(count) for _ in range(3)]
                """,
            arguments: ["seed": .int(seed), "count": .int(count)])
        var generator = PythonRandom(numPySeed: UInt32(seed))
        for index in 0..<3 {
            #expect(generator.permutation(count) == expected[index]?.ints)
        }
    }

    @Test("have every number once without a seed, too", arguments: [0, 1, 100])
    func unseeded(count: Int) throws {
        #expect(try Random.permutation(count).sorted() == Array(0..<count))
    }
}
