import Synchronization

/// What one class declares: the same for all objects of a class below it, so it is worked out with
/// the first.
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
        /// Whether the value may hold saveable objects. A setting has one type in all objects; of
        /// other properties only the library's own are known to.
        let mayHoldObjects: Bool
        /// Whether the value may hold variables.
        let mayHoldVariables: Bool
        /// Whether it is an array of variables of the library's.
        let isVariableList: Bool
        /// Where in the object the reference to the setting, variable or array is; `nil` for
        /// properties that are read by Mirror.
        let offset: Int?
    }

    /// The class that declares the fields.
    let type: ObjectIdentifier
    let fields: [Field]
    let fieldsWithObjects: [Field]
    let fieldsWithVariables: [Field]
    let settings: [Field]
    /// Whether the class is the library's and not a user's.
    let isBuiltIn: Bool

    private static let known = Mutex<[ObjectIdentifier: [ClassLayout]]>([:])

    /// The layouts of the classes of `object`, base class first.
    static func levels(of object: KerasObject) -> [ClassLayout] {
        let type = ObjectIdentifier(Swift.type(of: object))
        if let levels = known.withLock({ $0[type] }) { return levels }
        let levels = makeLevels(of: object)
        known.withLock { $0[type] = levels }
        return levels
    }

    /// Where among `levels` the classes below `base` are: all, if it is none of them.
    static func indices(
        of levels: [ClassLayout], below base: KerasObject.Type?
    ) -> Range<Int> {
        let base = base.flatMap { base in levels.lastIndex { $0.type == ObjectIdentifier(base) } }
        return (base.map { $0 + 1 } ?? 0)..<levels.count
    }

    private static func makeLevels(of object: KerasObject) -> [ClassLayout] {
        var mirrors: [(mirror: Mirror, isBuiltIn: Bool)] = []
        // From the first built-in class on, all superclasses are.
        var isBuiltIn = false
        for mirror in Mirror.levels(of: object).reversed() {
            isBuiltIn =
                isBuiltIn
                || (mirror.subjectType as? KerasObject.Type).flatMap(BuiltIns.module(of:)) != nil
            mirrors.append((mirror, isBuiltIn))
        }
        let places = FieldPlaces(
            of: object, count: mirrors.reduce(0) { $0 + $1.mirror.children.count })
        var first = 0
        return mirrors.reversed().map { mirror, isBuiltIn in
            defer { first += mirror.children.count }
            return ClassLayout(mirror, isBuiltIn: isBuiltIn, places: places, first: first)
        }
    }

    /// - Parameter first: How many fields the classes above have.
    private init(_ mirror: Mirror, isBuiltIn: Bool, places: FieldPlaces, first: Int) {
        self.isBuiltIn = isBuiltIn
        type = ObjectIdentifier(mirror.subjectType)
        fields = mirror.children.enumerated().compactMap { index, child in
            child.label.map { label in
                let name = Self.plainName(label, value: child.value)
                let isSetting = child.value is AnyConfigured
                // Only what is a reference by its type in all objects: of a user's properties
                // that is known of settings, since the wrapper's property is not theirs to declare.
                let isVariableList = isBuiltIn && Swift.type(of: child.value) == [Variable].self
                let isReference =
                    isSetting && label.hasPrefix("_")
                    || isBuiltIn && child.value is Variable || isVariableList
                let walked =
                    isSetting || isBuiltIn ? WalkedValue.contents(like: child.value) : .unknown
                return Field(
                    name: name, defaultKey: SnakeCase.fromPropertyName(name), index: index,
                    isSetting: isSetting, mayHoldObjects: walked.mayBeObjects,
                    mayHoldVariables: walked.mayBeVariables, isVariableList: isVariableList,
                    offset: isReference ? places.offset(of: child.value, at: first + index) : nil)
            }
        }
        fieldsWithObjects = fields.filter(\.mayHoldObjects)
        fieldsWithVariables = fields.filter(\.mayHoldVariables)
        settings = fields.filter(\.isSetting)
    }

    private static func plainName(_ label: String, value: Any) -> String {
        if value is AnyConfigured || value is AnyNotSaved { return String(label.dropFirst()) }
        let lazyMark = "$__lazy_storage_$_"
        return label.hasPrefix(lazyMark) ? String(label.dropFirst(lazyMark.count)) : label
    }
}
