import KerasJSON

/// Which classes and functions the description of a model names, and whether they are known, told
/// without making any of them.
package struct ConfigCensus {
    /// Something that a description names, and where.
    package struct Mention: Equatable {
        /// `config.layers.1`
        package let path: String
        /// A class with its registered name or its module, or a function.
        package let name: String
    }

    /// How many classes and functions are known.
    package private(set) var knownCount = 0
    /// How many are named beyond those that are listed.
    package private(set) var unlistedCount = 0
    /// A file may name any number of them.
    private static let maximumListed = 100
    /// Keras's own that this version does not have.
    package private(set) var unsupported: [Mention] = []
    /// Those that would have to be registered.
    package private(set) var custom: [Mention] = []
    /// What is refused whatever is registered, with the reason.
    package private(set) var unsafe: [(mention: Mention, reason: String)] = []

    package init(_ description: JSONValue) {
        visit(description, at: ConfigPath("config"))
    }

    /// The recursion ends because the parser of JSON limits its depth.
    private mutating func visit(_ json: JSONValue, at path: ConfigPath) {
        switch json {
        case .array(let values):
            for (index, value) in values.enumerated() {
                visit(value, at: ConfigPath("\(index)", in: path))
            }
        case .object(let object):
            if let name = object["class_name"]?.stringValue { count(object, name, at: path) }
            for (key, value) in object { visit(value, at: ConfigPath(key, in: path)) }
        default: break
        }
    }

    private enum Verdict {
        case known, unsupported, custom
        case unsafe(String)
    }

    private mutating func count(_ object: JSONObject, _ className: String, at path: ConfigPath) {
        guard let (name, verdict) = Self.verdict(on: object, className) else { return }
        if case .known = verdict {
            knownCount += 1
            return
        }
        guard unsupported.count + custom.count + unsafe.count < Self.maximumListed else {
            unlistedCount += 1
            return
        }
        let mention = Mention(path: path.description.excerpt(400), name: name.excerpt(200))
        switch verdict {
        case .unsafe(let reason): unsafe.append((mention, reason))
        case .unsupported: unsupported.append(mention)
        default: custom.append(mention)
        }
    }

    /// What is named, and what there is to say about it; `nil` for a mere value.
    private static func verdict(
        on object: JSONObject, _ className: String
    ) -> (name: String, Verdict)? {
        let customObjects = CustomObjects()
        if className == "function" {
            let name = object["config"]?.stringValue ?? "?"
            let isKnown =
                customObjects.function(named: name) != nil || BuiltInFunctions.names.contains(name)
            return ("function \(name)", isKnown ? .known : .custom)
        }
        if className == "__lambda__" { return ("lambda", .unsafe(UnsafeContent.lambda)) }
        if className.hasPrefix("__") { return nil }
        let module = object["module"]?.stringValue
        let isKeras = module == "keras" || module?.hasPrefix("keras.") == true
        if customObjects.type(describedBy: object) != nil { return (className, .known) }
        if isKeras, let reason = UnsafeContent.refusals[className] {
            return (className, .unsafe(reason))
        }
        if isBuiltIn(className, module: module) { return (className, .known) }
        return isKeras
            ? ("\(module ?? "").\(className)", .unsupported)
            : (object["registered_name"]?.stringValue ?? className, .custom)
    }

    private static func isBuiltIn(_ className: String, module: String?) -> Bool {
        guard let module else {
            // Older files name classes of families without their modules.
            return BuiltIns.modules.contains {
                $0.types.contains { $0.className == className }
            }
        }
        return BuiltIns.type(module: module, className: className) != nil
            || GraphOps.function(module: module, className: className) != nil
            // A value, not an object.
            || className.hasSuffix("DTypePolicy") || className == DTypePolicyMap.className
    }
}
