/// Where in the objects of a class the stored properties are, as the runtime tells Mirror.
///
/// Mirror works the type of a property out anew each time it is read, from its mangled name, which
/// for a setting takes longer than all else that a load does with it.
struct FieldPlaces {
    private let object: KerasObject
    private let isKnown: Bool

    /// - Parameter count: The number of children that the mirrors of all classes show together.
    init(of object: KerasObject, count: Int) {
        self.object = object
        // A class may show something else than its properties (`CustomReflectable`).
        isKnown = fieldCount(of: type(of: object)) == count
    }

    /// Where the reference to `value` is, which Mirror found in the property at `index`, the
    /// properties of superclasses counted first; `nil` unless it is really there.
    func offset(of value: Any, at index: Int) -> Int? {
        guard isKnown, let reference = Self.reference(value) else { return nil }
        let offset = fieldOffset(in: type(of: object), at: index)
        let address = Unmanaged.passUnretained(object).toOpaque()
        // Weak references, for example, are kept in another way than as the object's address.
        let found = withExtendedLifetime(object) {
            address.loadUnaligned(fromByteOffset: offset, as: UInt.self)
        }
        return found == reference ? offset : nil
    }

    /// The one word that `value` is kept as.
    private static func reference(_ value: Any) -> UInt? {
        if type(of: value) is AnyClass {
            return UInt(bitPattern: ObjectIdentifier(value as AnyObject))
        }
        guard let variables = value as? [Variable] else { return nil }
        return withUnsafeBytes(of: variables) { $0.load(as: UInt.self) }
    }
}

// What Mirror asks itself.

@_silgen_name("swift_reflectionMirror_recursiveCount")
private func fieldCount(of type: Any.Type) -> Int

@_silgen_name("swift_reflectionMirror_recursiveChildOffset")
private func fieldOffset(in type: Any.Type, at index: Int) -> Int
