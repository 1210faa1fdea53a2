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
    /// - Parameter walkedOnly: Whether those that never hold objects or variables are left out.
    static func properties(
        of object: KerasObject, below base: KerasObject.Type? = nil, walkedOnly: Bool = false
    ) -> [Property] {
        let levels = levels(of: object, below: base)
        // The settings of the classes from `base` on come first.
        let settings = settings(of: object)
        var next = settings.count - levels.reduce(0) { $0 + $1.layout.settingCount }
        var properties: [Property] = []
        for (mirror, layout) in levels {
            for field in layout.fields {
                let setting =
                    field.isSetting && settings.indices.contains(next)
                    ? settings[next].setting : nil
                if setting != nil { next += 1 }
                if walkedOnly, !field.isWalked { continue }
                let value = setting.map { $0 as Any } ?? mirror.value(at: field.index)
                properties.append(
                    Property(name: field.name, value: value, isBuiltIn: layout.isBuiltIn))
            }
        }
        return properties
    }

    /// The settings and their keys, in the order of their declaration, base class first.
    ///
    /// Found once for each object: the wrapper of a property is not replaced.
    static func settings(of object: KerasObject) -> [Setting] {
        if let settings = object.foundSettings { return settings }
        var settings: [Setting] = []
        for (mirror, layout) in levels(of: object) where layout.settingCount > 0 {
            for field in layout.fields where field.isSetting {
                guard let setting = mirror.value(at: field.index) as? AnyConfigured else {
                    continue
                }
                settings.append(
                    Setting(
                        key: setting.key ?? field.defaultKey, setting: setting,
                        isBuiltIn: layout.isBuiltIn))
            }
        }
        object.foundSettings = settings
        return settings
    }

    /// The classes of `object` below `base`, base class first.
    private static func levels(
        of object: KerasObject, below base: KerasObject.Type? = nil
    ) -> [(mirror: Mirror, layout: ClassLayout)] {
        var levels: [(mirror: Mirror, layout: ClassLayout)] = []
        var mirror: Mirror? = Mirror(reflecting: object)
        var isBuiltIn = false
        while let current = mirror {
            if let base, current.subjectType == base { break }
            let layout = ClassLayout.of(current, isAboveBuiltIn: isBuiltIn)
            isBuiltIn = layout.isBuiltIn
            levels.append((current, layout))
            mirror = current.superclassMirror
        }
        return levels.reversed()
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

extension Mirror {
    /// The child at a position, without looking at those before it.
    fileprivate func value(at index: Int) -> Any {
        children[children.index(children.startIndex, offsetBy: index)].value
    }
}
