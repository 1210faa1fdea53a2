/// The content of a value as a Swift type; nil when the value is of another kind.
extension JSONValue {
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }

    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The integer, if the value is one and fits in 64 bits. `1.0` is not an integer.
    public var intValue: Int? {
        if case .int(let value) = self { value } else { nil }
    }

    /// The number as a `Double`; an integer is accepted and rounded to the nearest `Double`.
    public var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        case .bigInt(let digits): Double(digits)
        default: nil
        }
    }

    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    public var arrayValue: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    public var objectValue: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The value of a key, if this is an object that has it.
    public subscript(key: String) -> JSONValue? { objectValue?[key] }

    /// The element at an index, if this is an array that is long enough.
    public subscript(index: Int) -> JSONValue? {
        guard let elements = arrayValue, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// What the value is, in JSON's words, for error messages: "null", "an object" and so on.
    public var kindDescription: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .bigInt: "an integer"
        case .double: "a float"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
