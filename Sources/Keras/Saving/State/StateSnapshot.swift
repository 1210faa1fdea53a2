/// The variables of a model and of everything in it as they are, so that a load that fails can be
/// undone. Values are shared with the variables, not copied.
struct StateSnapshot {
    private var variables: [ObjectIdentifier: [(variable: Variable, state: Variable.Snapshot)]] =
        [:]
    private var restorations: [ObjectIdentifier: () -> Void] = [:]

    /// - Throws: What the walk of state throws.
    init(of model: Model) throws {
        var pending: [KerasObject] = [model]
        while let object = pending.popLast() {
            let id = ObjectIdentifier(object)
            guard variables[id] == nil else { continue }
            try object.ensureSetUp()
            var own = try StateWalk.variables(of: object)
            if let layer = object as? Layer { own += try layer.ownVariables }
            if let optimizer = object as? Optimizer { own += try optimizer.ownVariables }
            variables[id] = own.map { ($0, $0.snapshot) }
            restorations[id] = object.restoration
            for attribute in try StateWalk.attributes(of: object) {
                pending += attribute.child.objects
            }
        }
    }

    /// Puts everything back.
    func restore() {
        for id in variables.keys { restore(id) }
    }

    /// Puts back what one object holds itself.
    func restore(_ object: ObjectIdentifier) {
        for (variable, state) in variables[object] ?? [] { variable.restore(state) }
        restorations[object]?()
    }
}

extension StateWalk.Child {
    /// The objects directly here or in containers here.
    fileprivate var objects: [KerasObject] {
        switch self {
        case .object(let object): [object]
        case .container(let children): children.flatMap(\.objects)
        }
    }
}
