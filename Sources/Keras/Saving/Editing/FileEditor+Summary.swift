import KerasJSON

extension FileEditor {
    /// The tree of objects and weights, with shapes and dtypes, in one text of several lines.
    /// (Keras: `summary`, which prints it.)
    ///
    /// It looks as Keras's; an object's name in the model stands behind its name in the tree if it
    /// is another one. Objects without weights are left out.
    public func summary() -> String {
        var lines = ["Weights structure"]
        root.withoutEmptyObjects.addLines(to: &lines, prefix: "  ", isFirst: true)
        return lines.joined(separator: "\n")
    }
}

extension FileEditor: CustomStringConvertible {
    /// Which file this is, which version of Keras saved it and when, and the ``summary()``.
    public var description: String {
        var lines = ["Keras model file '\(path.printable)'"]
        if let version = metadata?["keras_version"]?.stringValue {
            let date = metadata?["date_saved"]?.stringValue.map { " - date: \($0.excerpt())" } ?? ""
            lines.append("Saved with Keras \(version.excerpt())\(date)")
        }
        return (lines + [summary()]).joined(separator: "\n")
    }
}

extension EditedObject {
    fileprivate func addLines(to lines: inout [String], prefix: String, isFirst: Bool) {
        var rest = weights.count + children.count
        var isFirst = isFirst
        /// Begins the line of the next item; gives what stands before the lines of its contents.
        func next(_ text: String) -> String {
            rest -= 1
            let connector = isFirst ? "> " : rest == 0 ? "└─ " : "├─ "
            isFirst = false
            lines.append(prefix + connector + text)
            return prefix + (rest == 0 ? "    " : "│   ")
        }
        for (name, weight) in weights {
            let shape = weight.shape.map { "\($0)" }.joined(separator: ", ")
            _ = next(
                "\(name.excerpt(200)): shape=(\(shape)\(weight.shape.count == 1 ? "," : "")), "
                    + "dtype=\(weight.dtypeName)")
        }
        for (name, child) in children {
            let objectName = child.attributes["name"] ?? name
            let label = objectName == name ? "" : " ('\(objectName.excerpt())')"
            let inner = next(name.excerpt(200) + label)
            child.addLines(to: &lines, prefix: inner, isFirst: false)
        }
    }
}
