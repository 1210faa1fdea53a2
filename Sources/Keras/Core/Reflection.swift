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

    struct Setting {
        let key: String
        let setting: AnyConfigured
        /// Whether a class of this library declares it, and not a user's subclass.
        let isBuiltIn: Bool
    }

    /// The stored properties that `object`'s classes below `base` declare, base class first.
    ///
    /// - Parameter fields: Which of the fields of a class.
    static func properties(
        of object: KerasObject, below base: KerasObject.Type? = nil,
        _ fields: (ClassLayout) -> [ClassLayout.Field] = { $0.fields }
    ) -> [Property] {
        let levels = ClassLayout.levels(of: object)
        var reader = FieldReader(object)
        var properties: [Property] = []
        for level in ClassLayout.indices(of: levels, below: base) {
            let layout = levels[level]
            for field in fields(layout) {
                properties.append(
                    Property(
                        name: field.name, value: reader.content(field, level: level),
                        isBuiltIn: layout.isBuiltIn))
            }
        }
        return properties
    }

    /// The settings and their keys, in the order of their declaration, base class first, unless
    /// Keras has another (``KerasObject/movedKeys``).
    ///
    /// Found once for each object: the wrapper of a property is not replaced.
    static func settings(of object: KerasObject) -> [Setting] {
        if let settings = object.foundSettings { return settings }
        let levels = ClassLayout.levels(of: object)
        var reader = FieldReader(object)
        var settings: [Setting] = []
        settings.reserveCapacity(levels.reduce(0) { $0 + $1.settings.count })
        for (level, layout) in levels.enumerated() {
            for field in layout.settings {
                guard let setting = reader.setting(field, level: level) else { continue }
                settings.append(
                    Setting(
                        key: setting.key ?? field.defaultKey, setting: setting,
                        isBuiltIn: layout.isBuiltIn))
            }
        }
        for (key, predecessor) in type(of: object).movedKeys {
            guard let index = settings.firstIndex(where: { $0.key == key }) else { continue }
            let setting = settings.remove(at: index)
            let place = settings.firstIndex { $0.key == predecessor }
            settings.insert(setting, at: place.map { $0 + 1 } ?? index)
        }
        object.foundSettings = settings
        return settings
    }

    /// Refuses a property that a config could hold, is not marked, and is not as a fresh object
    /// has it: a save would lose it without a word.
    static func checkNothingIsLost(of object: KerasObject) throws {
        // Built-ins are checked by a test against Keras's own keys, not at each save.
        let base = BuiltIns.nearestBuiltIn(of: object)
        if type(of: object) == base { return }
        let properties = properties(of: object, below: base)
        guard properties.contains(where: isUnmarkedValue) else { return }
        let fresh = ObjectNames.$isCounting.withValue(false) { type(of: object).init() }
        let initial = Self.properties(of: fresh, below: base)
        for (now, before) in zip(properties, initial)
        where try isUnmarkedValue(now) && !areEqual(now.value, before.value) {
            throw KerasError.unsavedProperty(object: object.summaryDescription, property: now.name)
        }
    }

    /// Whether the property has a value that a save would have to keep: one that a config could
    /// hold, or any other that can be compared. Objects are children, and no settings, unless they
    /// are marked.
    private static func isUnmarkedValue(_ property: Property) -> Bool {
        let value = property.value
        if let value = value as? any ConfigValue { return !type(of: value).isOfObjects }
        return !(type(of: value) is AnyClass) && comparable(value) != nil
            && !HiddenObjects.exist(in: value)
    }

    private static func comparable(_ value: Any) -> (any Equatable)? {
        value as? any Equatable
            ?? (value as? any RawRepresentable).flatMap { $0.rawValue as? any Equatable }
    }

    private static func areEqual(_ a: Any, _ b: Any) throws -> Bool {
        if let a = a as? any ConfigValue {
            let context = EncodingContext()
            return try a.encoded(in: context) == (b as? any ConfigValue)?.encoded(in: context)
        }
        guard let a = comparable(a), let b = comparable(b) else { return false }
        func isEqual<Value: Equatable>(_ a: Value) -> Bool { b as? Value == a }
        return isEqual(a)
    }

    /// The value inside any number of optionals; `nil` if one of them is.
    static func unwrapped(_ value: Any) -> Any? {
        guard let optional = value as? any AnyOptional else { return value }
        return optional.anyWrapped.flatMap(unwrapped)
    }
}

private protocol AnyOptional {
    var anyWrapped: Any? { get }
}

extension Optional: AnyOptional {
    fileprivate var anyWrapped: Any? { self.map { $0 as Any } }
}
