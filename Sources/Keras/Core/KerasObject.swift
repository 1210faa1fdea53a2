import KerasJSON
import KerasTensors

/// The root of everything that Keras describes by a config: layers, models, optimizers, losses,
/// metrics, initializers, regularizers, constraints and schedules.
///
/// Life of an object: `init()` → settings assigned (by a convenience initializer, or by the
/// loader) → `setUp()` once, before its first use → use. Declare settings with ``Configured``;
/// the config is made from them.
open class KerasObject {
    // Every use asks for it, in an access that ends within a line.
    @exclusivity(unchecked) private(set) var isSetUp = false
    /// The settings, once they were looked for.
    final var foundSettings: [Reflection.Setting]?
    /// How the file that the object is from names its class, if that is not a registered one: so a
    /// save names it, too.
    final var originInFile: (module: String?, registeredName: String)?

    /// An object with default settings. Subclasses that add initializers keep this one.
    public required init() {}

    /// The name of the class in files: the Swift type's own unless overridden, which it is where
    /// Python's class is named differently.
    open class var className: String { ObjectNames.plainName(of: self) }

    /// The name of the object's class in files.
    var className: String { Self.className }

    /// Called exactly once, when the settings are final and before the first build, call, walk or
    /// save: the place to make sublayers and variables that depend on settings. Call `super` first.
    ///
    /// - Throws: What an override throws; it ends what needed the set-up, and the next use tries it
    ///   again.
    open func setUp() throws {}

    /// The settings as a config.
    ///
    /// The default collects every ``Configured`` property, the base class's first, and refuses to
    /// lose one that is not marked.
    /// - Throws: ``KerasError/unsavedProperty(object:property:)``.
    open func config() throws -> Config {
        try ensureSetUp()
        return try settingsConfig()
    }

    /// Takes the settings from a config; keys that are missing keep their defaults.
    ///
    /// - Throws: ``KerasError/unknownConfigKey(path:object:key:known:)`` for a key that is no
    ///   setting (unless its value is null), or the error of a value that does not fit.
    open func configure(from config: Config) throws {
        try configureSettings(from: config)
    }

    /// What the serialization adds beside `config`, for objects that are built.
    ///
    /// - Throws: What an override throws; it ends the save.
    open func buildConfig() throws -> Config? { nil }

    /// Restores what ``buildConfig()`` described.
    ///
    /// - Throws: What an override throws; it ends the load.
    open func build(from config: Config) throws {}

    // MARK: The hooks of state

    /// Puts the object's own variables into `store`. The default stores "0", "1", … for layers and
    /// optimizers and nothing for other objects.
    ///
    /// - Throws: What an override throws; it ends the save before any file is changed.
    open func saveOwnVariables(to store: VariableWriter) throws {}

    /// Takes the object's own variables from `store`.
    ///
    /// - Throws: What an override throws: the load goes on with other objects, and reports it in
    ///   ``KerasError/stateMismatch(path:failures:)``. The error of a damaged file ends the load at
    ///   once.
    open func loadOwnVariables(from store: VariableReader) throws {}

    /// Writes files that belong to the object, such as a vocabulary. The default writes none.
    ///
    /// - Throws: As ``saveOwnVariables(to:)``.
    open func saveAssets(to directory: AssetWriter) throws {}

    /// Reads the files that ``saveAssets(to:)`` wrote; called, after the object's variables were
    /// loaded, if there are any.
    ///
    /// - Throws: As ``loadOwnVariables(from:)``.
    open func loadAssets(from directory: AssetReader) throws {}

    /// Whether a file has to have assets for the object.
    var expectsAssets: Bool { false }

    /// Puts back the state, as it is now, that a load changes and no variable has.
    var restoration: (() -> Void)? { nil }

    /// Whether files have a group of variables for the object even if it is empty: for layers and
    /// optimizers. Others have one if a hook stores something.
    var storesOwnVariables: Bool { false }

    /// The name that stands beside the variables in files.
    var storedName: String? { nil }

    /// Loads the variables; returns why they were skipped, if that is no error.
    func loadStored(from store: VariableReader) throws -> String? {
        try loadOwnVariables(from: store)
        return nil
    }

    // MARK: The walk of state

    /// Whether the object is walked for state and assets: layers, optimizers, losses and metrics
    /// are; initializers, schedules and the like are not.
    var isSaveable: Bool { false }

