/// An old-style group's structures and where each of them lies.
///
/// In the file: the header, the B-tree's nodes from the lowest level up, the local heap, the leaves.
struct GroupPlaces {
    static let leafK = 4
    static let internalK = 16
    static let treeNodeSize = 24 + 8 * (2 * internalK) + 8 * (2 * internalK + 1)
    static let leafSize = 8 + 2 * leafK * SymbolTableNode.entrySize
    static let heapHeadSize = 32
    /// The size of a heap that h5py starts with.
    private static let minimumHeapSize = 88

    let header: Int
    /// Nodes of each level, from the lowest.
    let treeCounts: [Int]
    let leafCount: Int
    /// Where the tree's nodes start.
    let treeStart: Int

    init(header: Int, headerSize: Int, childCount: Int) {
        self.header = header
        treeStart = header + headerSize
        leafCount = (childCount + 2 * Self.leafK - 1) / (2 * Self.leafK)
        var counts: [Int] = []
        var count = leafCount
        repeat {
            count = max((count + 2 * Self.internalK - 1) / (2 * Self.internalK), 1)
            counts.append(count)
        } while count > 1
        treeCounts = counts
    }

    private var treeCount: Int { treeCounts.reduce(0, +) }
    /// The B-tree's root is its last node.
    var treeRoot: Int { treeStart + (treeCount - 1) * Self.treeNodeSize }
    var heap: Int { treeStart + treeCount * Self.treeNodeSize }

    func leavesStart(heapSize: Int) -> Int { heap + Self.heapHeadSize + heapSize }

    func end(heapSize: Int) -> Int {
        leavesStart(heapSize: heapSize) + leafCount * Self.leafSize
    }

    /// The heap's size for names that fill `used` bytes, padding and the first 8 bytes included.
    static func heapSize(used: Int) -> Int {
        // A free block needs 16 bytes.
        minimumHeapSize - used >= 16 ? minimumHeapSize : used
    }
}

/// Writes the B-tree, the heap and the leaves of one group.
struct GroupEncoder {
    /// One link.
    struct Child {
        let name: ArraySlice<UInt8>
        let header: Int
        /// The child's own B-tree and heap, if it is a group.
        let table: (tree: Int, heap: Int)?
    }

    let places: GroupPlaces
    let children: [Child]
    private let nameOffsets: [Int]
    private let usedHeap: Int

    init(places: GroupPlaces, children: [Child]) {
        self.places = places
        self.children = children
        var used = 8  // the empty name
        nameOffsets = children.map { child in
            defer { used += (child.name.count + 1).roundedUp(to: 8) }
            return used
        }
        usedHeap = used
    }

    func append(to buffer: inout ByteBuffer) {
        appendTree(to: &buffer)
        appendHeap(to: &buffer)
        appendLeaves(to: &buffer)
    }

    private func appendTree(to buffer: inout ByteBuffer) {
        let width = 2 * GroupPlaces.internalK
        var start = places.treeStart
        // What the current level's nodes point to: leaves first, then the level below.
        var childStart = places.leavesStart(heapSize: GroupPlaces.heapSize(used: usedHeap))
        var childStride = GroupPlaces.leafSize
        var childCount = places.leafCount
        var linksPerChild = 2 * GroupPlaces.leafK
        for (level, count) in places.treeCounts.enumerated() {
            for node in 0..<count {
                let covered = node * width..<min((node + 1) * width, childCount)
                buffer.append("TREE")
                buffer.append(contentsOf: [0, UInt8(level)])
                buffer.append(UInt16(covered.count))
                let address = start + node * GroupPlaces.treeNodeSize
                buffer.appendAddress(node > 0 ? address - GroupPlaces.treeNodeSize : nil)
                buffer.appendAddress(node + 1 < count ? address + GroupPlaces.treeNodeSize : nil)
                // A key is the last name to its left.
                buffer.append(UInt64(lastName(before: covered.lowerBound, linksPerChild)))
                for child in covered {
                    buffer.append(UInt64(childStart + child * childStride))
                    buffer.append(UInt64(lastName(before: child + 1, linksPerChild)))
                }
                buffer.appendZeros(16 * (width - covered.count))
            }
            childStart = start
            childStride = GroupPlaces.treeNodeSize
            childCount = count
            linksPerChild *= width
            start += count * GroupPlaces.treeNodeSize
        }
    }

    /// The heap offset of the last name in the children before `child`.
    private func lastName(before child: Int, _ linksPerChild: Int) -> Int {
        let link = min(child * linksPerChild, nameOffsets.count) - 1
        return link < 0 ? 0 : nameOffsets[link]
    }

    private func appendHeap(to buffer: inout ByteBuffer) {
        let size = GroupPlaces.heapSize(used: usedHeap)
        buffer.append("HEAP")
        buffer.appendZeros(4)  // version 0
        buffer.append(UInt64(size))
        buffer.append(UInt64(size > usedHeap ? usedHeap : 1))  // first free block; 1 for none
        buffer.appendAddress(places.heap + GroupPlaces.heapHeadSize)
        buffer.appendZeros(8)
        for child in children { buffer.appendName(child.name) }
        guard size > usedHeap else { return }
        buffer.append(UInt64(1))  // no further free block
        buffer.append(UInt64(size - usedHeap))
        buffer.appendZeros(size - usedHeap - 16)
    }

    private func appendLeaves(to buffer: inout ByteBuffer) {
        let width = 2 * GroupPlaces.leafK
        for leaf in 0..<places.leafCount {
            let covered = leaf * width..<min((leaf + 1) * width, children.count)
            buffer.append("SNOD")
            buffer.append(contentsOf: [1, 0])
            buffer.append(UInt16(covered.count))
            for index in covered {
                SymbolTableNode.append(
                    nameOffset: nameOffsets[index], header: children[index].header,
                    table: children[index].table, to: &buffer)
            }
            buffer.appendZeros((width - covered.count) * SymbolTableNode.entrySize)
        }
    }
}

extension SymbolTableNode {
    /// One entry; a group's carries a copy of where its own links are.
    static func append(
        nameOffset: Int, header: Int, table: (tree: Int, heap: Int)?, to buffer: inout ByteBuffer
    ) {
        buffer.append(UInt64(nameOffset))
        buffer.appendAddress(header)
        buffer.append(UInt32(table == nil ? 0 : 1))
        buffer.appendZeros(4)
        guard let table else {
            buffer.appendZeros(16)
            return
        }
        buffer.appendAddress(table.tree)
        buffer.appendAddress(table.heap)
    }
}
