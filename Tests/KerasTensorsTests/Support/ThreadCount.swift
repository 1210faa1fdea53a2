import KerasTensors

/// What `body` gives with so many threads. Others that run meanwhile have as many, and the same numbers.
func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
    let before = Parallelism.threadCount
    Parallelism.threadCount = count
    defer { Parallelism.threadCount = before }
    return try body()
}
