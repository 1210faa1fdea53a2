/// Where every structure of a declared file will lie.
struct HDF5Plan: Sendable {
    let layout: HDF5Layout
    /// Nodes in the order of the file: parents first, children by name.
    let order: [Int]
    /// Each group's children, by name: its stretch of `children`.
    let childRanges: [Range<Int>]
    let children: [Int]
    /// Each node's object header.
    let headers: [Int]
    /// Each declared attribute's text.
    let textPlaces: [TextHeap.Place]
    let texts: TextHeap
    let textsStart: Int
    /// The encoded datatypes in use.
    let types: [HDF5Type: [UInt8]]
    let metadataEnd: Int
    let dataOffsets: [Int?]
    let fileSize: Int

    init(_ layout: HDF5Layout) throws {
        self.layout = layout
        (childRanges, children) = Self.sortedChildren(layout)
        order = Self.depthFirst(childRanges, children)
        var types: [HDF5Type: [UInt8]] = [:]
        for dataset in layout.datasets where types[dataset.type] == nil {
            types[dataset.type] = DatatypeMessage.encoding(of: dataset.type)
        }
        self.types = types

        var headers = [Int](repeating: 0, count: layout.nodes.count)
        var texts = TextHeap()
        var places = layout.attributes.map { _ in TextHeap.Place(offset: 0, index: 0) }
        var position = Superblock.size
        for node in order {
            headers[node] = position
            position = Self.end(of: node, at: position, layout, childRanges, children, types)
            for attribute in layout.nodes[node].attributes {
                places[attribute] = texts.add(layout.attributes[attribute].value)
            }
        }
        self.headers = headers
        self.texts = texts
        textPlaces = places
        textsStart = position
        metadataEnd = position + texts.size
        (dataOffsets, fileSize) = try Self.placeData(layout, after: metadataEnd)
    }

    /// A compressed table of children, each group's in the bytewise order of their names.
    private static func sortedChildren(_ layout: HDF5Layout) -> ([Range<Int>], [Int]) {
        let nodes = layout.nodes
        var ends = [Int](repeating: 0, count: nodes.count)
        for node in nodes.dropFirst() { ends[node.parent] += 1 }
        var total = 0
        let starts = ends.map { count in
            defer { total += count }
            return total
        }
        ends = starts
        var children = [Int](repeating: 0, count: total)
        for (index, node) in nodes.enumerated().dropFirst() {
            children[ends[node.parent]] = index
            ends[node.parent] += 1
        }
        layout.names.withUnsafeBytes { names in
            for (start, end) in zip(starts, ends) where end - start > 1 {
                children[start..<end].sort {
                    names[nodes[$0].name].lexicographicallyPrecedes(names[nodes[$1].name])
                }
            }
        }
        return (zip(starts, ends).map { $0..<$1 }, children)
    }

    private static func depthFirst(_ ranges: [Range<Int>], _ children: [Int]) -> [Int] {
        var order: [Int] = []
        order.reserveCapacity(ranges.count)
        var stack = [0]
        while let node = stack.popLast() {
            order.append(node)
            stack.append(contentsOf: children[ranges[node]].reversed())
        }
        return order
    }

    /// Where the structures of the object at `position` end.
    private static func end(
        of node: Int, at position: Int, _ layout: HDF5Layout, _ ranges: [Range<Int>],
        _ children: [Int], _ types: [HDF5Type: [UInt8]]
    ) -> Int {
        let attributes = layout.attributes[layout.nodes[node].attributes]
        if let index = layout.nodes[node].dataset {
            let dataset = layout.datasets[index]
            return position
                + HeaderEncoder.datasetSize(
                    dataset, type: types[dataset.type] ?? [], attributes: attributes)
        }
        let places = GroupPlaces(
            header: position, headerSize: HeaderEncoder.groupSize(attributes: attributes),
            childCount: ranges[node].count)
        let used = children[ranges[node]].reduce(8) {
            $0 + (layout.nodes[$1].name.count + 1).roundedUp(to: 8)
        }
        return places.end(heapSize: GroupPlaces.heapSize(used: used))
    }

    private static func placeData(
        _ layout: HDF5Layout, after metadataEnd: Int
    ) throws -> ([Int?], Int) {
        var end = metadataEnd
        let offsets: [Int?] = try layout.datasets.map { dataset in
            guard dataset.byteCount > 0 else { return nil }
            let (limit, overflow) = end.addingReportingOverflow(
                HDF5Writer.dataAlignment + 1)
            guard !overflow, dataset.byteCount < Int.max - limit else {
                throw HDF5Error.invalidDeclaration(
                    path: dataset.path, reason: "the file would exceed \(Int.max) bytes")
            }
            let offset = end.roundedUp(to: HDF5Writer.dataAlignment)
            end = offset + dataset.byteCount
            return offset
        }
        return (offsets, end)
    }
}
