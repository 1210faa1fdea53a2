/// Which keys the config of a user's class has in the file that the layer is from.
///
/// Python's class may take no other: an `__init__` without `name`, or a `get_config` of a few
/// settings. So a save leaves out what the file left out, as long as it says nothing, and keeps the
/// order.
struct ConfigForm {
    private let keys: [String]
    /// The name that the layer got without one in the file.
    var name: String

    /// `nil` for a class of Keras's own, whose configs are always complete.
    init?(of layer: Layer, in config: Config) {
        guard BuiltIns.module(of: type(of: layer)) == nil else { return nil }
        keys = config.keys
        name = layer.name
    }

    func applied(to config: Config, of layer: Layer) -> Config {
        var config = config
        let isDefault = [
            "name": layer.name == name, "trainable": layer.trainable,
            "dtype": layer.dtypePolicyMap == nil && layer.dtypePolicy == .float32,
        ]
        for (key, isDefault) in isDefault where isDefault && !keys.contains(key) {
            config.removeValue(forKey: key)
        }
        // Python writes these for classes without an __init__ of their own.
        if keys.contains("activity_regularizer"), !config.contains("activity_regularizer") {
            config.set(nil, forKey: "activity_regularizer")
        }
        if keys.contains("autocast") { config.set(layer.autocast, forKey: "autocast") }
        return config.ordered(by: keys)
    }
}
