import KerasJSON

extension ModelInspection {
    /// The inspection for programs.
    func json() -> JSONValue {
        [
            "file": .string(path),
            "size": .int(size),
            "keras_version": Self.optional(kerasVersion),
            "date_saved": Self.optional(dateSaved),
            "members": .array(
                members.map { member in
                    [
                        "name": .string(member.name), "size": .int(member.size),
                        "compressed_size": .int(member.compressedSize),
                    ]
                }),
            "class_name": .string(className),
            "module": description["module"] ?? .null,
            "registered_name": description["registered_name"] ?? .null,
            "name": Self.optional(name),
            "compile_config": description["compile_config"] ?? .null,
            "parameters": weights.map { .int($0.parameterCount) } ?? .null,
            "layers": .array(layers.map(\.json)),
            "weights": weights.map { .array($0.arrays.map(\.json)) } ?? .null,
            "optimizer": optimizer?.json ?? .null,
        ]
    }

    private static func optional(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }
}

extension LayerRow {
    fileprivate var json: JSONValue {
        [
            "name": name.map(JSONValue.string) ?? .null,
            "class_name": className.map(JSONValue.string) ?? .null,
            "module": module.map(JSONValue.string) ?? .null,
            "registered_name": registeredName.map(JSONValue.string) ?? .null,
            "depth": .int(depth),
            "input_shape": inputShape.map {
                .array($0.map { size in size.map(JSONValue.int) ?? .null })
            } ?? .null,
            "path": .string(path),
            "parameters": .int(parameterCount),
        ]
    }
}

extension StoredWeights.Array {
    fileprivate var json: JSONValue {
        [
            "path": .string(path), "dtype": .string(type),
            "shape": .array(shape.map(JSONValue.int)),
            "bytes": .int(byteCount),
        ]
    }
}

extension OptimizerState {
    fileprivate var json: JSONValue {
        [
            "class_name": className.map(JSONValue.string) ?? .null,
            "iterations": iterations.map(JSONValue.int) ?? .null,
            "learning_rate": learningRate.map(JSONValue.double) ?? .null,
            "arrays": .int(arrayCount),
            "elements": .int(elementCount),
        ]
    }
}
