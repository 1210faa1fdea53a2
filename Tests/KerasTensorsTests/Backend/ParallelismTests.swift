import Foundation
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

    @Test func aThreadThatStaysDoesAllChunksItself() {
        /// The threads that had a part in a job whose chunks take longer than waking a worker does.
        func threads() -> Int {
            let seen = Mutex<Set<UInt>>([])
            Parallelism.forEach(chunks: 64) { _ in
                let thread = UInt(pthread_self())
                seen.withLock { _ = $0.insert(thread) }
                usleep(1000)
            }
            return seen.withLock(\.count)
        }
        Parallelism.staying {
            #expect(threads() == 1)
            Parallelism.staying { #expect(threads() == 1) }
            #expect(threads() == 1)
        }
        // Other tests may have the pool now and then.
        #expect((0..<100).contains { _ in withThreads(4) { threads() > 1 } })
    }

    #if os(Linux)
        /// A worker that is woken is kept off the caller's processor, for so long only: each thread is seen
        /// sooner or later where it may run everywhere.
        @Test func allThreadsMayRunEverywhereAfterAPause() throws {
            func line(_ name: String, of folder: String) -> Substring? {
                // Another suite's thread may end while this is read.
                let status = try? String(contentsOfFile: "\(folder)/status", encoding: .utf8)
                return status?.split(separator: "\n").first { $0.hasPrefix("\(name):") }
            }
            func allowed(_ folder: String) -> Substring? { line("Cpus_allowed_list", of: folder) }
            let tasks = "/proc/self/task"
            let everywhere = try #require(allowed("/proc/self"))
            for pause in 0..<20 {
                // While some fall asleep and others are late.
                for _ in 0..<30 {
                    withThreads(8) {
                        Parallelism.forEach(chunks: 16) { _ = (0..<60).reduce($0, +) }
                    }
                    usleep(UInt32(pause * 20))
                }
                // Longer than workers look for work.
                usleep(2000)
                var restricted = Set(try FileManager.default.contentsOfDirectory(atPath: tasks))
                #expect(restricted.count > 3)
                for _ in 0..<5000 where !restricted.isEmpty {
                    restricted = restricted.filter { task in
                        allowed("\(tasks)/\(task)").map { $0 != everywhere } ?? false
                    }
                    usleep(1000)
                }
                let states = restricted.map {
                    (line("Name", of: "\(tasks)/\($0)"), line("State", of: "\(tasks)/\($0)"))
                }
                try #require(restricted.isEmpty, "\(states)")
            }
        }
    #endif

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
