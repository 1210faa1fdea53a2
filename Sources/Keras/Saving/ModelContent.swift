import KerasJSON
import KerasZip
import OrderedCollections

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A model as the parts of its file, ready to be written: everything that can fail for the model's
/// sake has succeeded.
struct ModelContent {
    /// The Keras version whose layout the files follow.
    static let kerasVersion = "3.15.1"

    /// What `metadata.json` says.
    let metadata: JSONObject
    /// The bytes of `config.json`.
    let config: [UInt8]
    let weights: WeightsContent
    /// Asset files by their path from `assets/` on.
    let assets: OrderedDictionary<String, [UInt8]>
    /// When the file's parts were made.
    let date: ZipTimestamp

    /// The parts of a file, whatever they describe.
    init(
        metadata: JSONObject, config: [UInt8], weights: WeightsContent,
        assets: OrderedDictionary<String, [UInt8]>
    ) {
        (self.metadata, self.config) = (metadata, config)
        (self.weights, self.assets, date) = (weights, assets, .now)
    }

    /// Describes and collects `model`; nothing is copied.
    ///
    /// - Throws: What serialization and the save hooks throw.
    init(_ model: Model, _ options: SaveOptions = SaveOptions()) throws {
        try model.ensureSetUp()
        if !model.isBuilt {
            logger.warning(
                "\(model.summaryDescription) has not been built: its file will have no weights")
        }
        config = try EncodingScope.describingSharedObjects(of: model).jsonBytes()
        let selfTest = try options.selfTestInputs.map {
            try SelfTest(of: model, inputs: $0).files()
        }
        var state = StateCollector()
        try state.collect(model)
        metadata = [
            "keras_version": .string(Self.kerasVersion),
            "date_saved": .string(
                options.isReproducible ? "1980-01-01@00:00:00" : Self.dateSaved()),
        ]
        weights = try WeightsContent(state.groups)
        assets = state.assets.merging(selfTest ?? [:]) { $1 }
        date = options.isReproducible ? .earliest : .now
    }

    /// The local time as Keras writes it: `2026-11-23@13:35:35`.
    private static func dateSaved() -> String {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%d@%H:%M:%S", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
