import KerasJSON
import KerasTestSupport

/// Finds where the config that is saved here differs from the one that Keras wrote, key by key,
/// except in what is permitted.
struct ConfigComparison {
    private(set) var differences: [String] = []

    init(_ found: JSONValue, _ expected: JSONValue) {
        // Keys that Keras before 3.15 refuses are left out with their defaults, which it takes then.
        compare(found.withoutRecentDefaults(), expected.withoutRecentDefaults(), at: "")
        compareSharing(found, expected)
    }

    private mutating func compare(
        _ found: JSONValue?, _ expected: JSONValue?, at path: String
    ) {
        switch (found, expected) {
        case (.object(let found)?, .object(let expected)?):
            for key in expected.keys + found.keys.filter({ expected[$0] == nil })
            where !Self.isPermitted(key, found, expected) {
                compare(found[key], expected[key], at: "\(path).\(key)")
            }
        case (.array(let found)?, .array(let expected)?) where found.count == expected.count:
            for (index, (found, expected)) in zip(found, expected).enumerated() {
                compare(found, expected, at: "\(path).\(index)")
            }
        case (let found?, let expected?)
        where found == expected && found.isFloat == expected.isFloat:
            return
        default:
            differences.append(
                "\(path): \(Self.shown(found)), in Keras \(Self.shown(expected))")
        }
    }

    private static func shown(_ json: JSONValue?) -> String {
        json.map { String($0.description.prefix(160)) } ?? "no such key"
    }

    /// The differences that are meant to be.
    private static func isPermitted(
        _ key: String, _ found: JSONObject, _ expected: JSONObject
    ) -> Bool {
        switch key {
        case "module":
            // A registered class is found by its registered name; Python's module is no place here.
            found[key] == .null
                && expected["registered_name"]?.stringValue?.contains(">") == true
        case "shared_object_id":
            // Addresses in Python, and often missing where an object occurs first; see
            // `compareSharing`.
            true
        default: false
        }
    }

    /// What is one layer in several places in Keras's file is one here, too.
    private mutating func compareSharing(_ found: JSONValue, _ expected: JSONValue) {
        let (found, expected) = (Self.ids(in: found), Self.ids(in: expected))
        var counterparts: [Int: Int] = [:]
        for (path, id) in expected.sorted(by: { $0.key < $1.key }) {
            guard let counterpart = found[path] else {
                differences.append("\(path): no shared id")
                continue
            }
            if counterparts.updateValue(counterpart, forKey: id) ?? counterpart != counterpart {
                differences.append("\(path): shared with another object")
            }
        }
    }

    /// The shared ids of layers by their paths; Keras makes other objects anew each time.
    private static func ids(in json: JSONValue, at path: String = "") -> [String: Int] {
        var ids: [String: Int] = [:]
        if let id = json["shared_object_id"]?.intValue, json["build_config"] != nil {
            ids[path] = id
        }
        for (index, element) in (json.arrayValue ?? []).enumerated() {
            ids.merge(Self.ids(in: element, at: "\(path).\(index)")) { $1 }
        }
        for (key, value) in json.objectValue ?? [:] {
            ids.merge(Self.ids(in: value, at: "\(path).\(key)")) { $1 }
        }
        return ids
    }
}
