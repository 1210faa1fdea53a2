extension StateWalk {
    /// Objects nest to this depth.
    private static let maximumObjectDepth = 512

    /// The saveable objects in `root`, itself first, each once with the first path that leads to it;
    /// without optimizers and losses, which predictions do not need.
    ///
    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for objects nested too
    ///   deep; what the walk throws.
    static func objects(in root: KerasObject) throws -> [(path: String, object: KerasObject)] {
        var visited = Set<ObjectIdentifier>()
        var objects: [(path: String, object: KerasObject)] = []
        try add(.object(root), at: "", depth: 0, to: &objects, &visited)
        return objects
    }

    private static func add(
        _ child: Child, at path: String, depth: Int,
        to objects: inout [(path: String, object: KerasObject)],
        _ visited: inout Set<ObjectIdentifier>
    ) throws {
        guard depth < maximumObjectDepth else {
            throw KerasError.resourceLimit(
                path: path, what: "the nesting of objects", declared: depth,
                limit: maximumObjectDepth)
        }
        switch child {
        case .object(let object):
            guard !(object is Optimizer), !(object is Loss),
                visited.insert(ObjectIdentifier(object)).inserted
            else {
                return
            }
            try object.ensureSetUp()
            objects.append((path, object))
            for attribute in try attributes(of: object) {
                let childPath = path.isEmpty ? attribute.name : "\(path)/\(attribute.name)"
                try add(attribute.child, at: childPath, depth: depth + 1, to: &objects, &visited)
            }
        case .container(let children):
            for (name, child) in names(of: children) {
                try add(child, at: "\(path)/\(name)", depth: depth + 1, to: &objects, &visited)
            }
        }
    }
}
