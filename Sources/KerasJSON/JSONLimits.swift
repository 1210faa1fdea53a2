/// How much a JSON document may demand of its reader.
public struct JSONLimits: Sendable, Equatable {
    /// How deep arrays and objects may be nested; never more than ``deepestNesting``.
    public var maximumDepth: Int
    /// How many digits an integer may have. Python refuses integers of more than 4300 digits.
    public var maximumIntegerDigits: Int
    /// How many values the arrays and objects of a document may have together. In memory a value takes
    /// up to a hundred bytes, in a document two: this bounds the memory that a document can cost.
    public var maximumValueCount: Int

    /// How many combining marks (accents and the like) may follow each other in a string.
    public var maximumMarks: Int
    /// How many bytes a string that is not ASCII may have, and all keys that are not together.
    public var maximumUnicodeLength: Int

    /// The nesting that the stack of every thread can bear when such a value is freed, which goes level
    /// by level; ``maximumDepth`` beyond it has no effect.
    public static let deepestNesting = 2048

    public static let `default` = JSONLimits()

    public init(
        maximumDepth: Int = 512, maximumIntegerDigits: Int = 4300,
        maximumValueCount: Int = 1 << 21, maximumMarks: Int = 64,
        maximumUnicodeLength: Int = 1 << 20
    ) {
        self.maximumDepth = maximumDepth
        self.maximumIntegerDigits = maximumIntegerDigits
        self.maximumValueCount = maximumValueCount
        self.maximumMarks = maximumMarks
        self.maximumUnicodeLength = maximumUnicodeLength
    }

    var effectiveDepth: Int { Swift.min(maximumDepth, Self.deepestNesting) }
}
