/// Reads the stored properties of one object: by their offsets where these are known, else by
/// Mirror, which is made when it is first needed.
struct FieldReader {
    let object: KerasObject
    private var mirrors: [Mirror] = []

    init(_ object: KerasObject) { self.object = object }

    /// The setting in a field of the class at `level`, counted from the base class.
    mutating func setting(_ field: ClassLayout.Field, level: Int) -> AnyConfigured? {
        if let offset = field.offset { return reference(at: offset) }
        return mirrored(field, level: level) as? AnyConfigured
    }

    /// The setting in a field, or its value if it is none.
    mutating func content(_ field: ClassLayout.Field, level: Int) -> Any {
        let setting = field.isSetting ? setting(field, level: level) : nil
        return setting ?? value(field, level: level)
    }

    /// Appends what a field holds that is a variable, or an array of them, by its type.
    ///
    /// - Returns: Whether it is one.
    func appendVariables(
        in field: ClassLayout.Field, to variables: inout [Variable]
    ) -> Bool {
        guard !field.isSetting, let offset = field.offset else { return false }
        if field.isVariableList {
            variables += reference(at: offset) as [Variable]
        } else {
            variables.append(reference(at: offset))
        }
        return true
    }

    /// The value of a field that is no setting.
    mutating func value(_ field: ClassLayout.Field, level: Int) -> Any {
        guard let offset = field.offset else { return mirrored(field, level: level) }
        if field.isVariableList { return reference(at: offset) as [Variable] }
        return reference(at: offset) as Variable
    }

    private func reference<Target>(at offset: Int) -> Target {
        withExtendedLifetime(object) {
            Unmanaged.passUnretained(object).toOpaque().load(
                fromByteOffset: offset, as: Target.self)
        }
    }

    private mutating func mirrored(_ field: ClassLayout.Field, level: Int) -> Any {
        if mirrors.isEmpty { mirrors = Mirror.levels(of: object) }
        let children = mirrors[level].children
        return children[children.index(children.startIndex, offsetBy: field.index)].value
    }
}

extension Mirror {
    /// The mirrors of all classes of `object`, base class first.
    static func levels(of object: KerasObject) -> [Mirror] {
        var levels: [Mirror] = []
        var mirror: Mirror? = Mirror(reflecting: object)
        while let current = mirror {
            levels.append(current)
            mirror = current.superclassMirror
        }
        return levels.reversed()
    }
}
