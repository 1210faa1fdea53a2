import KerasJSON

/// A learning rate: a number, or a schedule that gives one for each step.
///
/// A literal is a number: `Adam(learningRate: 1e-3)`.
public enum LearningRate {
    /// The same number for every step.
    case value(Double)
    /// A number for each step.
    case schedule(LearningRateSchedule)
}

extension LearningRate: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    public init(floatLiteral value: Double) { self = .value(value) }
    public init(integerLiteral value: Int) { self = .value(Double(value)) }
}

extension LearningRate: CustomStringConvertible {
    public var description: String {
        switch self {
        case .value(let value): value.description
        case .schedule(let schedule): schedule.description
        }
    }
}

extension LearningRate: ConfigValue {
    public func encoded(in context: EncodingContext) throws -> JSONValue {
        switch self {
        case .value(let value): value.encoded(in: context)
        case .schedule(let schedule): try Serialization.encode(schedule, in: context)
        }
    }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        guard case .object = json else {
            return .value(try Double.decoded(from: json, in: context))
        }
        return .schedule(try LearningRateSchedule.decoded(from: json, in: context))
    }
}
