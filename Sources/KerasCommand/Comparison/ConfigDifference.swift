import Keras
import KerasJSON

/// A place at which two JSON documents differ in what they mean: a null says what an absent key says,
/// and the numbers of shared objects are another process's addresses.
struct ConfigDifference {
    /// `config.layers.1.config.units`; the whole document is at the empty path.
    let path: String
    /// What is there in each; `nil` where nothing is.
    let first: JSONValue?
    let second: JSONValue?

    var presence: Presence { first == nil ? .second : second == nil ? .first : .both }

    static func all(between first: JSONValue, and second: JSONValue) -> [ConfigDifference] {
        var search = Search()
        search.compare(first, second)
        return search.found
    }
}

/// Goes through both documents at once.
private struct Search {
    var found: [ConfigDifference] = []
    private static let sharedID = "shared_object_id"
    /// A document decides how long its keys are: they are joined only where something differs.
    private var keys: [String] = []

    /// The recursion ends because the parser of JSON limits its depth.
    mutating func compare(_ first: JSONValue?, _ second: JSONValue?) {
        switch (first, second) {
        case (.object(let a), .object(let b)):
            for (key, value) in a where key != Self.sharedID { compare(value, b[key], at: key) }
            for (key, value) in b where a[key] == nil && key != Self.sharedID {
                compare(nil, value, at: key)
            }
        case (.array(let a), .array(let b)):
            for index in 0..<max(a.count, b.count) {
                compare(
                    index < a.count ? a[index] : nil, index < b.count ? b[index] : nil,
                    at: String(index))
            }
        default:
            if first ?? .null == second ?? .null { return }
            let path = keys.map { $0.excerpt() }.joined(separator: ".").excerpt(400)
            found.append(ConfigDifference(path: path, first: first, second: second))
        }
    }

    private mutating func compare(_ first: JSONValue?, _ second: JSONValue?, at key: String) {
        keys.append(key)
        compare(first, second)
        keys.removeLast()
    }
}
