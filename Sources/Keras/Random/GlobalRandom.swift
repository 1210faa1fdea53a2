import KerasTensors
import Synchronization

/// The stream that seeds nobody gave are drawn from: Python's `random` module as Keras uses it.
enum GlobalRandom {
    private static let stream = Mutex(PythonRandom())

    /// A seed for an object that was given none. (Keras: `make_default_seed`.)
    static func drawSeed() -> Int {
        stream.withLock { $0.randint(1, 1_000_000_000) }
    }

    static func restart(seed: Int) {
        stream.withLock { $0 = PythonRandom(seed: seed) }
    }
}

/// Makes everything that is drawn from now on reproducible: the same seed gives the seeds that
/// Keras draws after its own `set_random_seed`, in the same order.
///
/// Without it each run of a program draws other numbers. (Keras: `keras.utils.set_random_seed`.)
public func setRandomSeed(_ seed: Int) {
    GlobalRandom.restart(seed: seed)
}
