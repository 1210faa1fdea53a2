import KerasJSON

/// Turns descriptions as Keras 2 wrote them, and as Keras 3 still does in `.h5` files, into those
/// of `.keras` archives. Both forms may be mixed; what is new already stays as it is.
///
/// Nothing is looked up beyond the registered classes and the table of built-in ones: a class that
/// neither has keeps its name, and is then refused like any other.
final class LegacyTranslator {
    let customObjects: CustomObjects
    /// Settings that have no counterpart and were left out although they mattered.
    private(set) var ignored: [LoadReport.Entry] = []

    /// - Parameter customObjects: Classes that come before built-in ones of the same name.
    init(customObjects: CustomObjects) {
        self.customObjects = customObjects
    }

    /// A value in which every description is one that Keras 3 would write.
    ///
    /// - Parameter family: What descriptions without a module describe.
    func modern(_ json: JSONValue, as family: LegacyFamily) -> JSONValue {
        switch json {
        case .array(let elements):
            return .array(elements.map { modern($0, as: family) })
        case .object(let object):
            guard case .string(let className)? = object["class_name"] else {
                return .object(JSONObject(object.map { ($0, modern($1, as: family)) }))
            }
            if let value = untagged(object, className) { return value }
            return .object(description(object, className, as: family))
        case .string(let name) where family == .loss || family == .metric:
            return .string(LegacySettings.functionName(name))
        default: return json
        }
    }

    /// The description of a model as Keras 3 would write it.
    func modern(_ model: JSONObject) -> JSONObject {
        modern(.object(model), as: .layer).objectValue ?? model
    }

    /// What stands for the values that JSON does not have. Keras 3 marks them otherwise.
    private func untagged(_ object: JSONObject, _ className: String) -> JSONValue? {
        switch className {
        case "__tuple__", "TensorShape":
            object["items"].map { modern($0, as: .layer) }
        case "__bytes__" where object["config"] == nil:
            ["class_name": "__bytes__", "config": ["value": object["value"] ?? .null]]
        case "__ellipsis__" where object["config"] == nil:
            ["class_name": "__ellipsis__", "config": [:]]
        // The policy of a layer's dtypes.
        case "Policy", "PolicyV1":
            [
                "module": "keras", "class_name": "DTypePolicy",
                "config": ["name": object["config"]?["name"] ?? .null], "registered_name": .null,
            ]
        default: nil
        }
    }

    private func description(
        _ old: JSONObject, _ className: String, as family: LegacyFamily
    ) -> JSONObject {
        var new = old
        new["__passive_serialization__"] = nil
        let builtIn = builtInClass(of: old, className, as: family)
        if let builtIn {
            new["module"] = .string(builtIn.module)
            new["class_name"] = .string(builtIn.className)
            let name = old["registered_name"]?.stringValue
            if old["module"] == nil || name == "Custom>\(builtIn.className)" {
                new["registered_name"] = .null
            }
        }
        switch old["config"] {
        case .object(let config)?:
            new["config"] = .object(settings(config, of: builtIn?.className, in: family))
        // A stack was nothing but its layers once.
        case .array(let layers)? where builtIn?.className == "Sequential":
            new["config"] = .object(
                settings(["layers": .array(layers)], of: "Sequential", in: .layer))
        default: break
        }
        if case .object(let compile)? = old["compile_config"] {
            new["compile_config"] = .object(compileConfig(compile))
        }
        return new
    }

    /// The built-in class of a description from any version; `nil` if it is a registered one, or
    /// unknown.
    private func builtInClass(
        of description: JSONObject, _ className: String, as family: LegacyFamily
    ) -> (module: String, className: String)? {
        guard customObjects.type(describedBy: description) == nil else { return nil }
        switch description["module"] {
        case nil: break
        case .string(let module)?:
            if BuiltIns.type(module: module, className: className) != nil {
                return (module, className)
            }
            let roots = ["keras", "tf_keras", "tensorflow"]
            guard roots.contains(where: { module == $0 || module.hasPrefix("\($0).") }) else {
                return nil
            }
        // Null says that the class is not Keras's.
        default: return nil
        }
        // Keras 2 had registered some of its own classes in the package for everybody's.
        let prefix = "Custom>"
        let name =
            className.hasPrefix(prefix) ? String(className.dropFirst(prefix.count)) : className
        return family.builtIn(name)
    }

    /// Settings with the keys and values of Keras 3.
    ///
    /// - Parameter className: The built-in class; `nil` for another, whose keys are its own affair.
    private func settings(
        _ old: JSONObject, of className: String?, in family: LegacyFamily
    ) -> JSONObject {
        var new = JSONObject()
        for (key, value) in old {
            guard let className else {
                new[key] = modern(value, as: LegacyFamily(ofSetting: key))
                continue
            }
            if LegacySettings.isDropped(key, value, of: className, in: family) { continue }
            let newKey = LegacySettings.key(key, of: className, in: family)
            new[newKey] = setting(key, value, of: className, in: family)
        }
        if case .optimizer = family { removeDecay(from: &new) }
        return LegacyStructure.modern(new, old: old, isStack: className == "Sequential")
    }

    private func setting(
        _ key: String, _ value: JSONValue, of className: String, in family: LegacyFamily
    ) -> JSONValue {
        switch (family, key, value) {
        case (.layer, "axis", .array(let axes))
        where className == "BatchNormalization" && axes.count == 1:
            axes[0]
        case (.loss, "reduction", "auto"): "sum_over_batch_size"
        case (.loss, "fn", .string(let name)), (.metric, "fn", .string(let name)):
            [
                "module": "builtins", "class_name": "function",
                "config": .string(LegacySettings.functionName(name)), "registered_name": "function",
            ]
        default: modern(value, as: LegacyFamily(ofSetting: key))
        }
    }

    // MARK: Training

    /// What Keras 3 would have written of a model that was compiled with this.
    ///
    /// - Parameter old: A `training_config`, or a `compile_config` of Keras 2.
    func compileConfig(_ old: JSONObject) -> JSONObject {
        var new = JSONObject()
        for (key, value) in old {
            switch key {
            case "optimizer", "optimizer_config": new["optimizer"] = modern(value, as: .optimizer)
            case "loss": new[key] = modern(value, as: .loss)
            case "metrics", "weighted_metrics": new[key] = modern(value, as: .metric)
            // How Keras 2's backend splits batches of sequences.
            case "sample_weight_mode": if value != .null { new[key] = value }
            default: new[key] = modern(value, as: .layer)
            }
        }
        return new
    }

    /// Keras 3's optimizers do not let their rate decay by themselves; there are schedules.
    private func removeDecay(from settings: inout JSONObject) {
        guard let decay = settings.removeValue(forKey: "decay"), decay.doubleValue != 0 else {
            return
        }
        ignored.append(
            .init(
                path: "optimizer",
                reason: "its decay of \(decay.summary) is ignored, as in Keras 3; give it the "
                    + "schedule InverseTimeDecay to go on as before"))
    }
}
