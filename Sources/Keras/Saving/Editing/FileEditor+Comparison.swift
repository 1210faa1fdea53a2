import KerasTensors

extension FileEditor {
    /// Compares the weights with those that `model` would save, both ways: names and shapes, not
    /// values. (Keras: `compare`.)
    ///
    /// Each difference and each match is counted once; Keras's own counts add up those of objects
    /// inside others several times.
    ///
    /// - Throws: What the model's save hooks throw.
    public func compared(to model: Model) throws -> FileComparison {
        var state = StateCollector()
        try state.collect(model)
        var tree = EditedObject()
        for group in state.groups {
            var names = Self.names(in: group.path)
            if names.count > 1 { names.removeLast() }
            var object = EditedObject()
            for (name, value) in group.variables {
                object.weights[name] = try EditedWeight(value, name: name)
            }
            tree.insert(object, at: names[...])
        }
        return compared(toTree: tree)
    }

    /// Compares the weights with those of another file, both ways: names and shapes, not values.
    public func compared(to other: FileEditor) -> FileComparison {
        compared(toTree: other.root)
    }

    private func compared(toTree tree: EditedObject) -> FileComparison {
        var comparison = FileComparison()
        let (own, reference) = (root.withoutEmptyObjects, tree.withoutEmptyObjects)
        comparison.compare(reference, with: own, at: "", side: .reference)
        comparison.compare(own, with: reference, at: "", side: .file)
        return comparison
    }
}

extension EditedObject {
    /// Adds the weights of `object` at a path, and the objects on the way to it.
    fileprivate mutating func insert(_ object: EditedObject, at path: ArraySlice<String>) {
        guard let name = path.first else {
            weights = object.weights
            return
        }
        children[name, default: EditedObject()].insert(object, at: path.dropFirst())
    }
}

extension FileComparison {
    /// Adds what `other` lacks of `object`, which `side` has; and, going through the reference,
    /// how the shapes compare.
    fileprivate mutating func compare(
        _ object: EditedObject, with other: EditedObject, at path: String, side: Side
    ) {
        let prefix = path.isEmpty ? "" : path + "/"
        for (name, weight) in object.weights {
            guard let match = other.weights[name] else {
                differences.append(.weight(path: prefix + name, presentIn: side))
                continue
            }
            if side == .file { continue }
            if match.shape == weight.shape {
                matchCount += 1
            } else {
                differences.append(
                    .shape(path: prefix + name, file: match.shape, reference: weight.shape))
            }
        }
        for (name, child) in object.children {
            if let match = other.children[name] {
                compare(child, with: match, at: prefix + name, side: side)
            } else {
                differences.append(
                    .object(path: prefix + name, presentIn: side, contents: child.contents))
            }
        }
    }
}
