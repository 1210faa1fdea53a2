import Keras
import KerasJSON
import KerasZip

/// What can be told about a model file without making the model.
struct ModelInspection {
    let path: String
    let size: Int
    let members: [ZipEntry]
    let kerasVersion: String?
    let dateSaved: String?
    /// The description of the model: class, config, and how it was compiled.
    let description: JSONValue
    let layers: [LayerRow]
    /// Nil if the file has no weights.
    let weights: StoredWeights?
    let optimizer: OptimizerState?

    /// - Throws: What is wrong with the archive, its JSON or its weights; every byte is compared
    ///   with its checksum.
    init(of archive: ArchiveReader) throws {
        let file = try archive.verifiedWeights()
        path = archive.path
        size = archive.size
        members = archive.members
        let metadata = try archive.metadata()
        kerasVersion = metadata?["keras_version"]?.stringValue
        dateSaved = metadata?["date_saved"]?.stringValue
        description = try archive.config()
        guard description["class_name"]?.stringValue != nil else {
            throw CommandError("\(path): config.json does not describe a model")
        }
        weights = try file.map(StoredWeights.init)
        let listed = LayerRow.rows(ofModel: description, weights: weights)
        layers = listed.isEmpty ? weights.map(LayerRow.rows(fromWeights:)) ?? [] : listed
        optimizer = try OptimizerState(
            compileConfig: description["compile_config"], file: file, weights: weights)
    }

    var className: String { description["class_name"]?.stringValue ?? "" }

    var name: String? { description["config"]?["name"]?.stringValue }

    /// What the model was compiled with: the arguments that were given, those aside that only say
    /// how Python's backends run.
    var compileArguments: [(name: String, value: JSONValue)] {
        let ignored = ["run_eagerly", "steps_per_execution", "jit_compile", "auto_scale_loss"]
        return description["compile_config"]?.objectValue?.compactMap { key, value in
            value.isNull || ignored.contains(key) ? nil : (key, value)
        } ?? []
    }
}
