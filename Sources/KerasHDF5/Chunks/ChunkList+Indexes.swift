extension ChunkList {
    /// Adds all chunks that `layout`'s index leads to.
    mutating func addAll(of layout: ChunkLayout, _ cursor: ByteCursor) throws {
        guard let address = layout.address else { return }
        switch layout.index {
        case .tree1: try addTree1(address)
        case .tree2: try addTree2(address)
        case .single(let size, let mask):
            try add(
                at: grid.counts.map { _ in 0 }, address: address, size: size, mask: mask)
        case .implicit: try addImplicit(address, cursor)
        case .fixedArray:
            let order = try ChunkOrder(grid, cursor: cursor)
            try FixedArray(at: address, reader: reader).readElements { index, element in
                try addElement(at: order.coordinates(of: index), &element)
            }
        case .extensibleArray:
            let order = try ChunkOrder(grid, cursor: cursor)
            try ExtensibleArray(at: address, reader: reader).readElements { index, element in
                try addElement(at: order.coordinates(of: index), &element)
            }
        }
    }

    /// Chunks without an index: all are there, one after the other.
    private mutating func addImplicit(_ address: UInt64, _ cursor: ByteCursor) throws {
        let order = try ChunkOrder(grid, cursor: cursor)
        let total = grid.maximalCounts.reduce(1) { total, count in
            let (product, overflow) = total.multipliedReportingOverflow(by: count ?? 0)
            return overflow ? Int.max : product
        }
        let (bytes, overflow) = total.multipliedReportingOverflow(by: grid.chunkBytes)
        guard !overflow, reader.contains(address, count: bytes) else {
            throw cursor.malformed(
                "\(total) chunks of \(grid.chunkBytes) bytes at \(address) reach beyond the "
                    + "file's end at \(reader.end)")
        }
        for index in 0..<total {
            try add(
                at: order.coordinates(of: index),
                address: address + UInt64(index * grid.chunkBytes), size: nil, mask: 0)
        }
    }

    /// A B-tree of version 1, whose keys are places in elements.
    private mutating func addTree1(_ address: UInt64) throws {
        let rank = grid.shape.count
        var tree = BTree1(
            kind: .chunks, keySize: 8 + 8 * (rank + 1), maximalCount: nil, reader: reader)
        try tree.readEntries(from: address) { key, child in
            let size = try key.uint32()
            let mask = try key.uint32()
            let coordinates = try grid.chunk.map { length in
                let place = Int(clamping: try key.uint64())
                guard place % length == 0 else {
                    throw key.malformed("a chunk at \(place) between those of \(length)")
                }
                return place / length
            }
            try add(at: coordinates, address: child, size: UInt64(size), mask: mask)
        }
    }

    /// A B-tree of version 2, with or without the sizes that filters make differ.
    private mutating func addTree2(_ address: UInt64) throws {
        let isFiltered = !filters.filters.isEmpty
        let rank = grid.shape.count
        var tree = try BTree2(
            at: address, kind: isFiltered ? .filteredChunks : .chunks, reader: reader)
        let sizeWidth = tree.recordSize - 12 - 8 * rank
        guard isFiltered || tree.recordSize == 8 + 8 * rank else {
            throw HDF5Error.malformed(
                path: "", structure: "B-tree header", offset: address,
                reason: "records of \(tree.recordSize) bytes for \(rank) dimensions")
        }
        try tree.readRecords { record in
            let place = try record.uint64()
            let size = isFiltered ? try record.unsigned(bytes: sizeWidth) : nil
            let mask = isFiltered ? try record.uint32() : 0
            let coordinates = try (0..<rank).map { _ in Int(clamping: try record.uint64()) }
            try add(at: coordinates, address: place, size: size, mask: mask)
        }
    }

    /// An element of an array of chunks; one that was never written has no address.
    private mutating func addElement(at coordinates: [Int], _ element: inout ByteCursor) throws {
        guard let address = try element.address() else { return }
        guard !filters.filters.isEmpty else {
            try add(at: coordinates, address: address, size: nil, mask: 0)
            return
        }
        let size = try element.unsigned(bytes: element.remaining - 4)
        try add(at: coordinates, address: address, size: size, mask: try element.uint32())
    }
}
