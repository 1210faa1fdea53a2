import KerasJSON
import KerasTensors
import OrderedCollections

extension Nest where Leaf == Shape {
    /// The shapes that a layer was built for, as Keras's `get_build_config` writes them: under
    /// `input_shape`, or under `shapes_dict` if Python's `build` has several arguments.
    init(buildConfig config: Config) throws {
        if config.contains("input_shape") {
            self = try config["input_shape"]
            return
        }
        guard config.contains("shapes_dict"),
            case .object(let described) = try config["shapes_dict"] as JSONValue
        else {
            throw KerasError.invalidConfig(
                path: config.decodingContext.path,
                expected:
                    "'input_shape', or 'shapes_dict' with a shape for each argument of build; "
                    + "a class with another build config overrides build(from:)",
                found: config.keys.isEmpty ? "nothing" : config.keys.excerpt())
        }
        let suffix = "_shape"
        let context = config.decodingContext.appending("shapes_dict")
        var shapes: OrderedDictionary<String, Nest> = [:]
        // An argument that may be left out can have null.
        for (key, json) in described where json != .null {
            let name = key.hasSuffix(suffix) ? String(key.dropLast(suffix.count)) : key
            shapes[name] = try Nest.decoded(from: json, in: context.appending(key))
        }
        self = .dictionary(shapes)
    }
}
