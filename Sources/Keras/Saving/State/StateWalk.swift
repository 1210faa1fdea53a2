import KerasTensors
import OrderedCollections

/// Which objects an object holds, under which names and in which order: how Keras's walk of
/// Python attributes looks in Swift.
enum StateWalk {
    /// A property that holds saveable objects.
    indirect enum Child {
        case object(KerasObject)
        /// The elements of an array, tuple or ordered dictionary, in order.
        case container([Child])
    }

    struct Attribute {
        /// The name of the Python attribute.
        let name: String
        let child: Child
        /// Whether it comes before all others: the `layers` of a model with a graph.
        var isFirst = false
    }

    /// Containers inside containers are followed to this depth.
    private static let maximumDepth = 64

    /// The saveable children of `object` by attribute, in Keras's order: by code point, names that
    /// begin with an underscore last; a model's `layers` first if it has a graph of its own.
    static func attributes(of object: KerasObject) throws -> [Attribute] {
        var attributes = try declaredAttributes(of: object)
        attributes += try object.virtualAttributes
        return attributes.sorted { a, b in
            if a.isFirst != b.isFirst { return a.isFirst }
            return sortKey(a.name).lexicographicallyPrecedes(sortKey(b.name))
        }
    }

    /// The saveable children in the order of their declaration.
    static func declaredAttributes(of object: KerasObject) throws -> [Attribute] {
        try walkedProperties(of: object, \.fieldsWithObjects).compactMap { property in
            guard let child = try child(property.value, name: property.name, of: object, depth: 0)
            else {
                if !property.isBuiltIn { try refuseHiddenObjects(in: property, of: object) }
                return nil
            }
            return Attribute(name: object.attributeName(ofProperty: property.name), child: child)
        }
    }

    /// The variables that `object` keeps in properties, in the order of their declaration.
    static func variables(of object: KerasObject) throws -> [Variable] {
        var variables: [Variable] = []
        let levels = ClassLayout.levels(of: object)
        var reader = FieldReader(object)
        for level in ClassLayout.indices(of: levels, below: type(of: object).walkBase) {
            for field in levels[level].fieldsWithVariables
            where !reader.appendVariables(in: field, to: &variables) {
                try collectVariables(
                    reader.content(field, level: level), name: field.name, of: object, depth: 0,
                    &variables)
            }
        }
        return variables
    }

    private static func sortKey(_ name: String) -> [UInt32] {
        (name.hasPrefix("_") ? "~" + name : name).unicodeScalars.map(\.value)
    }

    /// The properties below the classes that Keras itself never looks into.
    private static func walkedProperties(
        of object: KerasObject, _ fields: (ClassLayout) -> [ClassLayout.Field]
    ) -> [Reflection.Property] {
        Reflection.properties(of: object, below: type(of: object).walkBase, fields)
    }

    private static func child(
        _ value: Any, name: String, of object: KerasObject, depth: Int
    ) throws -> Child? {
        guard let value = content(of: value) else { return nil }
        try checkDepth(depth, name: name, of: object)
        if let saveable = value as? KerasObject {
            return saveable.isSaveable ? .object(saveable) : nil
        }
        guard let elements = elements(of: value) else { return nil }
        let children = try elements.compactMap {
            try child($0, name: name, of: object, depth: depth + 1)
        }
        if children.isEmpty { return nil }
        try refuseRandomOrder(value, name: name, of: object)
        return .container(children)
    }

    private static func collectVariables(
        _ value: Any, name: String, of object: KerasObject, depth: Int,
        _ variables: inout [Variable]
    ) throws {
        guard let value = content(of: value) else { return }
        try checkDepth(depth, name: name, of: object)
        if let variable = value as? Variable {
            variables.append(variable)
            return
        }
        if let list = value as? [Variable] {
            variables += list
            return
        }
        guard let elements = elements(of: value) else { return }
        let count = variables.count
        for element in elements {
            try collectVariables(element, name: name, of: object, depth: depth + 1, &variables)
        }
        if variables.count > count { try refuseRandomOrder(value, name: name, of: object) }
    }

