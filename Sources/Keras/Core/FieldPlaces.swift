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
        guard isKnown, type(of: value) is AnyClass else { return nil }
        let offset = fieldOffset(in: type(of: object), at: index)
        let address = Unmanaged.passUnretained(object).toOpaque()
        // Weak references, for example, are kept in another way than as the object's address.
        let found = withExtendedLifetime(object) {
            address.loadUnaligned(fromByteOffset: offset, as: UInt.self)
        }
        return found == UInt(bitPattern: ObjectIdentifier(value as AnyObject)) ? offset : nil
    }
}

// What Mirror asks itself.

@_silgen_name("swift_reflectionMirror_recursiveCount")
private func fieldCount(of type: Any.Type) -> Int

@_silgen_name("swift_reflectionMirror_recursiveChildOffset")
private func fieldOffset(in type: Any.Type, at index: Int) -> Int
