import KerasTensors

/// Layers, other saveables and variables inside structs and enums, where no walk looks for them.
enum HiddenObjects {
    /// How deep values are looked into, and at how many elements of a collection: enough for the
    /// structs that people write, and cheap.
    private static let levels = 4, elements = 16

    /// Whether `value` is a saveable or a variable, or has one inside. Classes are not looked into:
    /// they may lead back to whatever holds them.
    static func exist(in value: Any, levels: Int = levels) -> Bool {
        switch WalkedValue(value) {
        case .saveable: return (value as? KerasObject)?.isSaveable ?? true
        case .plain, .setting, .unsaved, .identifier: return false
        case .other: break
        }
        let mirror = Mirror(reflecting: value)
        guard levels > 0, mirror.displayStyle != .class else { return false }
        return mirror.children.prefix(elements).contains {
            exist(in: $0.value, levels: levels - 1)
        }
    }
}

extension StateWalk {
    /// - Throws: ``KerasError/hiddenObject(object:property:type:)`` for a property whose objects
    ///   would be neither trained nor saved.
    static func refuseHiddenObjects(in property: Reflection.Property, of object: KerasObject) throws
    {
        guard let value = Reflection.unwrapped(property.value), !(value is Variable),
            HiddenObjects.exist(in: value)
        else { return }
        let style = Mirror(reflecting: value).displayStyle
        guard style == .struct || style == .enum else { return }
        throw KerasError.hiddenObject(
            object: object.summaryDescription, property: property.name,
            type: String(describing: type(of: value)))
    }
}
