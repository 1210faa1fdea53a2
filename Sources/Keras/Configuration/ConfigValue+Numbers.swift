import KerasJSON

extension ConfigValue where Self: FixedWidthInteger {
    public func encoded(in context: EncodingContext) -> JSONValue {
        Int(exactly: self).map(JSONValue.int) ?? .bigInt(String(self))
    }

    /// Python tells `1` from `1.0`, and so do configs: a float is not an int.
    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Self {
        let value: Self?
        switch json {
        case .int(let number): value = Self(exactly: number)
        case .bigInt(let digits): value = Self(digits)
        default: throw context.expected("an int", found: json)
        }
        guard let value else {
            throw context.expected("an int from \(min) to \(max)", found: json)
        }
        return value
    }
}

extension Int: ConfigValue {}
extension Int8: ConfigValue {}
extension Int16: ConfigValue {}
extension Int32: ConfigValue {}
extension Int64: ConfigValue {}
extension UInt: ConfigValue {}
extension UInt8: ConfigValue {}
extension UInt16: ConfigValue {}
extension UInt32: ConfigValue {}
extension UInt64: ConfigValue {}

extension Double: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { .double(self) }

    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Double {
        switch json {
        case .double(let value): return value
        case .int(let value): return Double(value)
        default: throw context.expected("a number", found: json)
        }
    }
}

extension Float: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { .double(Double(self)) }

    /// The nearest float32; a number beyond its range is refused.
    public static func decoded(from json: JSONValue, in context: DecodingContext) throws -> Float {
        let number = try Double.decoded(from: json, in: context)
        let value = Float(number)
        guard value.isFinite || !number.isFinite else {
            throw context.expected("a number in the range of float32", found: json)
        }
        return value
    }
}
