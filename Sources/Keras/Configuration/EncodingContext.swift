/// What writing a config needs to know.
public struct EncodingContext {
    private let place: ConfigPath
    /// Whether identifiers are written as Keras's own classes write them, and not as they were
    /// given: in the settings that a built-in class declares.
    let writesCanonicalIdentifiers: Bool

    /// The object that is written, for errors.
    public var path: String { place.description }

    /// The context of an object that errors call `path`.
    public init(path: String = "config") {
        self.init(path: path, writesCanonicalIdentifiers: false)
    }

    init(path: String, writesCanonicalIdentifiers: Bool) {
        self.init(ConfigPath(path), writesCanonicalIdentifiers)
    }

    private init(_ place: ConfigPath, _ writesCanonicalIdentifiers: Bool) {
        self.place = place
        self.writesCanonicalIdentifiers = writesCanonicalIdentifiers
    }

    /// The context of the value under a key, or at an index.
    public func appending(_ component: String) -> EncodingContext {
        EncodingContext(ConfigPath(component, in: place), writesCanonicalIdentifiers)
    }

    /// The context of an object inside the current one, which decides for itself how it writes.
    var forObject: EncodingContext { EncodingContext(place, false) }
}