    /// The objects in a property's value: itself, or those in a container.
    static func objects(in value: Any, depth: Int = 0) -> [KerasObject] {
        guard depth < maximumDepth, let value = content(of: value) else { return [] }
        if let object = value as? KerasObject { return [object] }
        return (elements(of: value) ?? []).flatMap { objects(in: $0, depth: depth + 1) }
    }

    private static func checkDepth(_ depth: Int, name: String, of object: KerasObject) throws {
        guard depth < maximumDepth else {
            throw KerasError.resourceLimit(
                path: "\(object.summaryDescription).\(name)", what: "the nesting of containers",
                declared: depth, limit: maximumDepth)
        }
    }

    /// The value inside optionals, settings, `@NotSaved` and identifiers.
    private static func content(of value: Any) -> Any? {
        switch WalkedValue(value) {
        case .saveable: return value
        case .plain: return nil
        case .setting: return (value as? AnyConfigured).flatMap { content(of: $0.anyValue) }
        case .unsaved: return (value as? AnyNotSaved).flatMap { content(of: $0.anyValue) }
        case .identifier: return (value as? any ObjectIdentifying)?.identifiedObject
        case .other:
            return Reflection.unwrapped(value).flatMap { inner in
                switch WalkedValue(inner) {
                case .setting, .identifier: content(of: inner) ?? inner
                default: inner
                }
            }
        }
    }

    /// The elements of a container, or `nil` if `value` is none.
    private static func elements(of value: Any) -> [Any]? {
        // Mirror would work out the type of every element anew.
        if let layers = value as? [Layer] { return layers }
        if value is KerasObject || value is Variable { return nil }
        if let dictionary = value as? any OrderedPairs { return dictionary.orderedValues }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .collection, .set, .tuple: return mirror.children.map(\.value)
        case .dictionary:
            return mirror.children.compactMap { pair in
                Mirror(reflecting: pair.value).children.first { $0.label == "value" }?.value
            }
        default: return nil
        }
    }

    private static func refuseRandomOrder(
        _ value: Any, name: String, of object: KerasObject
    ) throws {
        let style = value is any OrderedPairs ? nil : Mirror(reflecting: value).displayStyle
        if style == .dictionary || style == .set {
            throw KerasError.unorderedContainer(object: object.summaryDescription, property: name)
        }
    }
}

/// An ordered dictionary of any type, as Mirror hands it out.
private protocol OrderedPairs {
    var orderedValues: [Any] { get }
}

extension OrderedDictionary: OrderedPairs {
    fileprivate var orderedValues: [Any] { values.map { $0 as Any } }
}

/// An identifier of any kind that may hold an object.
protocol ObjectIdentifying {
    var identifiedObject: KerasObject? { get }
}

extension Identifier: ObjectIdentifying {
    var identifiedObject: KerasObject? {
        if case .object(let object) = form { object } else { nil }
    }

    /// The objects that were given, as they were: one, or several in a container.
    var saveables: StateWalk.Child? {
        switch form {
        case .object(let object): return object.isSaveable ? .object(object) : nil
        case .list(let list): return Self.container(list)
        case .dictionary(let entries): return Self.container(Array(entries.values))
        case .name, .function, .absent: return nil
        }
    }

    private static func container(_ identifiers: [Identifier]) -> StateWalk.Child? {
        let children = identifiers.compactMap(\.saveables)
        return children.isEmpty ? nil : .container(children)
    }
}

extension StateWalk.Child {
    /// The layers directly here or in containers here, from left to right.
    var layers: [Layer] {
        switch self {
        case .object(let object): (object as? Layer).map { [$0] } ?? []
        case .container(let children): children.flatMap(\.layers)
        }
    }
}
