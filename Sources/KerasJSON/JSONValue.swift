/// A JSON document, or a part of one, in the dialect that Python's `json` module reads and writes.
///
/// The dialect differs from strict JSON, and from Foundation's reader, where Keras depends on it:
/// `1` and `1.0` are different values, integers have no size limit, `NaN`, `Infinity` and
/// `-Infinity` are numbers, and objects keep the order of their keys.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent that fits in 64 bits.
    case int(Int)
    /// The decimal digits, with an optional leading `-`, of an integer that does not fit in 64 bits.
    case bigInt(String)
    /// A number written with a fraction or an exponent, or one of the bare words `NaN`,
    /// `Infinity` and `-Infinity`.
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// Values are equal when they are of the same case and hold the same content: `.int(1)` is not
/// `.double(1)`. Strings are compared by their code points, as Python compares them, and not by
/// canonical equivalence. A NaN equals a NaN, so that a document equals itself.
extension JSONValue: Equatable {
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.bigInt(let left), .bigInt(let right)): left.hasSameCodePoints(as: right)
        case (.double(let left), .double(let right)):
            left == right || (left.isNaN && right.isNaN)
        case (.string(let left), .string(let right)): left.hasSameCodePoints(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }
}

extension String {
    /// Python's equality of strings. Swift's own `==` also accepts strings that merely look alike,
    /// such as `é` in one code point and in two.
    @inline(__always)
    func hasSameCodePoints(as other: String) -> Bool {
        self == other && utf8.elementsEqual(other.utf8)
    }
}
