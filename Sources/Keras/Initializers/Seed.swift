import KerasJSON
import KerasTensors

/// What an initializer's random numbers start from: a number gives the same values at each call, a
/// ``SeedGenerator`` new ones.
public enum Seed: ExpressibleByIntegerLiteral {
    /// The same values at each call.
    case number(Int)
    /// New values at each call.
    case generator(SeedGenerator)

    public init(integerLiteral value: Int) { self = .number(value) }
}

extension Seed: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch self {
        case .number(let number): .int(number)
        case .generator(let generator): try generator.encoded(in: context)
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Seed {
        switch json {
        case .int(let number): .number(number)
        case .object:
            .generator(try Serialization.decode(SeedGenerator.self, from: json, in: context))
        default: throw context.expected("an int, null or a SeedGenerator", found: json)
        }
    }
}
