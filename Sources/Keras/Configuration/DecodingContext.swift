import KerasJSON

/// What reading a config needs to know: where in the file it is, which custom objects there are,
/// and how much a file may ask for.
public struct DecodingContext {
    private let place: ConfigPath
    private let file: File
    /// How deep objects are nested here.
    let depth: Int

    /// What is the same everywhere in a file. Apart, so that a context is three words: decoding
    /// recurses, and has one in each of its frames.
    private final class File {
        let customObjects: CustomObjects
        let limits: LoadLimits
        let sharedObjects: SharedObjects?
        let unbuiltModels: UnbuiltModels?

        init(
            _ customObjects: CustomObjects, _ limits: LoadLimits,
            _ sharedObjects: SharedObjects? = nil, _ unbuiltModels: UnbuiltModels? = nil
        ) {
            self.customObjects = customObjects
            self.limits = limits
            self.sharedObjects = sharedObjects
            self.unbuiltModels = unbuiltModels
        }
    }

    /// The custom classes and functions that the file may name.
    public var customObjects: CustomObjects { file.customObjects }
    /// How much the file may ask for.
    public var limits: LoadLimits { file.limits }
    /// The objects that stand in several places, while a file is loaded.
    var sharedObjects: SharedObjects? { file.sharedObjects }

    /// Where the value stands, for errors: `config.layers.0.config.units`. Keys of the file are cut
    /// and escaped.
    public var path: String { place.description }

    /// The context of a config that stands alone; errors say that it is at `path`.
    public init(
        path: String = "config", customObjects: CustomObjects = [:], limits: LoadLimits = .default
    ) {
        self.init(
            place: ConfigPath(path), file: File(customObjects, limits), depth: 0)
    }

    /// The context of a whole file, in which an object may stand in several places.
    init(
        path: String, customObjects: CustomObjects, limits: LoadLimits,
        sharedObjects: SharedObjects, unbuiltModels: UnbuiltModels? = nil
    ) {
        self.init(
            place: ConfigPath(path),
            file: File(customObjects, limits, sharedObjects, unbuiltModels), depth: 0)
    }

    /// Notes that a model could not be built by its description here, for the report of the load.
    func noteUnbuilt(_ model: Layer, _ error: any Error) {
        let reason =
            "\(model.summaryDescription) had a build config, but cannot be built by it: \(error)"
        guard let models = file.unbuiltModels else {
            logger.warning("\(path): \(reason)")
            return
        }
        models.add(model, .init(path: path, reason: reason))
    }

    private init(place: ConfigPath, file: File, depth: Int) {
        self.place = place
        self.file = file
        self.depth = depth
    }

    /// The context of the value under a key, or at an index.
    public func appending(_ component: String) -> DecodingContext {
        DecodingContext(place: ConfigPath(component, in: place), file: file, depth: depth)
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
        return DecodingContext(place: place, file: file, depth: depth + 1)
    }

    /// The error of a value that is not what its place needs.
    public func expected(_ expectation: String, found json: JSONValue) -> KerasError {
        .invalidConfig(path: path, expected: expectation, found: json.summary)
    }
}
