import Synchronization

/// What one class declares: the same for all its objects, so it is worked out with the first.
///
/// Mirror takes microseconds for a property whose type is generic, as every setting's is, and a
/// model's properties are looked at in each step of a training.
struct ClassLayout: Sendable {
    struct Field: Sendable {
        /// The name without the marks of property wrappers and `lazy`.
        let name: String
        /// The name as a key of a config.
        let defaultKey: String
        /// Its place among the children of the class's mirror.
        let index: Int
        let isSetting: Bool
        /// Whether the value may hold saveable objects or variables. A setting has one type in all
        /// objects; of other properties only the library's own are known to.
        let isWalked: Bool
    }

    let fields: [Field]
    let settingCount: Int
    /// Whether the class is the library's and not a user's.
    let isBuiltIn: Bool

    private struct Key: Hashable {
        let type: ObjectIdentifier
        let isAboveBuiltIn: Bool
    }

    private static let known = Mutex<[Key: ClassLayout]>([:])

    /// The layout of the class that `mirror` shows; `isAboveBuiltIn` if one that inherits from it,
    /// on the way to the object's own class, is the library's.
    static func of(_ mirror: Mirror, isAboveBuiltIn: Bool) -> ClassLayout {
        let key = Key(type: ObjectIdentifier(mirror.subjectType), isAboveBuiltIn: isAboveBuiltIn)
        if let layout = known.withLock({ $0[key] }) { return layout }
        let layout = ClassLayout(mirror, isAboveBuiltIn: isAboveBuiltIn)
        known.withLock { $0[key] = layout }
        return layout
    }

    private init(_ mirror: Mirror, isAboveBuiltIn: Bool) {
        // From the first built-in class on, all superclasses are.
        let isBuiltIn =
            isAboveBuiltIn
            || (mirror.subjectType as? KerasObject.Type).flatMap(BuiltIns.module(of:)) != nil
        self.isBuiltIn = isBuiltIn
        fields = mirror.children.enumerated().compactMap { index, child in
            child.label.map { label in
                let name = Self.plainName(label, value: child.value)
                let isSetting = child.value is AnyConfigured
                return Field(
                    name: name, defaultKey: SnakeCase.fromPropertyName(name), index: index,
                    isSetting: isSetting,
                    isWalked: !((isSetting || isBuiltIn) && WalkedValue(child.value).isPlain))
            }
        }
        settingCount = fields.count { $0.isSetting }
    }

    private static func plainName(_ label: String, value: Any) -> String {
        if value is AnyConfigured || value is AnyNotSaved { return String(label.dropFirst()) }
        let lazyMark = "$__lazy_storage_$_"
        return label.hasPrefix(lazyMark) ? String(label.dropFirst(lazyMark.count)) : label
    }
}
