/// The declaration of a file to be written: its groups and datasets, in any order.
///
/// ```swift
/// var layout = HDF5Layout()
/// try layout.addGroup("layers/dense/vars", attributes: ["name": "dense"])
/// try layout.addDataset("layers/dense/vars/0", type: .float32, shape: [10, 1])
/// let writer = try HDF5Writer(layout)
/// ```
public struct HDF5Layout: Sendable {
    struct Node: Sendable {
        /// The name's bytes in `names`.
        let name: Range<Int>
        let parent: Int
        /// Its place in `datasets`; `nil` for a group.
        let dataset: Int?
        /// Its stretch of `attributes`.
        var attributes: Range<Int> = 0..<0
        /// Whether it was declared, not only implied by a path through it.
        var isDeclared = false
    }

    /// A dataset as declared.
    public struct Dataset: Sendable, Hashable {
        /// Its path, without a leading `/`.
        public let path: String
        /// The type of its elements in the file; bytes are supplied in exactly this form.
        public let type: HDF5Type
        /// Its dimensions; empty for a scalar.
        public let shape: [Int]
        /// The bytes of all its elements together.
        public let byteCount: Int
        let node: Int
    }

    /// The root comes first, every other node after its parent.
    private(set) var nodes = [Node(name: 0..<0, parent: 0, dataset: nil)]
    private(set) var names: [UInt8] = []
    private(set) var datasets: [Dataset] = []
    private(set) var attributes: [(name: String, value: String)] = []
    private var index: [BytewisePath: Int] = [BytewisePath(""): 0]

    /// An empty file: a root group without anything.
    public init() {}

    /// Declares a group; the groups on the way to it exist by themselves.
    ///
    /// - Parameters:
    ///   - path: names joined by `/`; empty or `/` for the root.
    ///   - attributes: scalar texts by their names; written in the order of their names.
    /// - Throws: `HDF5Error.duplicate` if declared before, `.invalidPath`, `.invalidDeclaration`,
    ///   or `.wrongKind` if a dataset is on the way.
    public mutating func addGroup(_ path: String, attributes: [String: String] = [:]) throws {
        let path = Self.relative(path)
        try Self.check(attributes, path: path)
        let node = try group(path)
        guard !nodes[node].isDeclared else { throw HDF5Error.duplicate(path: path) }
        nodes[node].isDeclared = true
        attach(attributes, to: node)
    }

    /// Declares a dataset; the groups on the way to it exist by themselves. The data of datasets
    /// lie in the file, and are asked for, in the order of their declaration.
    ///
    /// - Parameters:
    ///   - path: names joined by `/`.
    ///   - type: of the elements in the file; text of variable length is not written.
    ///   - shape: dimensions, slowest first; empty for a scalar; zeros are allowed.
    ///   - attributes: scalar texts by their names; written in the order of their names.
    /// - Throws: as `addGroup`; `HDF5Error.invalidDeclaration` for a type or shape that no file
    ///   can hold.
    public mutating func addDataset(
        _ path: String, type: HDF5Type, shape: [Int], attributes: [String: String] = [:]
    ) throws {
        let path = Self.relative(path)
        try Self.check(attributes, path: path)
        let byteCount = try Self.byteCount(type, shape, path: path)
        let key = BytewisePath(path)
        guard index[key] == nil else { throw HDF5Error.duplicate(path: path) }
        let node = try append(path, key: key, dataset: datasets.count)
        datasets.append(
            Dataset(path: path, type: type, shape: shape, byteCount: byteCount, node: node))
        attach(attributes, to: node)
    }
}

extension HDF5Layout {
    /// The node of the group at `path`, made if it is not there yet.
    private mutating func group(_ path: String) throws -> Int {
        let key = BytewisePath(path)
        guard let known = index[key] else { return try append(path, key: key, dataset: nil) }
        guard nodes[known].dataset == nil else {
            throw HDF5Error.wrongKind(path: path, expected: .group, found: .dataset)
        }
        return known
    }

    /// Adds a node and the groups on the way to it. Recursion ends with the path's components,
    /// whose number `checkDepth` has limited.
    private mutating func append(_ path: String, key: BytewisePath, dataset: Int?) throws -> Int {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
        try Self.check(name, path: path)
        let parent = try slash.map { try group(Self.checkDepth(String(path[..<$0]))) } ?? 0
        let start = names.count
        names.append(contentsOf: name.utf8)
        nodes.append(Node(name: start..<names.count, parent: parent, dataset: dataset))
        index[key] = nodes.count - 1
        return nodes.count - 1
    }

    private mutating func attach(_ values: [String: String], to node: Int) {
        guard !values.isEmpty else { return }
        let start = attributes.count
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            attributes.append((name, value))
        }
        nodes[node].attributes = start..<attributes.count
    }
}

/// A path that is equal to another only if its bytes are, as in HDF5; strings of Swift are equal
/// if they look the same.
struct BytewisePath: Hashable, Sendable {
    private let path: String

    init(_ path: String) { self.path = path }

    static func == (left: BytewisePath, right: BytewisePath) -> Bool {
        left.path.utf8.elementsEqual(right.path.utf8)
    }

    func hash(into hasher: inout Hasher) {
        let hashed: Void? = path.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        guard hashed == nil else { return }
        for byte in path.utf8 { hasher.combine(byte) }
    }
}
