extension MetadataReader {
    func attributeNames(of address: UInt64, path: String) throws -> [String] {
        try HDF5Error.locating(path) {
            try attributeMessages(of: address).map { try AttributeMessage.name($0) }
        }
    }

    func attributes(of address: UInt64, path: String) throws -> [HDF5Attribute] {
        try HDF5Error.locating(path) {
            try attributeMessages(of: address).map {
                try decode(AttributeMessage($0, reader: self))
            }
        }
    }

    func attribute(_ name: String, of address: UInt64, path: String) throws -> HDF5Attribute? {
        try HDF5Error.locating(path) {
            for message in try attributeMessages(of: address)
            where try AttributeMessage.name(message).utf8.elementsEqual(name.utf8) {
                return try decode(AttributeMessage(message, reader: self))
            }
            return nil
        }
    }

    private func attributeMessages(of address: UInt64) throws -> [ObjectHeader.Message] {
        let header = try ObjectHeader(at: address, reader: self)
        let messages = header.messages.filter { $0.type == .attribute }
        guard let info = try header.message(.attributeInfo) else { return messages }
        var cursor = info.cursor()
        return try messages + denseAttributes(AttributeInfoMessage(&cursor))
    }

    /// Attributes of an object that has many: in the order of their creation if that is known,
    /// else of their names.
    private func denseAttributes(_ info: AttributeInfoMessage) throws -> [ObjectHeader.Message] {
        guard let (address, names) = info.dense else { return [] }
        let heap = try FractalHeap(at: address, reader: self)
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

    private func decode(_ message: AttributeMessage) throws -> HDF5Attribute {
        let decoder = ElementDecoder(
            type: message.type, count: message.dataspace.elementCount, reader: self)
        return HDF5Attribute(
            name: message.name, type: message.type, shape: message.dataspace.shape,
            value: try decoder.value(of: message.data))
    }
}
