/// The built-in classes of a family under every name that Keras knows them by: the class's own
/// (`GlorotUniform`), its snake case (`glorot_uniform`), and aliases (`uniform`).
struct IdentifierTable {
    private var types: [String: KerasObject.Type] = [:]

    init(_ types: [KerasObject.Type], aliases: [String: KerasObject.Type] = [:]) {
        for type in types {
            self.types[type.className] = type
            self.types[SnakeCase.fromClassName(type.className)] = type
        }
        self.types.merge(aliases) { $1 }
    }

    /// The class called `name`. Names are case-sensitive, as in Keras.
    subscript(name: String) -> KerasObject.Type? { types[name] }

    /// All names.
    var names: [String] { types.keys.sorted() }

    /// A fresh, set-up object of the class called `name`; `nil` if there is none.
    func make<Object: KerasObject>(_ name: String, as _: Object.Type) throws -> Object? {
        guard let type = types[name] as? Object.Type else { return nil }
        let object = type.init()
        try object.ensureSetUp()
        return object
    }
}
