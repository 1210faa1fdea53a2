/// A B-tree of version 1 (`TREE`): over the links of an old-style group, or over chunks.
struct BTree1 {
    enum Kind: UInt8 {
        case group = 0
        case chunks = 1

        /// The name used in errors.
        fileprivate var structure: StaticString {
            switch self {
            case .group: "group B-tree node"
            case .chunks: "chunk B-tree node"
            }
        }
    }

    private let kind: Kind
    private let keySize: Int
    private let maximalCount: Int?
    private let reader: MetadataReader
    private var visited: Set<UInt64> = []
    private var visitedBytes = 0

    /// - Parameter maximalCount: the children that a node has room for, where that is known.
    init(kind: Kind, keySize: Int, maximalCount: Int?, reader: MetadataReader) {
        self.kind = kind
        self.keySize = keySize
        self.maximalCount = maximalCount
        self.reader = reader
    }

    /// Calls `body` with each leaf's entries: the key before a child, and the child's address.
    mutating func readEntries(
        from root: UInt64, _ body: (inout ByteCursor, UInt64) throws -> Void
    ) throws {
        try visit(root, expectedLevel: nil, body)
    }

    /// Recursion is as deep as the levels, which fall by one at each step.
    private mutating func visit(
        _ address: UInt64, expectedLevel: Int?, _ body: (inout ByteCursor, UInt64) throws -> Void
    ) throws {
        var cursor = try reader.cursor(at: address, count: 24, of: kind.structure)
        try cursor.expectSignature("TREE")
        guard try cursor.uint8() == kind.rawValue else {
            throw cursor.malformed("it is not \(kind == .group ? "a group's" : "one of chunks")")
        }
        let level = Int(try cursor.uint8())
        guard level == expectedLevel ?? level else {
            throw cursor.malformed("level \(level) where \(expectedLevel ?? 0) is due")
        }
        try HDF5Limits.check(
            level + 1, limit: reader.limits.treeDepth,
            kind == .group ? "depth of a group's B-tree" : "depth of a B-tree of chunks")
        // The root cannot come again: levels fall. Leaves of groups cannot: names must rise.
        guard expectedLevel == nil || visited.insert(address).inserted else {
            throw cursor.malformed("it forms a loop")
        }
        let count = Int(try cursor.uint16())
        if let maximalCount, count > maximalCount {
            throw cursor.malformed("\(count) children, room for \(maximalCount)")
        }
        // Keys and children alternate, with a key at either end.
        let size = (keySize + 8) * count + keySize
        var children = try reader.cursor(at: address + 24, count: size, of: kind.structure)
        // Nodes do not overlap: together they cannot be larger than the file.
        visitedBytes += 24 + size
        guard visitedBytes <= reader.end else { throw cursor.malformed("its nodes overlap") }
        for _ in 0..<count {
            var key = ByteCursor(try children.block(keySize), structure: kind.structure)
            let child = try children.uint64()
            if level > 0 {
                try visit(child, expectedLevel: level - 1, body)
            } else {
                try body(&key, child)
            }
        }
    }
}
