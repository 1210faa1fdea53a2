import KerasJSON

/// What reading a config needs to know: where in the file it is, which custom objects there are,
/// and how much a file may ask for.
public struct DecodingContext {
    private let place: ConfigPath
    public let customObjects: CustomObjects
    public let limits: LoadLimits
    /// How deep objects are nested here.
    let depth: Int
    /// The objects that stand in several places, while a file is loaded.
    let sharedObjects: SharedObjects?

    /// Where the value stands, for errors: `config.layers.0.config.units`. Keys of the file are cut
    /// and escaped.
    public var path: String { place.description }

    public init(
        path: String = "config", customObjects: CustomObjects = [:], limits: LoadLimits = .default
    ) {
        self.init(
            place: ConfigPath(path), customObjects: customObjects, limits: limits, depth: 0,
            sharedObjects: nil)
    }

    /// The context of a whole file, in which an object may stand in several places.
    init(
        path: String, customObjects: CustomObjects, limits: LoadLimits,
        sharedObjects: SharedObjects
    ) {
        self.init(
            place: ConfigPath(path), customObjects: customObjects, limits: limits, depth: 0,
            sharedObjects: sharedObjects)
    }

    private init(
        place: ConfigPath, customObjects: CustomObjects, limits: LoadLimits, depth: Int,
        sharedObjects: SharedObjects?
    ) {
        self.place = place
        self.customObjects = customObjects
        self.limits = limits
        self.depth = depth
        self.sharedObjects = sharedObjects
    }

    /// The context of the value under a key, or at an index.
    public func appending(_ component: String) -> DecodingContext {
        DecodingContext(
            place: ConfigPath(component, in: place), customObjects: customObjects, limits: limits,
            depth: depth, sharedObjects: sharedObjects)
    }

    /// The context of an object inside the current one.
    ///
    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` if objects nest too deep.
    func nested() throws -> DecodingContext {
        guard depth < limits.objectDepth else {
            throw KerasError.resourceLimit(
                path: path, what: "the nesting of objects", declared: depth + 1,
                limit: limits.objectDepth, remedy: LoadLimits.remedy("objectDepth"))
        }
        return DecodingContext(
            place: place, customObjects: customObjects, limits: limits, depth: depth + 1,
            sharedObjects: sharedObjects)
    }

    /// The error of a value that is not what its place needs.
    public func expected(_ expectation: String, found json: JSONValue) -> KerasError {
        .invalidConfig(path: path, expected: expectation, found: json.summary)
    }
}
