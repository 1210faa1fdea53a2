import KerasJSON

extension JSONValue {
    /// The value in a few words, for errors: long ones are cut, so that an error stays one line
    /// whatever the file holds.
    var summary: String {
        switch self {
        case .null: "null"
        case .array(let values): "a list of \(values.count)"
        case .object(let object):
            "a dictionary with keys \(object.keys.excerpt())"
        case .string(let text): "\"\(text.excerpt())\""
        default: String(String(describing: self.plainText).prefix(60))
        }
    }

    private var plainText: String {
        switch self {
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .double(let value): String(value)
        default: String(describing: self)
        }
    }
}
