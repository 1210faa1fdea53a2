extension JSONValue {
    /// Reads a document as CPython's `json.loads` does.
    ///
    /// Of equal keys in an object the last one wins. A number too large for a `Double`, such as
    /// `1e999`, is an infinity. Strings must be UTF-8 without lone surrogates, which is stricter
    /// than Python.
    ///
    /// - Throws: ``JSONError`` for bytes that are no document or that exceed `limits`.
    public init(
        parsing bytes: UnsafeRawBufferPointer, limits: JSONLimits = .default
    ) throws(JSONError) {
        var parser = JSONParser(document: bytes, limits: limits)
        self = try parser.parseDocument()
    }

    /// Reads a document; see ``init(parsing:limits:)-(UnsafeRawBufferPointer,_)``.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .default) throws(JSONError) {
        let result = bytes.withUnsafeBytes { buffer -> Result<JSONValue, JSONError> in
            Result { () throws(JSONError) in try JSONValue(parsing: buffer, limits: limits) }
        }
        self = try result.get()
    }

    /// Reads a document from a string; see ``init(parsing:limits:)-(UnsafeRawBufferPointer,_)``.
    public init(jsonString: String, limits: JSONLimits = .default) throws(JSONError) {
        try self.init(parsing: Array(jsonString.utf8), limits: limits)
    }
}
