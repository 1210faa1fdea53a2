extension MetadataReader {
    func attributeNames(of address: UInt64, path: String) throws -> [String] {
        try HDF5Error.locating(path) {
            try attributeMessages(of: address).map { try AttributeMessage.name($0) }
        }
    }

    func attributes(of address: UInt64, path: String) throws -> [HDF5Attribute] {
        try HDF5Error.locating(path) {
            try attributeMessages(of: address).map {
                try decode(AttributeMessage($0, limits: limits))
            }
        }
    }

    func attribute(_ name: String, of address: UInt64, path: String) throws -> HDF5Attribute? {
        try HDF5Error.locating(path) {
            for message in try attributeMessages(of: address)
            where try AttributeMessage.name(message).utf8.elementsEqual(name.utf8) {
                return try decode(AttributeMessage(message, limits: limits))
            }
            return nil
        }
    }

    private func attributeMessages(of address: UInt64) throws -> [ObjectHeader.Message] {
        let header = try ObjectHeader(at: address, reader: self)
        if let info = try header.message(.attributeInfo) {
            var cursor = info.cursor()
            try cursor.skip(1)
            if try cursor.uint8() & 0x01 != 0 { try cursor.skip(2) }  // highest creation order
            guard try cursor.uint64() == .undefinedAddress else {
                throw HDF5Error.unsupported(path: "", feature: "dense attribute storage")
            }
        }
        return header.messages.filter { $0.type == .attribute }
    }

    private func decode(_ message: AttributeMessage) throws -> HDF5Attribute {
        let decoder = ElementDecoder(
            type: message.type, count: message.dataspace.elementCount, reader: self)
        return HDF5Attribute(
            name: message.name, type: message.type, shape: message.dataspace.shape,
            value: try decoder.value(of: message.data))
    }
}
