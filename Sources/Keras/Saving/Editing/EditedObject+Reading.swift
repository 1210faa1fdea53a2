import KerasHDF5
import OrderedCollections

extension EditedObject {
    /// The tree of a file.
    ///
    /// - Throws: ``KerasError/invalidFile(path:entry:reason:)`` for a tree that is none, or not one
    ///   of Keras's; ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` if its values
    ///   would take far more memory than the file has bytes; `HDF5Error`.
    init(_ file: EditedFile, limits: LoadLimits) throws {
        var reading = Reading(file: file, limits: limits)
        try reading.readTree()
        self = reading.root
    }
}

/// Makes the tree while the file is walked.
private struct Reading {
    let file: EditedFile
    let limits: LoadLimits
    var root = EditedObject()
    /// The groups met so far: a tree has each of them once.
    private var groups: [UInt64: String] = [:]
    private var texts: AttributeReader
    private var valueBytes = 0

    init(file: EditedFile, limits: LoadLimits) {
        self.file = file
        self.limits = limits
        texts = AttributeReader(allowance: file.size + (1 << 16))
    }

    mutating func readTree() throws {
        groups[file.weights.root.address] = "/"
        root.groupAttributes = try texts.texts(of: .group(file.weights.root))
        try file.weights.root.walk { object in
            switch object {
            case .group(let group): try add(group)
            case .dataset(let dataset): try add(dataset)
            }
        }
    }

    private mutating func add(_ group: HDF5Group) throws {
        if let other = groups.updateValue(group.path, forKey: group.address) {
            throw invalid(
                group.path,
                "it is the same group as \(other.excerpt(200)): a tree of objects has no such links"
            )
        }
        var names = names(of: group.path)
        guard !names.dropLast().contains(EditedObject.variables) else {
            throw invalid(group.path, "a group among the variables of an object")
        }
        let attributes = try texts.texts(of: .group(group))
        let isVariables = names.last == EditedObject.variables
        // Those of the model itself are shown as an object.
        if isVariables, names.count > 1 { names.removeLast() }
        guard let name = names.popLast() else { return }
        let taken = invalid(group.path, "another weight or object has this name")
        try root.modify(at: names[...]) { object in
            guard object.weights[name] == nil else { throw taken }
            if isVariables {
                object.children[name, default: EditedObject()].hasVariables = true
                object.children[name]?.attributes = attributes
            } else {
                guard object.children[name] == nil else { throw taken }
                object.children[name] = EditedObject(groupAttributes: attributes)
            }
        }
    }

    private mutating func add(_ dataset: HDF5Dataset) throws {
        let weight = EditedWeight(dataset, attributes: try texts.texts(of: .dataset(dataset)))
        let texts = weight.attributes.reduce(0) { $0 + $1.value.utf8.count }
        let (sum, overflow) = valueBytes.addingReportingOverflow(dataset.unpackedByteCount)
        valueBytes = overflow || sum > .max - texts ? .max : sum + texts
        try limits.checkExpansion(
            to: valueBytes, ofFileOfSize: file.size, path: dataset.path,
            what: "the size of all weights in bytes")
        var names = names(of: dataset.path)
        guard let name = names.popLast(), !names.isEmpty else {
            throw invalid(dataset.path, "an array outside of any object")
        }
        // Keras also takes arrays that lie in the object's group itself.
        if names.count > 1, names.last == EditedObject.variables { names.removeLast() }
        let taken = invalid(dataset.path, "another weight or object has this name")
        try root.modify(at: names[...]) { object in
            guard object.weights[name] == nil, object.children[name] == nil else { throw taken }
            object.weights[name] = weight
        }
    }

    private func names(of path: String) -> [String] {
        FileEditor.names(in: path)
    }

    private func invalid(_ entry: String, _ reason: String) -> KerasError {
        .invalidFile(path: file.path, entry: entry, reason: reason)
    }
}
