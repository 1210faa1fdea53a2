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
        guard let (heap, names) = try AttributeInfoMessage(&cursor).dense else { return messages }
        return try messages + denseAttributes(heap: heap, names: names)
    }

    /// Attributes of an object that has many, in the order of their creation.
    private func denseAttributes(heap: UInt64, names: UInt64) throws -> [ObjectHeader.Message] {
        let heap = try FractalHeap(at: heap, reader: self)
        var index = try BTree2(at: names, kind: .attributeNames, reader: self)
        var attributes: [(order: UInt32, message: ObjectHeader.Message)] = []
        try index.forEach { record in
            let body = try heap.object(&record)
            let flags = try record.uint8()
            attributes.append(
                (
                    try record.uint32(),
                    ObjectHeader.Message(
                        type: .attribute, body: body, isShared: flags & 0x02 != 0)
                ))
            try HDF5Limits.check(
                attributes.count, limit: limits.attributes, "number of attributes of an object")
        }
        return attributes.sorted { $0.order < $1.order }.map(\.message)
    }

    private func decode(_ message: AttributeMessage) throws -> HDF5Attribute {
        let decoder = ElementDecoder(
            type: message.type, count: message.dataspace.elementCount, reader: self)
        return HDF5Attribute(
            name: message.name, type: message.type, shape: message.dataspace.shape,
            value: try decoder.value(of: message.data))
    }
}
