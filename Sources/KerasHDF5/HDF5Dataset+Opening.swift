extension HDF5Dataset {
    /// Checks everything that reading the elements will rely on.
    init(_ header: ObjectHeader, reader: MetadataReader, path: String) throws {
        // First of all what leads out of the file, whatever else may be wrong.
        guard !header.messages.contains(where: { $0.type == .externalFiles }) else {
            throw HDF5Error.notAllowed(.externalStorage, path: path)
        }
        var cursor = try header.cursor(.layout, "data layout")
        let layout = try LayoutMessage(&cursor)
        cursor = try header.cursor(.dataspace, "dataspace")
        let dataspace = try DataspaceMessage(&cursor, limits: reader.limits)
        let type = try Self.type(header, reader)
        let (byteCount, overflow) = dataspace.elementCount.multipliedReportingOverflow(
            by: type.size)
        guard !overflow else { throw header.malformed("the size of its elements overflows") }

        self.reader = reader
        self.path = path
        self.type = type
        self.byteCount = byteCount
        address = header.address
        shape = dataspace.shape
        elementCount = dataspace.elementCount
        content =
            switch layout {
            case .compact(let block): try Self.compact(block, byteCount, header)
            case .contiguous(let address, let stored):
                try Self.contiguous(address, stored, byteCount, type.size, header, reader)
            case .chunked(let layout):
                try Self.chunked(layout, dataspace, byteCount, type.size, header, reader)
            }
    }

    private static func type(_ header: ObjectHeader, _ reader: MetadataReader) throws -> HDF5Type {
        guard let message = header.messages.first(where: { $0.type == .datatype }) else {
            throw header.malformed("it has no datatype")
        }
        var cursor = message.cursor()
        return try reader.datatype(&cursor, isShared: message.isShared)
    }

    private static func compact(
        _ block: MetadataBlock, _ byteCount: Int, _ header: ObjectHeader
    ) throws -> Content {
        guard block.count == byteCount else {
            throw header.malformed("\(byteCount) bytes declared, \(block.count) stored")
        }
        return byteCount == 0 ? .none : .inline(block.ownBytes)
    }

    private static func contiguous(
        _ address: UInt64?, _ stored: UInt64?, _ byteCount: Int, _ elementSize: Int,
        _ header: ObjectHeader, _ reader: MetadataReader
    ) throws -> Content {
        guard stored ?? UInt64(byteCount) == UInt64(byteCount) else {
            throw header.malformed("\(byteCount) bytes declared, \(stored ?? 0) stored")
        }
        guard byteCount > 0 else { return .none }
        guard let address else {
            try checkUnwritten(byteCount, reader)
            return .fill(try fillValue(header, elementSize))
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
    private static func chunked(
        _ layout: ChunkLayout, _ dataspace: DataspaceMessage, _ byteCount: Int,
        _ elementSize: Int, _ header: ObjectHeader, _ reader: MetadataReader
    ) throws -> Content {
        let cursor = try header.cursor(.layout, "data layout")
        guard layout.dimensions.last == elementSize else {
            throw cursor.malformed(
                "chunks of \(layout.dimensions.last ?? 0)-byte elements, its type has "
                    + "\(elementSize)")
        }
        let grid = try ChunkGrid(
            dataspace, chunk: layout.dimensions.dropLast(), elementSize: elementSize,
            cursor: cursor)
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
            try checkUnwritten(byteCount - written, reader)
        }
        return .chunked(
            ChunkedContent(
                grid: grid, filters: list.filters, chunks: chunks,
                fill: try fillValue(header, elementSize)))
    }

    /// Nothing in the file stands for elements that were never written, so only a limit bounds
    /// them.
    private static func checkUnwritten(_ byteCount: Int, _ reader: MetadataReader) throws {
        try HDF5Limits.check(
            byteCount, limit: reader.limits.fillOnlyBytes,
            "size in bytes of a dataset without storage")
    }

    private static func fillValue(_ header: ObjectHeader, _ elementSize: Int) throws -> [UInt8] {
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

extension ObjectHeader {
    /// A cursor over a message that must be there.
    fileprivate func cursor(_ type: MessageType, _ name: String) throws -> ByteCursor {
        guard let message = try message(type) else { throw malformed("it has no \(name)") }
        return message.cursor()
    }

    fileprivate func malformed(_ reason: String) -> HDF5Error {
        .malformed(path: "", structure: "dataset", offset: address, reason: reason)
    }
}
