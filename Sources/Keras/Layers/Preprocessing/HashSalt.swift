import KerasJSON

/// The key of a layer's hash, which then is SipHash: two integers, or one that is both. (Keras: the
/// argument `salt`.)
///
/// ```swift
/// Hashing(numBins: 8, salt: HashSalt(133, 137))
/// ```
public struct HashSalt: Sendable, Hashable {
    /// The first half of the key.
    public let first: Int
    /// The second half of the key.
    public let second: Int

    /// A key of two integers.
    public init(_ first: Int, _ second: Int) {
        self.first = first
        self.second = second
    }

    /// The bucket, of `count`, that `text` falls into: by SipHash with the salt, or by FarmHash
    /// without one.
    static func bucket(of text: String, count: Int, salt: HashSalt?) -> Int {
        let hash =
            salt.map { salt in
                SipHash.hash(
                    of: text,
                    key: (
                        UInt64(bitPattern: Int64(salt.first)),
                        UInt64(bitPattern: Int64(salt.second))
                    ))
            } ?? FarmHash.fingerprint(of: text)
        return Int(hash % UInt64(count))
    }
}

extension HashSalt: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value, value) }
}

extension HashSalt: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        .array([.int(first), .int(second)])
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> HashSalt {
        if case .int(let value) = json { return HashSalt(value, value) }
        guard case .array = json else { throw context.expected("one or two ints", found: json) }
        let values = try [Int].decoded(from: json, in: context)
        guard values.count == 2 else { throw context.expected("one or two ints", found: json) }
        return HashSalt(values[0], values[1])
    }
}
