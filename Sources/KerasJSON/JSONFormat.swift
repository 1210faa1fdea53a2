/// How a document is written; the default is that of Python's `json.dumps`.
public struct JSONFormat: Sendable, Equatable {
    /// The number of spaces per level of nesting, each member on a line of its own; nil writes
    /// everything on one line.
    public var indent: Int?
    /// Whether characters outside ASCII are written as `\uXXXX` escapes.
    public var escapesNonASCII: Bool

    /// `json.dumps(value)`: one line, ASCII only.
    public static let python = JSONFormat()
    /// `json.dumps(value, indent=4)`.
    public static let indented = JSONFormat(indent: 4)

    public init(indent: Int? = nil, escapesNonASCII: Bool = true) {
        self.indent = indent.map { Swift.max($0, 0) }
        self.escapesNonASCII = escapesNonASCII
    }
}

extension JSONValue {
    /// The document as CPython's `json.dumps` writes it, byte for byte.
    ///
    /// - Throws: ``JSONError`` if values are nested deeper than ``JSONLimits/deepestNesting`` or a
    ///   `.bigInt` is not made of decimal digits.
    public func jsonBytes(format: JSONFormat = .python) throws(JSONError) -> [UInt8] {
        var writer = JSONWriter(format: format)
        try writer.write(self)
        return writer.output
    }

    /// The document as a string; see ``jsonBytes(format:)``.
    public func jsonString(format: JSONFormat = .python) throws(JSONError) -> String {
        String(decoding: try jsonBytes(format: format), as: UTF8.self)
    }
}
