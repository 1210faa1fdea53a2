import Synchronization
import Testing

@testable import KerasTensors

@Suite struct ParallelismTests {
    private final class Counts: Sendable {
        let values: Mutex<[Int]>
        init(_ count: Int) { values = Mutex(Array(repeating: 0, count: count)) }
        func hit(_ index: Int) { values.withLock { $0[index] += 1 } }
    }

    @Test(arguments: [0, 1, 2, 3, 17, 1000])
    func everyChunkRunsExactlyOnce(chunks: Int) {
        let counts = Counts(chunks)
        Parallelism.forEach(chunks: chunks) { counts.hit($0) }
        #expect(counts.values.withLock { $0 } == Array(repeating: 1, count: chunks))
    }

    @Test func aNestedCallDoesAllOfItsChunks() {
        let counts = Counts(8 * 8)
        Parallelism.forEach(chunks: 8) { outer in
            Parallelism.forEach(chunks: 8) { counts.hit(outer * 8 + $0) }
        }
        #expect(counts.values.withLock { $0.allSatisfy { $0 == 1 } })
    }

    @Test func callsFromManyTasksDoNotDisturbEachOther() async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    (0..<50).allSatisfy { round in
                        let counts = Counts(round)
                        Parallelism.forEach(chunks: round) { counts.hit($0) }
                        return counts.values.withLock { $0.allSatisfy { $0 == 1 } }
                    }
                }
            }
            for await isComplete in group { #expect(isComplete) }
        }
    }
    @Test func aThreadThatStaysDoesAllChunksInOrder() {
        let order = Mutex<[Int]>([])
        Parallelism.staying {
            Parallelism.forEach(chunks: 100) { chunk in order.withLock { $0.append(chunk) } }
        }
        #expect(order.withLock { $0 } == Array(0..<100))
    }

    @Test func anErrorOfAChunkIsThrownWhenAllAreDone() {
        struct Failure: Error, Equatable { var chunk: Int }
        let counts = Counts(50)
        #expect(throws: Failure(chunk: 7)) {
            try Parallelism.tryForEach(chunks: 50) { chunk in
                counts.hit(chunk)
                if chunk == 7 { throw Failure(chunk: chunk) }
            }
        }
        #expect(counts.values.withLock { $0 } == Array(repeating: 1, count: 50))
    }
}
