import OrderedCollections

/// An object in the tree of an edited file: its own weights, and the objects in it.
///
/// What a file has at `layers/dense/vars/0` is the weight `0` of the object `layers/dense`. The
/// variables of the model itself, at `vars/0`, are those of an object `vars`, as Keras shows them.
struct EditedObject: Sendable {
    var weights: OrderedDictionary<String, EditedWeight> = [:]
    var children: OrderedDictionary<String, EditedObject> = [:]
    /// The texts attached to its group, and to the group of its variables: `name` is one of these.
    var groupAttributes: [String: String] = [:]
    var attributes: [String: String] = [:]
    /// Whether the file has a group for its variables, perhaps without any.
    var hasVariables = false

    /// The name of the group of variables in an object's group; also of the object that stands for
    /// those of the model itself.
    static let variables = "vars"

    /// Whether there is no weight here and below.
    var isEmpty: Bool { weights.isEmpty && children.values.allSatisfy(\.isEmpty) }

    /// The same without objects that have no weights: what Keras shows and compares.
    var withoutEmptyObjects: EditedObject {
        var object = self
        object.children = children.filter { !$0.value.isEmpty }
            .mapValues(\.withoutEmptyObjects)
        return object
    }

    /// The names of its weights and objects.
    var contents: [String] { Array(weights.keys) + Array(children.keys) }

    /// The object at a path of names; `nil` if there is none.
    subscript(path: ArraySlice<String>) -> EditedObject? {
        guard let name = path.first else { return self }
        return children[name]?[path.dropFirst()]
    }

    /// Changes the object at a path of names.
    ///
    /// - Returns: What `change` does; `nil` if there is no such object.
    mutating func modify<Result>(
        at path: ArraySlice<String>, _ change: (inout EditedObject) throws -> Result
    ) rethrows -> Result? {
        guard let name = path.first else { return try change(&self) }
        return try children[name]?.modify(at: path.dropFirst(), change)
    }

    /// Visits all objects below this one, parents before children, with their paths.
    func forEachObject(
        at path: String = "", _ visit: (String, EditedObject) throws -> Void
    ) rethrows {
        for (name, child) in children {
            let childPath = path.isEmpty ? name : "\(path)/\(name)"
            try visit(childPath, child)
            try child.forEachObject(at: childPath, visit)
        }
    }
}
