import Synchronization

/// Gives objects their automatic names: `dense`, `dense_1`, … (Keras: `auto_name`.)
public enum ObjectNames {
    private static let counters = Mutex<[String: Int]>([:])

    /// The next name for an object of the class called `className`.
    static func next(forClass className: String) -> String {
        let prefix = SnakeCase.fromClassName(className)
        return counters.withLock { counters in
            let count = counters[prefix, default: 0]
            counters[prefix] = count + 1
            return count == 0 ? prefix : "\(prefix)_\(count)"
        }
    }

    /// Starts every count anew. (Keras: `keras.utils.clear_session`.)
    public static func reset() {
        counters.withLock { $0 = [:] }
    }
}
