/// Values are equal when they are of the same case and hold the same content: `.int(1)` is not
/// `.double(1)`. Strings are compared by their code points, as Python compares them, and not by
/// canonical equivalence. A NaN equals a NaN, so that a document equals itself.
extension JSONValue: Equatable {
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        // A list instead of recursion, which would need too much of a secondary thread's stack.
        var pending = [(left, right)]
        while let (left, right) = pending.popLast() {
            switch (left, right) {
            case (.null, .null): continue
            case (.bool(let left), .bool(let right)) where left == right: continue
            case (.int(let left), .int(let right)) where left == right: continue
            case (.double(let left), .double(let right))
            where left == right || (left.isNaN && right.isNaN):
                continue
            case (.bigInt(let left), .bigInt(let right)) where left.hasSameCodePoints(as: right),
                (.string(let left), .string(let right)) where left.hasSameCodePoints(as: right):
                continue
            case (.array(let left), .array(let right)) where left.count == right.count:
                pending.append(contentsOf: zip(left, right))
            case (.object(let left), .object(let right)):
                guard let pairs = left.pairs(with: right) else { return false }
                pending.append(contentsOf: pairs)
            default: return false
            }
        }
        return true
    }
}

extension JSONObject: Equatable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        JSONValue.object(left) == JSONValue.object(right)
    }

    /// The values of each key in both objects; nil if they do not have the same keys.
    fileprivate func pairs(with other: JSONObject) -> [(JSONValue, JSONValue)]? {
        guard count == other.count else { return nil }
        var pairs: [(JSONValue, JSONValue)] = []
        pairs.reserveCapacity(count)
        for (index, member) in enumerated() {
            // Objects that were written by the same code have their keys at the same places.
            let candidate = other[index]
            if candidate.key.hasSameCodePoints(as: member.key) {
                pairs.append((member.value, candidate.value))
            } else if let value = other[member.key] {
                pairs.append((member.value, value))
            } else {
                return nil
            }
        }
        return pairs
    }
}
