/// The records of a B-tree of version 2 (`BTHD`, `BTIN`, `BTLF`), which indexes links, attributes
/// and chunks.
struct BTree2 {
    /// What the records are; each user accepts only its own.
    enum Kind: UInt8 {
        case hugeObjects = 1
        case linkNames = 5
        case attributeNames = 8
        case chunks = 10
        case filteredChunks = 11
    }

    let recordSize: Int
    private let kind: Kind
    private let nodeSize: Int
    private let levels: [Level]
    private let reader: MetadataReader
    private let root: (address: UInt64, count: Int)?
    private let totalCount: UInt64
    private var visitedBytes = 0
    private var visitedCount: UInt64 = 0

    /// How the nodes of one level are laid out; level 0 are the leaves.
    private struct Level {
        /// The most records that a node has room for.
        let capacity: Int
        /// The bytes in which a pointer to such a node holds the records of its whole subtree.
        let totalWidth: Int
    }

    init(at address: UInt64, kind: Kind, reader: MetadataReader) throws {
        var cursor = try reader.checkedCursor(at: address, count: 38, of: "B-tree header")
        try cursor.expectSignature("BTHD")
        let version = try cursor.uint8()
        guard version == 0 else { throw cursor.malformed("version \(version) does not exist") }
        let found = try cursor.uint8()
        guard found == kind.rawValue else {
            throw cursor.malformed("records of type \(found) where \(kind.rawValue) is due")
        }
        self.kind = kind
        self.reader = reader
        nodeSize = Int(clamping: try cursor.uint32())
        recordSize = Int(try cursor.uint16())
        let depth = Int(try cursor.uint16())
        try HDF5Limits.check(depth + 1, limit: reader.limits.treeDepth, "depth of a B-tree")
        try cursor.skip(2)  // when nodes are split and merged
        let rootAddress = try cursor.address()
        let rootCount = Int(try cursor.uint16())
        totalCount = try cursor.uint64()
        guard recordSize > 0 else { throw cursor.malformed("records of 0 bytes") }
        levels = try Self.levels(
            depth: depth, nodeSize: nodeSize, recordSize: recordSize, cursor)
        root = rootAddress.map { ($0, rootCount) }
    }

    private static func levels(
        depth: Int, nodeSize: Int, recordSize: Int, _ cursor: ByteCursor
    ) throws -> [Level] {
        let leafCapacity = (nodeSize - nodeOverhead) / recordSize
        guard leafCapacity > 0 else {
            throw cursor.malformed("nodes of \(nodeSize) bytes have no room for a record")
        }
        var levels = [Level(capacity: leafCapacity, totalWidth: 0)]
        let countWidth = width(of: UInt64(clamping: leafCapacity))
        var total = leafCapacity
        for _ in 0..<depth {
            let pointerSize = 8 + countWidth + (levels.last?.totalWidth ?? 0)
            let capacity = (nodeSize - nodeOverhead - pointerSize) / (recordSize + pointerSize)
            guard capacity > 0 else {
                throw cursor.malformed("nodes of \(nodeSize) bytes have no room for a record")
            }
            // (capacity + 1) subtrees and the records between them.
            let (subtrees, overflow) = total.multipliedReportingOverflow(by: capacity + 1)
            let (sum, sumOverflow) = subtrees.addingReportingOverflow(capacity)
            total = overflow || sumOverflow ? Int.max : sum
            levels.append(
                Level(capacity: capacity, totalWidth: width(of: UInt64(clamping: total))))
        }
        return levels
    }

    /// Signature, version, type and checksum of a node.
    private static let nodeOverhead = 10

    /// The bytes needed to store numbers up to `limit`.
    private static func width(of limit: UInt64) -> Int {
        max(1, (64 - limit.leadingZeroBitCount + 7) / 8)
    }

    /// Calls `body` with each record, in the order of the tree.
    mutating func readRecords(_ body: (inout ByteCursor) throws -> Void) throws {
        if let root {
            try visit(root.address, count: root.count, level: levels.count - 1, body)
        }
        guard visitedCount == totalCount else {
            throw HDF5Error.malformed(
                path: "", structure: "B-tree header", offset: root?.address ?? 0,
                reason: "\(totalCount) records declared, \(visitedCount) present")
        }
    }

    /// Recursion is as deep as the levels, which fall by one at each step.
    private mutating func visit(
        _ address: UInt64, count: Int, level: Int, _ body: (inout ByteCursor) throws -> Void
    ) throws {
        let structure: StaticString = level == 0 ? "B-tree leaf" : "B-tree node"
        guard count <= levels[level].capacity else {
            throw HDF5Error.malformed(
                path: "", structure: "\(structure)", offset: address,
                reason: "\(count) records, room for \(levels[level].capacity)")
        }
        let countWidth = Self.width(of: UInt64(clamping: levels[0].capacity))
        let totalWidth = level > 0 ? levels[level - 1].totalWidth : 0
        let pointerSize = 8 + countWidth + totalWidth
        let size =
            Self.nodeOverhead + count * recordSize + (level > 0 ? (count + 1) * pointerSize : 0)
        var cursor = try reader.checkedCursor(at: address, count: size, of: structure)
        try cursor.expectSignature(level == 0 ? "BTLF" : "BTIN")
        guard try cursor.uint8() == 0 else { throw cursor.malformed("its version is not 0") }
        guard try cursor.uint8() == kind.rawValue else {
            throw cursor.malformed("its records are of another type")
        }
        // Nodes do not overlap: together they cannot be larger than the file.
        visitedBytes += size
        guard visitedBytes <= reader.end else { throw cursor.malformed("its nodes overlap") }
        visitedCount += UInt64(count)
        let records = try cursor.block(count * recordSize)
        var record = ByteCursor(records, structure: structure)
        for index in 0...count {
            if level > 0 {
                let child = try cursor.uint64()
                let childCount = Int(clamping: try cursor.unsigned(bytes: countWidth))
                if totalWidth > 0 { try cursor.skip(totalWidth) }
                try visit(child, count: childCount, level: level - 1, body)
            }
            if index < count {
                var part = ByteCursor(try record.block(recordSize), structure: structure)
                try body(&part)
            }
        }
    }
}
