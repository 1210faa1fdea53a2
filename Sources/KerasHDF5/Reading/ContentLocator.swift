/// Finds out where a dataset's elements are, and checks that the file has what they are made of.
struct ContentLocator {
    let header: ObjectHeader
    let reader: MetadataReader
    let dataspace: DataspaceMessage
    let elementSize: Int
    /// The bytes of all elements together.
    let byteCount: Int

    func content(_ layout: LayoutMessage) throws -> HDF5Dataset.Content {
        switch layout {
        case .compact(let block): try compact(block)
        case .contiguous(let address, let stored): try contiguous(address, stored)
        case .chunked(let layout): try chunked(layout)
        }
    }

    private func compact(_ block: MetadataBlock) throws -> HDF5Dataset.Content {
        guard block.count == byteCount else {
            throw header.malformed("\(byteCount) bytes declared, \(block.count) stored")
        }
        return byteCount == 0 ? .none : .inline(block.ownBytes)
    }

    private func contiguous(_ address: UInt64?, _ stored: UInt64?) throws -> HDF5Dataset.Content {
        guard stored ?? UInt64(byteCount) == UInt64(byteCount) else {
            throw header.malformed("\(byteCount) bytes declared, \(stored ?? 0) stored")
        }
        guard byteCount > 0 else { return .none }
        guard let address else {
            try checkUnwritten(byteCount)
            return .fill(try fillValue())
        }
        guard reader.contains(address, count: byteCount) else {
            throw header.malformed(
                "its \(byteCount) bytes at \(address) reach beyond the file's end at "
                    + "\(reader.end)")
        }
        return .stored(offset: reader.superblock.base + Int(address))
    }

    /// Goes through the whole index, so that whoever allocates `byteCount` bytes knows that the
    /// file has what they are made of.
    private func chunked(_ layout: ChunkLayout) throws -> HDF5Dataset.Content {
        let cursor = try header.cursor(.layout, "data layout")
        guard layout.dimensions.last == elementSize else {
            throw cursor.malformed(
                "chunks of \(layout.dimensions.last ?? 0)-byte elements, its type has "
                    + "\(elementSize)")
        }
        let grid = try ChunkGrid(
            dataspace, chunk: layout.dimensions.dropLast(), elementSize: elementSize,
            cursor: cursor)
        try HDF5Limits.check(
            grid.chunkBytes - min(grid.chunkBytes, byteCount),
            limit: reader.limits.chunkExcessBytes,
            "size in bytes of what a chunk has beyond its dataset")
        let message = try header.message(.filters)
        let filters = try message.map {
            var cursor = $0.cursor()
            return try FilterMessage(&cursor).filters
        }
        var list = ChunkList(
            grid: grid, filters: FilterPipeline(filters: filters ?? []),
            leavesEdgesUnfiltered: layout.leavesEdgesUnfiltered, reader: reader)
        try list.addAll(of: layout, cursor)
        let chunks = try list.sorted()
        guard byteCount > 0 else { return .none }
        if chunks.count < grid.count {
            let written = chunks.reduce(0) { sum, chunk in
                grid.extent(at: grid.coordinates(of: chunk.index)).reduce(elementSize, *) + sum
            }
            try checkUnwritten(byteCount - written)
        }
        return .chunked(
            ChunkedContent(
                grid: grid, filters: list.filters, chunks: chunks,
                fill: try fillValue()))
    }

    /// Nothing in the file stands for elements that were never written, so only a limit bounds
    /// them.
    private func checkUnwritten(_ byteCount: Int) throws {
        try HDF5Limits.check(
            byteCount, limit: reader.limits.fillOnlyBytes,
            "size in bytes of a dataset without storage")
    }

    private func fillValue() throws -> [UInt8] {
        let message = try header.message(.fillValue) ?? header.message(.oldFillValue)
        guard let message else { return [] }
        let value = try FillValueMessage(message).value
        guard value.isEmpty || value.count == elementSize else {
            throw header.malformed(
                "a fill value of \(value.count) bytes for elements of \(elementSize)")
        }
        return value
    }
}
