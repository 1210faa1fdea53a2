import KerasTensors
import OrderedCollections

extension FileEditor {
    /// Gives an object another name, in its place. (Keras: `rename_object`.)
    ///
    /// The group of its weights is renamed, with everything in it. The object's own name, which the
    /// file keeps as a text beside the weights and in the config, stays what it was: no reader uses
    /// the text, and which group a layer's weights are read from follows from the layer's class and
    /// place in the model.
    ///
    /// - Parameters:
    ///   - object: Its path (`layers/dense_2`), or its name if no other object has it.
    ///   - name: A name without `/`.
    /// - Throws: ``KerasError/objectNotFound(path:object:candidates:)``,
    ///   ``KerasError/ambiguousObject(path:object:candidates:)``;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for a name that is none, or
    ///   that another object or weight there has.
    public mutating func renameObject(_ object: String, to name: String) throws {
        let path = try place(of: object)
        guard !name.contains("/") else {
            throw KerasError.invalidArgument(
                object: "FileEditor", argument: "target_name",
                expected: "a leaf name, not a full path name", found: "target_name='\(name)'")
        }
        try Self.check(name, argument: "target_name")
        guard let last = path.last, last != name else { return }
        try root.modify(at: path.dropLast()) { parent in
            guard parent.children[name] == nil, parent.weights[name] == nil else {
                throw KerasError.invalidArgument(
                    object: "FileEditor", argument: "target_name",
                    expected: "a name that nothing in the same place has", found: "'\(name)'")
            }
            parent.children[name] = parent.children.removeValue(forKey: last)
        }
    }

    /// Removes an object, its weights and all objects in it. (Keras: `delete_object`.)
    ///
    /// - Throws: ``KerasError/objectNotFound(path:object:candidates:)``,
    ///   ``KerasError/ambiguousObject(path:object:candidates:)``.
    public mutating func removeObject(_ object: String) throws {
        let path = try place(of: object)
        guard let last = path.last else { return }
        root.modify(at: path.dropLast()) { _ = $0.children.removeValue(forKey: last) }
    }

    /// Adds an object, or replaces the one that is there. (Keras: `add_object`.)
    ///
    /// - Parameters:
    ///   - path: Its full path; all but the last part must be there.
    ///   - weights: Its arrays by name, usually `0`, `1`, ….
    /// - Throws: ``KerasError/objectNotFound(path:object:candidates:)``;
    ///   ``KerasError/invalidArgument(object:argument:expected:found:)`` for names or values that no
    ///   file can hold.
    public mutating func addObject(
        at path: String, weights: OrderedDictionary<String, Tensor>
    ) throws {
        let names = Self.names(in: path)
        // The model's own variables are the one object of that name.
        if names != [EditedObject.variables] {
            for name in names { try Self.check(name, argument: "object_path") }
        }
        guard let last = names.last, root[names.dropLast()] != nil else {
            throw notFound(names.dropLast().joined(separator: "/") + "/")
        }
        var object = EditedObject(hasVariables: true)
        try object.add(weights)
        try root.modify(at: names.dropLast()) { parent in
            guard parent.weights[last] == nil else {
                throw KerasError.invalidArgument(
                    object: "FileEditor", argument: "object_path",
                    expected: "a path at which there is no weight", found: "'\(path)'")
            }
            parent.children[last] = object
        }
    }

    /// Removes a weight of an object. (Keras: `delete_weight`.)
    ///
    /// - Throws: ``KerasError/weightNotFound(path:object:weight:found:)``, and as
    ///   ``removeObject(_:)``.
    public mutating func removeWeight(_ name: String, from object: String) throws {
        let path = try place(of: object)
        let found = root[path]?.weights.keys ?? []
        guard found.contains(name) else {
            throw KerasError.weightNotFound(
                path: self.path, object: path.joined(separator: "/"), weight: name,
                found: Array(found))
        }
        root.modify(at: path) { _ = $0.weights.removeValue(forKey: name) }
    }

    /// Adds weights to an object, or replaces those of the same names. (Keras: `add_weights`.)
    ///
    /// - Throws: As ``removeObject(_:)``, and as ``addObject(at:weights:)``.
    public mutating func addWeights(
        _ weights: OrderedDictionary<String, Tensor>, to object: String
    ) throws {
        try root.modify(at: place(of: object)) { try $0.add(weights) }
    }
}

extension EditedObject {
    fileprivate mutating func add(_ tensors: OrderedDictionary<String, Tensor>) throws {
        var added = weights
        for (name, tensor) in tensors {
            try FileEditor.check(name, argument: "weights")
            guard children[name] == nil else {
                throw KerasError.invalidArgument(
                    object: "FileEditor", argument: "weights",
                    expected: "names that no object there has", found: "'\(name)'")
            }
            guard added.keys.spelledDifferently(from: name) == nil else {
                throw KerasError.invalidArgument(
                    object: "FileEditor", argument: "weights",
                    expected: "names that are different texts",
                    found: "'\(name)' in two spellings of Unicode")
            }
            added[name] = try EditedWeight(tensor, name: name)
        }
        weights = added
        hasVariables = true
    }
}