    /// The class from which on (upwards) properties are not walked, as Keras skips the attributes
    /// of its own base classes.
    class var walkBase: KerasObject.Type { KerasObject.self }

    /// Children that are not properties: a model's `layers` and `optimizer`.
    var virtualAttributes: [StateWalk.Attribute] { get throws { [] } }

    /// Keys of the config that are no settings, and which no setting may have.
    class var reservedKeys: Set<String> { [] }

    /// Keys of settings that a base class has a default for, but Keras's class of this name has not.
    class var requiredKeys: Set<String> { [] }

    /// Keys of settings that Keras's class writes elsewhere than where the property is declared,
    /// and those that come before them.
    class var movedKeys: [(key: String, after: String)] { [] }

    /// The name of the Python attribute for a property; the default spells it in snake case.
    /// Override it where Python's class uses another name, so that files are the same.
    open func attributeName(ofProperty property: String) -> String {
        SnakeCase.fromPropertyName(property)
    }

    /// The object in a few words, for errors: `<Dense name=dense>`.
    open var summaryDescription: String { "<\(Self.className)>" }

    /// Calls `setUp`; overridden by base classes with something to do around it.
    func setUpAndMore() throws { try setUp() }

    /// Runs `setUp` if it has not run, and refuses settings that were changed since.
    ///
    /// - Throws: What ``setUp()`` throws; ``KerasError/settingChanged(object:key:)`` for a setting
    ///   that was changed since it ran.
    public final func ensureSetUp() throws {
        if isSetUp {
            for found in foundSettings ?? [] where found.setting.isChangedAfterFreeze {
                throw KerasError.settingChanged(object: summaryDescription, key: found.key)
            }
            return
        }
        if Glance.isTaken { return }
        isSetUp = true
        let settings = Reflection.settings(of: self)
        do {
            try setUpAndMore()
        } catch {
            isSetUp = false
            throw error
        }
        for found in settings { found.setting.freeze() }
    }
}

extension KerasObject: CustomStringConvertible {
    /// ``summaryDescription``, the object in a few words.
    public var description: String { summaryDescription }
}

extension KerasObject {
    func settingsConfig() throws -> Config {
        try Reflection.checkNothingIsLost(of: self)
        var config = Config()
        let reserved = Self.reservedKeys
        let builtInContext = EncodingContext(
            path: summaryDescription, writesCanonicalIdentifiers: true)
        for found in Reflection.settings(of: self) {
            guard !config.contains(found.key), !reserved.contains(found.key) else {
                throw KerasError.unsupported(
                    object: summaryDescription,
                    feature: "a second meaning of the config key '\(found.key)'",
                    remedy: "give the setting another key: @Configured(\"…\")")
            }
            let context = found.isBuiltIn ? builtInContext : builtInContext.forObject
            if let json = try found.setting.encoded(in: context.appending(found.key)) {
                config.set(json, forKey: found.key)
            }
        }
        return config
    }

    /// - Parameter others: Keys that are no settings.
    func configureSettings(from config: Config, besides others: Set<String> = []) throws {
        let context = config.decodingContext
        let settings = Reflection.settings(of: self)
        // Configs have the settings in the order of their declaration.
        var next = 0
        for (key, json) in try config.ofFile {
            let index =
                settings[next...].firstIndex { $0.key == key }
                ?? settings[..<next].firstIndex { $0.key == key }
            guard let index else {
                if others.contains(key) || json == .null { continue }
                throw KerasError.unknownConfigKey(
                    path: context.path, object: Self.className, key: key, known: settings.map(\.key)
                )
            }
            try settings[index].setting.decode(json, in: context.appending(key))
            next = index + 1
        }
        for found in settings where !found.isBuiltIn {
            found.setting.isMissingInFile = !config.contains(found.key)
        }
        // A subclass may have given its base class's settings itself.
        guard BuiltIns.module(of: type(of: self)) != nil else { return }
        let required = type(of: self).requiredKeys
        for setting in settings
        where (setting.setting.isRequired || required.contains(setting.key))
            && !config.contains(setting.key)
        {
            let keys = config.keys.filter { !others.contains($0) }
            throw KerasError.invalidConfig(
                path: context.path, expected: "a value for '\(setting.key)', which has no default",
                found: "only " + (keys.isEmpty ? "nothing" : keys.excerpt()))
        }
    }
}
