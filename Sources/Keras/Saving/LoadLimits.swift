import KerasJSON

/// How much a file may ask for before it is refused. The defaults are far above real models.
public struct LoadLimits: Sendable {
    /// How deep objects (models in models) may nest.
    public var objectDepth = 48
    /// How deep lists and dictionaries (of shapes, of metrics, …) may nest inside one setting.
    public var listDepth = 32
    /// The size of `config.json`, and that of `metadata.json`, in bytes. As values in memory they
    /// take several times that.
    public var configBytes = 32 << 20
    /// The size, once unpacked, of weights that are compressed in their archive, in bytes. Stored
    /// ones, which is how they are written, are bounded by the file itself.
    public var compressedWeightsBytes = 1 << 30
    /// The size of one asset file, in bytes.
    public var assetBytes = 1 << 30
    /// How many asset files the folder of a model may have.
    public var assetFiles = 100_000
    /// How many shards weights may be in.
    public var shards = 10_000
    /// The bytes that variables which the file has no values for may take in any case.
    public var unstoredVariableBytes = 256 << 20
    /// How many bytes such variables may take for each byte of those that the file has values for.
    public var unstoredBytesPerStoredByte = 4
    /// The bytes that may come out of a file that is gone through as a whole, by ``FileEditor``, in
    /// any case: what it has compressed, or names more than once, takes more than the file itself.
    public var expandedBytes = 32 << 20
    /// How many such bytes there may be for each byte of the file.
    public var expandedBytesPerStoredByte = 64

    /// How many times the bytes of the file what is unpacked from it may take together: arrays in
    /// compressed chunks or under several names, compressed members, the tokens of vocabularies.
    public var expansion = 32
    /// Up to this number of bytes it may be more.
    public var expansionAllowance = 32 << 20
    /// How many values `config.json` may have, those inside of others included.
    public var configValues = 1_310_720

    /// How many objects a file may describe: layers, the ops of graphs, initializers, metrics, …
    public var objects = 32_768
    /// How often layers are called while the models of a file are built.
    public var layerCalls = 16_384
    /// How many tensors these calls may give.
    public var tensors = 1 << 18
    /// How many ops may be tried to find the shapes of those that are made of them.
    public var operationParts = 1 << 18
    /// How many bytes the names and the paths of all layers have: a path has the names of all
    /// layers around the layer. What is not ASCII, and slower to compare, counts eight times.
    public var pathBytes = 4 << 20
    /// How many steps it may take to find the layers that the patterns of policy maps mean.
    public var patternSteps = 1 << 24
    /// How many thresholds all metrics of a file have together.
    public var thresholds = 1 << 21

    /// How many bytes the inputs and outputs of a file's self-test may have together.
    public var selfTestBytes = 16 << 20

    /// The default limits.
    public init() {}

    /// The limits of a load that is given no others.
    public static let `default` = LoadLimits()

    /// Those of a description's text.
    var json: JSONLimits { JSONLimits(maximumValueCount: configValues) }

    /// For what is not from a file, and exists already.
    static let unbounded = {
        var limits = LoadLimits()
        for limit in [
            \LoadLimits.objects, \.layerCalls, \.tensors, \.operationParts, \.pathBytes,
            \.patternSteps, \.thresholds,
        ] { limits[keyPath: limit] = .max }
        return limits
    }()

    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` if more than the
    ///   limits allow would come out of a file of `size` bytes.
    package func checkExpansion(
        to bytes: Int, ofFileOfSize size: Int, path: String, what: String
    ) throws {
        let (share, overflow) = size.multipliedReportingOverflow(
            by: max(1, expandedBytesPerStoredByte))
        let allowed = max(expandedBytes, overflow ? .max : share)
        guard bytes <= allowed else {
            throw KerasError.resourceLimit(
                path: path, what: what, declared: bytes, limit: allowed,
                remedy: Self.remedy(
                    allowed == expandedBytes ? "expandedBytes" : "expandedBytesPerStoredByte"))
        }
    }

    /// What to do about a file that is right and needs more.
    static func remedy(_ field: String) -> String {
        "if you trust the file, raise LoadOptions.limits.\(field)"
    }
}
