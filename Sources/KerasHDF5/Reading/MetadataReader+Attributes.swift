extension MetadataReader {
    func attributeNames(of address: UInt64, path: String) throws -> [String] {
        try storedAttributes(of: address, path: path).map(\.name)
    }

    func attributes(of address: UInt64, path: String) throws -> [HDF5Attribute] {
        var textBytes = 0
        return try storedAttributes(of: address, path: path).map { stored in
            let attribute = try stored.read()
            textBytes += attribute.textBytes
            try HDF5Error.locating(path) {
                try HDF5Limits.check(
                    textBytes, limit: limits.stringBytes,
                    "length of the text of all attributes in bytes")
            }
            return attribute
        }
    }

    func attribute(_ name: String, of address: UInt64, path: String) throws -> HDF5Attribute? {
        try storedAttributes(of: address, path: path)
            .first { $0.name.utf8.elementsEqual(name.utf8) }?.read()
    }

    func storedAttributes(of address: UInt64, path: String) throws -> [HDF5StoredAttribute] {
        try HDF5Error.locating(path) {
            let header = try ObjectHeader(at: address, reader: self)
            var messages = header.messages.filter { $0.type == .attribute }
            if let info = try header.message(.attributeInfo) {
                var cursor = info.cursor()
                messages += try denseAttributes(AttributeInfoMessage(&cursor))
            }
            return try messages.map { message in
                let name = try AttributeMessage.name(message)
                try HDF5Limits.check(
                    name.utf8.count, limit: limits.nameBytes,
                    "length of the name of an attribute in bytes")
                return HDF5StoredAttribute(name: name, path: path, message: message, reader: self)
            }
        }
    }

    /// Attributes of an object that has many: in the order of their creation if that is known,
    /// else of their names.
    private func denseAttributes(_ info: AttributeInfoMessage) throws -> [ObjectHeader.Message] {
        guard let (address, names) = info.dense else { return [] }
        var heap = try FractalHeap(at: address, reader: self)
        var index = try BTree2(at: names, kind: .attributeNames, reader: self)
        var attributes: [(order: UInt32, name: String, message: ObjectHeader.Message)] = []
        try index.readRecords { record in
            let body = try heap.object(&record)
            let flags = try record.uint8()
            let message = ObjectHeader.Message(
                type: .attribute, body: body, isShared: flags & 0x02 != 0)
            let order = try record.uint32()
            let name = try AttributeMessage.name(message)
            guard Lookup3.hash(Array(name.utf8)[...]) == (try record.uint32()) else {
                throw message.cursor().malformed("it has another name than in the index")
            }
            attributes.append((info.tracksOrder ? order : 0, name, message))
            try HDF5Limits.check(
                attributes.count, limit: limits.attributes, "number of attributes of an object")
        }
        return attributes.sorted { ($0.order, $0.name) < ($1.order, $1.name) }.map(\.message)
    }
}

extension HDF5Attribute {
    fileprivate var textBytes: Int {
        guard case .strings(let strings) = value else { return 0 }
        return strings.reduce(0) { $0 + $1.utf8.count }
    }
}
