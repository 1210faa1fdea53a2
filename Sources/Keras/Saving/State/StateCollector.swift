import KerasTensors
import OrderedCollections

/// Walks a model and asks each object for its variables and assets: the first half of a save,
/// which touches no file.
struct StateCollector {
    /// What one object stores.
    struct Group {
        /// The path of its `vars` group: `layers/dense/vars`.
        let path: String
        /// The object's name, which Keras writes beside the variables.
        let name: String?
        var variables: OrderedDictionary<String, Tensor>
    }

    private(set) var groups: [Group] = []
    /// Asset files by their path in the archive.
    private(set) var assets: OrderedDictionary<String, [UInt8]> = [:]
    private var assetFolders = Set<String>()
    private var visited = Set<ObjectIdentifier>()
    private var unsaved = UnsavedVariables()
    /// Objects nest to this depth.
    private static let maximumDepth = 512

    /// - Parameter skipped: Objects that are left out, with everything in them.
    init(skipping skipped: [KerasObject] = []) {
        visited = Set(skipped.map(ObjectIdentifier.init))
    }

    /// Collects the state of `model` and everything in it.
    ///
    /// - Throws: What the hooks throw; ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for
    ///   objects nested too deep; ``KerasError/unsavedVariable(object:path:variable:)`` for a
    ///   variable that no hook looked at.
    mutating func collect(_ model: KerasObject) throws {
        try collect(model, at: "", depth: 0)
        try unsaved.refuse()
    }

    private mutating func collect(_ object: KerasObject, at path: String, depth: Int) throws {
        guard visited.insert(ObjectIdentifier(object)).inserted else { return }
        guard depth < Self.maximumDepth else {
            throw KerasError.resourceLimit(
                path: path, what: "the nesting of objects", declared: depth,
                limit: Self.maximumDepth)
        }
        try object.ensureSetUp()
        let writer = VariableWriter(path: path)
        try object.saveOwnVariables(to: writer)
        try writer.validate(object: object.summaryDescription)
        unsaved.note(object, writer)
        // Metrics and losses store nothing unless a hook does.
        if object.storesOwnVariables || writer.count > 0 {
            groups.append(
                Group(
                    path: path.isEmpty ? "vars" : "\(path)/vars", name: object.storedName,
                    variables: writer.values))
        }
        let folder = AssetWriter(path: path.isEmpty ? "assets" : "assets/\(path)")
        try object.saveAssets(to: folder)
        try add(folder, of: object)
        for attribute in try StateWalk.attributes(of: object) {
            let childPath = path.isEmpty ? attribute.name : "\(path)/\(attribute.name)"
            try collect(attribute.child, at: childPath, depth: depth + 1)
        }
    }

    /// Adds an object's files, none of which may take the place of another's file or folder.
    private mutating func add(_ folder: AssetWriter, of object: KerasObject) throws {
        for (name, bytes) in folder.files {
            let path = "\(folder.path)/\(name)"
            var ancestor = path[...]
            var isTaken = assets[path] != nil || assetFolders.contains(path)
            while !isTaken, let slash = ancestor.lastIndex(of: "/") {
                ancestor = ancestor[..<slash]
                isTaken = assets[String(ancestor)] != nil
                assetFolders.insert(String(ancestor))
            }
            guard !isTaken else {
                throw KerasError.invalidPath(
                    path: path,
                    reason: "Invalid asset path: \(object.summaryDescription) writes a file where "
                        + "another asset is already; give it another name")
            }
            assets[path] = bytes
        }
    }

    private mutating func collect(_ child: StateWalk.Child, at path: String, depth: Int) throws {
        switch child {
        case .object(let object): try collect(object, at: path, depth: depth)
        case .container(let children):
            for (name, child) in StateWalk.names(of: children) {
                try collect(child, at: "\(path)/\(name)", depth: depth + 1)
            }
        }
    }
}

extension StateWalk {
    /// The elements of a container with their names: the class in snake case, numbered where it
    /// repeats; containers inside are called `container`.
    static func names(of children: [Child]) -> [(name: String, child: Child)] {
        var counts: [String: Int] = [:]
        return children.map { child in
            let base =
                switch child {
                case .object(let object): ObjectNames.prefix(ofClass: object.className)
                case .container: "container"
                }
            let count = counts[base, default: 0]
            counts[base] = count + 1
            return (count == 0 ? base : "\(base)_\(count)", child)
        }
    }
}
