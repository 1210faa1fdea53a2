import KerasJSON
import KerasTensors
import Synchronization

/// What a property's value is to the walk of state.
///
/// Asking the runtime whether a type conforms to a protocol is slow, above all when it does not; so
/// it is asked once for each type.
enum WalkedValue: Sendable {
    /// An object or a variable.
    case saveable
    /// A setting whose value may hold objects.
    case setting
    /// A property marked as not saved.
    case unsaved
    /// The name of something, or the thing itself.
    case identifier
    /// Nothing that is ever walked: numbers, text, tensors, and settings of them.
    case plain
    /// An optional, a container, or something else.
    case other

    var isPlain: Bool { if case .plain = self { true } else { false } }

    private static let known = Mutex<[ObjectIdentifier: WalkedValue]>([:])

    init(_ value: Any) {
        let type = ObjectIdentifier(type(of: value))
        if let known = Self.known.withLock({ $0[type] }) {
            self = known
            return
        }
        let kind = Self.kind(of: value)
        Self.known.withLock { $0[type] = kind }
        self = kind
    }

    private static func kind(of value: Any) -> WalkedValue {
        if let setting = value as? AnyConfigured {
            return isPlain(setting.valueType) ? .plain : .setting
        }
        if value is AnyNotSaved { return .unsaved }
        if value is any ObjectIdentifying { return .identifier }
        if value is KerasObject || value is Variable { return .saveable }
        return isPlain(type(of: value)) ? .plain : .other
    }

    /// What a walk may find in a property.
    struct Contents {
        var mayBeObjects = true
        var mayBeVariables = true

        static let unknown = Contents()
        static let nothing = Contents(mayBeObjects: false, mayBeVariables: false)
    }

    /// What there may be in a property of the library, or in a setting, of the type of `value`.
    static func contents(like value: Any) -> Contents {
        if WalkedValue(value).isPlain { return .nothing }
        let type = (value as? AnyConfigured)?.valueType ?? type(of: value)
        if type == Variable.self || type == [Variable].self {
            return Contents(mayBeObjects: false)
        }
        // What these name, or are, is no saveable object and has no variables.
        let unsaveable: [Any.Type] = [
            InitializerIdentifier.self, InitializerIdentifier?.self, RegularizerIdentifier?.self,
            ConstraintIdentifier?.self,
        ]
        if unsaveable.contains(where: { $0 == type }) { return .nothing }
        return Contents(mayBeVariables: !(type is any ObjectIdentifying.Type))
    }

    private static func isPlain(_ type: Any.Type) -> Bool {
        if type is any PlainValue.Type { return true }
        let plain: [Any.Type] = [
            Int.self, Double.self, Bool.self, String.self, Tensor.self, Shape.self, DType.self,
            Int?.self, Double?.self, Bool?.self, String?.self, Tensor?.self, [Int].self,
            [Double].self, [Float].self, [String].self,
            VocabularyToken?.self, [VocabularyToken]?.self, [Number]?.self,
            // What an activation resolved to: the identifier has the layer, if it is one.
            ActivationFunction.self, ActivationFunction?.self,
        ]
        return plain.contains { $0 == type }
    }
}

/// A type of the library's whose values hold nothing that the walk of state would want: parts of a
/// layer that keep the layer's own variables, or mere data.
protocol PlainValue {}

extension Optional: PlainValue where Wrapped: PlainValue {}

extension JSONValue: PlainValue {}
