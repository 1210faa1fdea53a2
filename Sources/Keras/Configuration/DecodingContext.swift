import KerasJSON

/// What reading a config needs to know: where in the file it is, which custom objects there are,
/// and how much a file may ask for.
public struct DecodingContext {
    /// Where the value stands, for errors: `config.layers.0.config.units`.
    public let path: String
    public let customObjects: CustomObjects
    public let limits: LoadLimits
    /// How deep objects are nested here.
    let depth: Int

    public init(
        path: String = "config", customObjects: CustomObjects = [:], limits: LoadLimits = .default
    ) {
        self.init(path: path, customObjects: customObjects, limits: limits, depth: 0)
    }

    private init(path: String, customObjects: CustomObjects, limits: LoadLimits, depth: Int) {
        self.path = path
        self.customObjects = customObjects
        self.limits = limits
        self.depth = depth
    }

    public func appending(_ component: String) -> DecodingContext {
        DecodingContext(
            path: "\(path).\(component)", customObjects: customObjects, limits: limits, depth: depth
        )
    }

    /// The context of an object inside the current one.
    ///
    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:)`` if objects nest too deep.
    func nested() throws -> DecodingContext {
        guard depth < limits.objectDepth else {
            throw KerasError.resourceLimit(
                path: path, what: "the nesting of objects", declared: depth + 1,
                limit: limits.objectDepth)
        }
        return DecodingContext(
            path: path, customObjects: customObjects, limits: limits, depth: depth + 1)
    }

    /// The error of a value that is not what its place needs.
    public func expected(_ expectation: String, found json: JSONValue) -> KerasError {
        .invalidConfig(path: path, expected: expectation, found: json.summary)
    }
}

/// How much a file may ask for before it is refused. The defaults are far above real models.
public struct LoadLimits: Sendable {
    /// How deep objects (models in models) may nest.
    public var objectDepth = 64
    /// How deep lists and dictionaries (of shapes, of metrics, …) may nest inside one setting.
    public var listDepth = 32
    /// The size of `config.json`, in bytes. As values in memory it takes several times that.
    public var configBytes = 64 << 20
    /// The size, once unpacked, of weights that are compressed in their archive, in bytes. Stored
    /// ones, which is how they are written, are bounded by the file itself.
    public var compressedWeightsBytes = 1 << 30
    /// The size of one asset file, in bytes.
    public var assetBytes = 1 << 30
    /// The bytes that variables which the file has no values for may take in any case.
    public var unstoredVariableBytes = 4 << 30
    /// How many bytes such variables may take for each byte of those that the file has values for.
    public var unstoredBytesPerStoredByte = 4

    public init() {}

    public static let `default` = LoadLimits()
}
