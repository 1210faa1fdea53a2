import KerasJSON

/// What Mirror tells about an object's stored properties: settings, children and everything else.
enum Reflection {
    struct Property {
        /// The name without the marks of property wrappers and `lazy`.
        let name: String
        let value: Any
        /// Whether a class of this library declares it, and not a user's subclass.
        let isBuiltIn: Bool
    }

    /// The stored properties that `object`'s classes below `base` declare, base class first.
    static func properties(of object: KerasObject, below base: KerasObject.Type? = nil)
        -> [Property]
    {
        var mirrors: [(mirror: Mirror, isBuiltIn: Bool)] = []
        var mirror: Mirror? = Mirror(reflecting: object)
        var isBuiltIn = false
        while let current = mirror {
            if let base, current.subjectType == base { break }
            // From the first built-in class on, all superclasses are.
            isBuiltIn =
                isBuiltIn
                || (current.subjectType as? KerasObject.Type).flatMap(BuiltIns.module(of:)) != nil
            mirrors.append((current, isBuiltIn))
            mirror = current.superclassMirror
        }
        return mirrors.reversed().flatMap { mirror, isBuiltIn in
            mirror.children.compactMap { child in
                child.label.map {
                    Property(
                        name: plainName($0, value: child.value), value: child.value,
                        isBuiltIn: isBuiltIn)
                }
            }
        }
    }

    private static func plainName(_ label: String, value: Any) -> String {
        if value is AnyConfigured || value is AnyNotSaved { return String(label.dropFirst()) }
        let lazyMark = "$__lazy_storage_$_"
        return label.hasPrefix(lazyMark) ? String(label.dropFirst(lazyMark.count)) : label
    }

    /// The settings and their keys, in the order of their declaration, base class first.
    static func settings(
        of object: KerasObject
    ) -> [(key: String, setting: AnyConfigured, isBuiltIn: Bool)] {
        properties(of: object).compactMap { property in
            guard let setting = property.value as? AnyConfigured else { return nil }
            let key = setting.key ?? SnakeCase.fromPropertyName(property.name)
            return (key, setting, property.isBuiltIn)
        }
    }

    static func key(of setting: AnyConfigured, in object: KerasObject) -> String {
        settings(of: object).first { $0.setting === setting }?.key ?? "?"
    }

    /// Refuses a property that a config could hold, is not marked, and is not as a fresh object
    /// has it: a save would lose it without a word.
    static func checkNothingIsLost(of object: KerasObject) throws {
        // Built-ins are checked by a test against Keras's own keys, not at each save.
        let base = BuiltIns.nearestBuiltIn(of: object)
        if type(of: object) == base { return }
        let suspects = properties(of: object, below: base).filter(isUnmarkedValue)
        if suspects.isEmpty { return }
        let fresh = type(of: object).init()
        let initial = properties(of: fresh, below: base).filter(isUnmarkedValue)
        for (now, before) in zip(suspects, initial) where try json(now.value) != json(before.value)
        {
            throw KerasError.unsavedProperty(object: object.summaryDescription, property: now.name)
        }
    }

    private static func isUnmarkedValue(_ property: Property) -> Bool {
        property.value is any ConfigValue && !(unwrapped(property.value) is KerasObject)
            && !(property.value is AnyConfigured)
    }

    private static func json(_ value: Any) throws -> JSONValue? {
        try (value as? any ConfigValue)?.encoded(in: EncodingContext())
    }

    /// The value inside any number of optionals; `nil` if one of them is.
    static func unwrapped(_ value: Any) -> Any? {
        let mirror = Mirror(reflecting: value)
        guard mirror.displayStyle == .optional else { return value }
        guard let inner = mirror.children.first?.value else { return nil }
        return unwrapped(inner)
    }
}
