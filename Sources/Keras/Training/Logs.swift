import KerasTensors
import OrderedCollections

/// Names and what was measured under them, in order: `["loss": 0.25, "accuracy": 0.9]`.
///
/// Most values are numbers, which `logs["loss"]` gives. A metric with several values at once, as
/// `F1Score` with one for each class, is there as a tensor: `logs[tensor: "f1_score"]`.
public struct Logs: Sendable {
    private var values: OrderedDictionary<String, LogValue> = [:]

    /// Logs without values.
    public init() {}

    /// The number called `name`; `nil` if there is none, or it is a tensor of several.
    public subscript(name: String) -> Double? {
        get { values[name]?.number }
        set { values[name] = newValue.map(LogValue.number) }
    }

    /// The value called `name` as a tensor, which is a scalar for a number.
    public subscript(tensor name: String) -> Tensor? {
        get { values[name]?.tensor }
        set { values[name] = newValue.map(LogValue.tensor) }
    }

    /// The value called `name` as it is.
    public subscript(value name: String) -> LogValue? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// The names, in order.
    public var keys: [String] { Array(values.keys) }

    /// The values that are numbers.
    public var numbers: OrderedDictionary<String, Double> { values.compactMapValues(\.number) }

    /// Whether there are no values.
    public var isEmpty: Bool { values.isEmpty }

    /// Sorts by name, as Keras reports logs.
    mutating func sort() { values.sort { $0.key < $1.key } }
}

extension Logs: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, Double)...) {
        for (name, number) in elements { self[name] = number }
    }
}

extension Logs: Sequence {
    /// From first to last.
    public func makeIterator() -> AnyIterator<(key: String, value: LogValue)> {
        var elements = values.elements.makeIterator()
        return AnyIterator { elements.next() }
    }

    /// These logs and `others`, which win.
    public func merging(_ others: Logs) -> Logs {
        var merged = self
        for (name, value) in others { merged.values[name] = value }
        return merged
    }
}

extension Logs: CustomStringConvertible {
    /// `loss: 0.25, accuracy: 0.9`.
    public var description: String {
        values.map { name, value in
            switch value {
            case .number(let number): "\(name): \(number)"
            case .tensor(let tensor): "\(name): \(tensor)"
            }
        }.joined(separator: ", ")
    }
}
