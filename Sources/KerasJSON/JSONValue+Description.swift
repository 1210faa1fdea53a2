/// The document on one line with readable characters, for error messages and debuggers.
extension JSONValue: CustomStringConvertible {
    public var description: String {
        do {
            return try jsonString(format: JSONFormat(escapesNonASCII: false))
        } catch {
            return "\(kindDescription) (\(error))"
        }
    }
}

extension JSONObject: CustomStringConvertible {
    public var description: String { JSONValue.object(self).description }
}
