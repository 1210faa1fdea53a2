import KerasJSON

extension KerasObject: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        try Serialization.encode(self, in: context)
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        guard case .object(let object) = try Serialization.decode(json, in: context),
            let result = object as? Self
        else { throw context.expected("the description of a \(className)", found: json) }
        return result
    }
}
