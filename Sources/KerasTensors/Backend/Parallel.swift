import CKerasKernels
import Synchronization

/// The pool of threads that kernels share.
public enum Parallelism {
    /// How many threads work on one op, the caller included: as set here, else the environment's
    /// `KERAS_THREADS`, else the number of processors. From 1 to 256.
    ///
    /// Results do not depend on it, bit for bit.
    public static var threadCount: Int {
        get { Int(keras_thread_count()) }
        set { keras_set_thread_count(max(newValue, 1)) }
    }

    /// Calls `body` once for each chunk in `0..<chunks`, on several threads, and returns when all
    /// are done. Nested calls, and calls while another is in progress, run on the caller alone.
    static func forEach(chunks: Int, _ body: (Int) -> Void) {
        guard chunks > 1 else {
            if chunks == 1 { body(0) }
            return
        }
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: body) { pointer in
                keras_parallel_for(
                    chunks,
                    { context, chunk in
                        guard let context else { return }
                        context.assumingMemoryBound(to: ((Int) -> Void).self).pointee(chunk)
                    }, UnsafeMutableRawPointer(mutating: pointer))
            }
        }
    }

    /// The same with a body that may fail; the other chunks are run nevertheless.
    ///
    /// - Throws: The error of the first of the chunks that failed.
    static func tryForEach(chunks: Int, _ body: (Int) throws -> Void) throws {
        let failure = Mutex<(chunk: Int, error: any Error)?>(nil)
        forEach(chunks: chunks) { chunk in
            do { try body(chunk) } catch {
                failure.withLock { first in
                    if first.map({ chunk < $0.chunk }) ?? true { first = (chunk, error) }
                }
            }
        }
        if let (_, error) = failure.withLock({ $0 }) { throw error }
    }

    /// Runs `body`, whose ops all stay on the calling thread: for work beside which others' matters
    /// more.
    package static func staying<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = keras_set_works_alone(true)
        defer { _ = keras_set_works_alone(before) }
        return try body()
    }
}
