import KerasJSON

extension Model {
    /// The model without its weights as text: its layers, what it is built for, and how it is
    /// compiled. (Keras: `model.to_json`.)
    ///
    /// Objects that stand in several places are written several times, as in Keras; files keep them
    /// one.
    /// - Throws: ``KerasError/notRegistered(className:)``,
    ///   ``KerasError/unsavedProperty(object:property:)`` for a model that no text could hold.
    public func jsonString() throws -> String {
        try Serialization.encode(self).jsonString()
    }

    /// The model that a text of ``jsonString()`` or of Keras's `to_json`, Keras 2's included,
    /// describes, with new weights; compiled, if the text says how. (Keras:
    /// `keras.models.model_from_json`.)
    ///
    /// Call it on the class that the text has, or on `Model` for any.
    /// - Throws: ``KerasError`` for a model that cannot be made, naming the object; `JSONError` for
    ///   a text that is no JSON.
    public class func fromJSON(
        _ text: String, customObjects: CustomObjects = [:], limits: LoadLimits = .default
    ) throws -> Self {
        guard text.utf8.count <= limits.configBytes else {
            throw KerasError.resourceLimit(
                path: "config", what: "the length of the text", declared: text.utf8.count,
                limit: limits.configBytes, remedy: LoadLimits.remedy("configBytes"))
        }
        var json = try JSONValue(
            jsonString: text, limits: JSONLimits(maximumValueCount: limits.configValues))
        // Keras 2 wrote no module.
        if json["class_name"] != nil, json["module"] == nil {
            json = LegacyTranslator(customObjects: customObjects).modern(json, as: .layer)
        }
        return try LoadBudget.spending(within: limits) { [json] in
            try Serialization.decode(
                Self.self, from: json,
                in: DecodingContext(customObjects: customObjects, limits: limits))
        }
    }
}
