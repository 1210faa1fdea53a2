import KerasJSON
import KerasTensors

/// An axis, or several, as a setting: written as an int or a list, as it was given. Negative axes
/// count from the end.
public enum AxisSetting: Sendable, Hashable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral
{
    case axis(Int)
    case axes([Int])

    public init(integerLiteral value: Int) { self = .axis(value) }
    public init(arrayLiteral elements: Int...) { self = .axes(elements) }

    /// The axes for an op.
    var axes: Axes {
        switch self {
        case .axis(let axis): Axes([axis])
        case .axes(let axes): Axes(axes)
        }
    }
}

extension AxisSetting: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch self {
        case .axis(let axis): .int(axis)
        case .axes(let axes): try axes.encoded(in: context)
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        switch json {
        case .int(let axis): return .axis(axis)
        case .array: return .axes(try [Int].decoded(from: json, in: context))
        default: throw context.expected("an axis or a list of axes", found: json)
        }
    }
}
