/// What writing a config needs to know.
public struct EncodingContext {
    /// The object that is written, for errors.
    public let path: String
    /// Whether identifiers are written as Keras's own classes write them, and not as they were
    /// given: in the settings that a built-in class declares.
    let writesCanonicalIdentifiers: Bool

    public init(path: String = "config") {
        self.init(path: path, writesCanonicalIdentifiers: false)
    }

    init(path: String, writesCanonicalIdentifiers: Bool) {
        self.path = path
        self.writesCanonicalIdentifiers = writesCanonicalIdentifiers
    }

    public func appending(_ component: String) -> EncodingContext {
        EncodingContext(
            path: "\(path).\(component)", writesCanonicalIdentifiers: writesCanonicalIdentifiers)
    }

    /// The context of an object inside the current one, which decides for itself how it writes.
    var forObject: EncodingContext { EncodingContext(path: path) }
}
