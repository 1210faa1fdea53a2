extension HDF5Plan {
    private static let pieceSize = 64 << 10

    /// Writes everything that is not data; returns the number of bytes.
    func writeMetadata(to sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Int {
        var buffer = ByteBuffer()
        appendSuperblock(to: &buffer)
        for node in order {
            if layout.nodes[node].dataset == nil {
                appendGroup(node, to: &buffer)
            } else {
                appendDataset(node, to: &buffer)
            }
            if buffer.count >= Self.pieceSize { try flush(&buffer, to: sink) }
        }
        try texts.write(
            { buffer in
                if buffer.count >= Self.pieceSize { try flush(&buffer, to: sink) }
            }, buffer: &buffer)
        try flush(&buffer, to: sink)
        return metadataEnd
    }

    private func flush(
        _ buffer: inout ByteBuffer, to sink: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard buffer.count > 0 else { return }
        try buffer.bytes.withUnsafeBytes(sink)
        buffer.removeAll()
    }

    private func appendSuperblock(to buffer: inout ByteBuffer) {
        buffer.append(contentsOf: Superblock.signature)
        // Version 0 of everything; offsets and lengths of 8 bytes.
        buffer.append(contentsOf: [0, 0, 0, 0, 0, 8, 8, 0])
        buffer.append(UInt16(GroupPlaces.leafK))
        buffer.append(UInt16(GroupPlaces.internalK))
        buffer.appendZeros(4)
        buffer.append(UInt64(0))  // base address
        buffer.appendAddress(nil)  // free space
        buffer.append(UInt64(fileSize))
        buffer.appendAddress(nil)  // driver information
        let root = places(of: 0)
        SymbolTableNode.append(
            nameOffset: 0, header: headers[0], table: (root.treeRoot, root.heap), to: &buffer)
    }

    private func places(of group: Int) -> GroupPlaces {
        GroupPlaces(
            header: headers[group],
            headerSize: HeaderEncoder.groupSize(
                attributes: layout.attributes[layout.nodes[group].attributes]),
            childCount: childRanges[group].count)
    }

    private func appendGroup(_ node: Int, to buffer: inout ByteBuffer) {
        let own = places(of: node)
        HeaderEncoder.appendGroup(
            to: &buffer, tree: own.treeRoot, heap: own.heap, attributes: attributes(of: node))
        let links = children[childRanges[node]].map { child in
            let table: (Int, Int)? =
                if layout.nodes[child].dataset == nil {
                    { ($0.treeRoot, $0.heap) }(places(of: child))
                } else {
                    nil
                }
            return GroupEncoder.Child(
                name: layout.names[layout.nodes[child].name], header: headers[child], table: table)
        }
        GroupEncoder(places: own, children: links).append(to: &buffer)
    }

    private func appendDataset(_ node: Int, to buffer: inout ByteBuffer) {
        guard let index = layout.nodes[node].dataset else { return }
        let dataset = layout.datasets[index]
        HeaderEncoder.appendDataset(
            to: &buffer, dataset, type: types[dataset.type] ?? [], dataOffset: dataOffsets[index],
            attributes: attributes(of: node))
    }

    private func attributes(
        of node: Int
    ) -> [(name: String, value: HeaderEncoder.TextReference)] {
        layout.nodes[node].attributes.map { index in
            let attribute = layout.attributes[index]
            let place = textPlaces[index]
            return (
                attribute.name,
                HeaderEncoder.TextReference(
                    length: attribute.value.utf8.count, collection: textsStart + place.offset,
                    index: place.index)
            )
        }
    }
}
