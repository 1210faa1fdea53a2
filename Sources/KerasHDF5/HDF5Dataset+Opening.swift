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
        content = try ContentLocator(
            header: header, reader: reader, dataspace: dataspace, elementSize: type.size,
            byteCount: byteCount
        ).content(layout)
    }

    private static func type(_ header: ObjectHeader, _ reader: MetadataReader) throws -> HDF5Type {
        guard let message = header.messages.first(where: { $0.type == .datatype }) else {
            throw header.malformed("it has no datatype")
        }
        var cursor = message.cursor()
        return try reader.datatype(&cursor, isShared: message.isShared)
    }
}

extension ObjectHeader {
    /// A cursor over a message that must be there.
    func cursor(_ type: MessageType, _ name: String) throws -> ByteCursor {
        guard let message = try message(type) else { throw malformed("it has no \(name)") }
        return message.cursor()
    }

    func malformed(_ reason: String) -> HDF5Error {
        .malformed(path: "", structure: "dataset", offset: address, reason: reason)
    }
}
