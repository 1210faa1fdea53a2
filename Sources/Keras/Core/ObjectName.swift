/// The name of an object that gets one only when somebody asks for it.
struct ObjectName {
    private var given: String?
    private var drawn: String?

    init(_ given: String? = nil) { self.given = given }

    /// The name; at the first time `common`, which all objects of the class have, or the next of
    /// the class's numbered names.
    mutating func draw(forClass className: String, common: String? = nil) -> String {
        if let name = given ?? (Glance.isTaken ? "" : drawn) { return name }
        let name = common ?? ObjectNames.next(forClass: className)
        drawn = name
        return name
    }

    /// Takes a name that the user gives, in place of one that was drawn and need not count.
    mutating func give(_ name: String, ofClass className: String, common: String? = nil) {
        if common == nil, given == nil, let drawn {
            ObjectNames.giveBack(drawn, ofClass: className)
        }
        self = ObjectName(name)
    }

    /// `<Huber name=huber>`. Whoever describes an object in an error does not draw its name: that
    /// would change the names of later ones.
    func summary(ofClass className: String, common: String? = nil) -> String {
        let name = given ?? drawn ?? common
        return "<\(className)\(name.map { " name=\($0.excerpt())" } ?? "")>"
    }
}
