import KerasJSON

/// An enumeration of words is written as its raw value; a case `none` is Python's `None`.
extension ConfigValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    private static var none: String { "none" }

    public func encoded(in context: EncodingContext) -> JSONValue {
        rawValue == Self.none ? .null : .string(rawValue)
    }

    /// Case does not matter, as it does not for some of Keras's.
    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        let word = json == .null ? none : json.stringValue
        guard let word, let found = allCases.first(where: { $0.isSpelled(word) }) else {
            throw context.expected(
                "one of " + allCases.map(\.rawValue).joined(separator: ", "), found: json)
        }
        return found
    }

    private func isSpelled(_ word: String) -> Bool { rawValue.lowercased() == word.lowercased() }
}
