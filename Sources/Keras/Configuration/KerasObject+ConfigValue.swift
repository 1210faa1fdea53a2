import KerasJSON

extension KerasObject: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        try Serialization.encode(self, in: context)
    }

    /// The object that a description describes. One without a module, as older files and programs
    /// write them by hand, is a built-in class of the name and kind.
    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        if case .object(let description) = json, description["module"] == nil,
            context.customObjects.type(describedBy: description) == nil,
            let name = description["class_name"]?.stringValue, Self.self != KerasObject.self,
            let type = BuiltIns.types(called: name).first(where: { $0 is Self.Type }),
            let object = try CustomObjects.$ofLoad.withValue(
                context.customObjects,
                operation: {
                    try Serialization.decode(type, configIn: description, in: context.nested())
                }) as? Self
        {
            return object
        }
        guard case .object(let object) = try Serialization.decode(json, in: context),
            let result = object as? Self
        else { throw context.expected("the description of a \(className)", found: json) }
        return result
    }
}
