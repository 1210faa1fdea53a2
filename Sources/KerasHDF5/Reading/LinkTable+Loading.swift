extension MetadataReader {
    /// The links of the group whose header is at `address`.
    func linkTable(of address: UInt64) throws -> LinkTable {
        if let known = linkTables.withLock({ $0[address] }) { return known }
        let header = try ObjectHeader(at: address, reader: self)
        let table: LinkTable
        if let message = try header.message(.symbolTable) {
            var cursor = message.cursor()
            table = try LinkTable(symbolTable: SymbolTableMessage(&cursor), reader: self)
        } else {
            table = try LinkTable(linkMessagesOf: header, reader: self)
        }
        linkTables.withLock { $0.insert(table, at: address) }
        return table
    }

    /// Whether the object at `address` is known to be a group.
    func hasLinkTable(of address: UInt64) -> Bool {
        linkTables.withLock { $0[address] != nil }
    }
}

extension LinkTable {
    /// Reads an old-style group.
    convenience init(symbolTable: SymbolTableMessage, reader: MetadataReader) throws {
        let heap = try LocalHeap(at: symbolTable.heap, reader: reader)
        var names: [UInt8] = []
        var entries: [Entry] = []
        var previous = 0..<0
        for leaf in try GroupTree(root: symbolTable.tree, reader: reader).leaves {
            for entry in try SymbolTableNode(at: leaf, reader: reader).entries {
                let start = names.count
                try heap.appendName(at: entry.nameOffset, to: &names)
                let name = start..<names.count
                // Also proves that no name is there twice.
                guard entries.isEmpty || names[previous].lexicographicallyPrecedes(names[name])
                else {
                    throw HDF5Error.malformed(
                        path: "", structure: "symbol table node", offset: leaf,
                        reason: "its names are not in order")
                }
                previous = name
                entries.append(
                    Entry(
                        name: name,
                        target: entry.cacheType == 2 ? .soft : .object(address: entry.header)))
                try Self.check(names: names, entries: entries, at: leaf, reader.limits)
                // Names do not overlap: together they cannot be larger than their heap.
                guard names.count <= heap.dataSize else {
                    throw HDF5Error.malformed(
                        path: "", structure: "symbol table node", offset: leaf,
                        reason: "its names overlap")
                }
            }
        }
        self.init(nameBytes: names, entries: entries)
    }

    /// Reads a new-style group: links of a small one are in its header, those of a large one in a
    /// heap.
    convenience init(linkMessagesOf header: ObjectHeader, reader: MetadataReader) throws {
        var links: [LinkMessage] = []
        for message in header.messages where message.type == .link {
            var cursor = message.cursor()
            links.append(try LinkMessage(&cursor))
        }
        if let message = try header.message(.linkInfo) {
            var cursor = message.cursor()
            if let (heap, names) = try LinkInfoMessage(&cursor).dense {
                links += try Self.denseLinks(heap: heap, names: names, reader)
            }
        }
        links.sort { $0.name.lexicographicallyPrecedes($1.name) }
        var names: [UInt8] = []
        var entries: [Entry] = []
        for (index, link) in links.enumerated() {
            guard index == 0 || links[index - 1].name != link.name else {
                throw HDF5Error.malformed(
                    path: "", structure: "object header", offset: header.address,
                    reason: "two links have the same name")
            }
            let start = names.count
            names.append(contentsOf: link.name)
            entries.append(Entry(name: start..<names.count, target: link.target))
            try Self.check(names: names, entries: entries, at: header.address, reader.limits)
        }
        self.init(nameBytes: names, entries: entries)
    }

    private static func denseLinks(
        heap: UInt64, names: UInt64, _ reader: MetadataReader
    ) throws -> [LinkMessage] {
        var heap = try FractalHeap(at: heap, reader: reader)
        var index = try BTree2(at: names, kind: .linkNames, reader: reader)
        var links: [LinkMessage] = []
        try index.readRecords { record in
            let hash = try record.uint32()
            var cursor = ByteCursor(try heap.object(&record), structure: "link message")
            let link = try LinkMessage(&cursor)
            guard Lookup3.hash(link.name) == hash else {
                throw cursor.malformed("it has another name than in the index")
            }
            links.append(link)
            try HDF5Limits.check(
                links.count, limit: reader.limits.groupEntries, "number of links of a group")
        }
        return links
    }

    private static func check(
        names: [UInt8], entries: [Entry], at address: UInt64, _ limits: HDF5Limits
    ) throws {
        // No path leads to one; whoever walks through the file would take it for a path.
        guard let name = entries.last.map({ names[$0.name] }), !name.isEmpty,
            !name.contains(UInt8(ascii: "/"))
        else {
            throw HDF5Error.malformed(
                path: "", structure: "link", offset: address,
                reason: "its name is empty or has a slash")
        }
        try HDF5Limits.check(
            entries.count, limit: limits.groupEntries, "number of links of a group")
        try HDF5Limits.check(
            entries.last?.name.count ?? 0, limit: limits.nameBytes,
            "length of a link name in bytes")
        try HDF5Limits.check(
            names.count, limit: limits.stringBytes, "length of a group's names in bytes")
    }
}
