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
        cursor = try header.cursor(.datatype, "datatype")
        let type = try DatatypeMessage.type(&cursor)
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
        content = try Self.content(
            layout, byteCount: byteCount, elementSize: type.size, header, reader)
    }

    private static func content(
        _ layout: LayoutMessage, byteCount: Int, elementSize: Int, _ header: ObjectHeader,
        _ reader: MetadataReader
    ) throws -> Content {
        switch layout {
        case .compact(let block):
            guard block.count == byteCount else {
                throw header.malformed("\(byteCount) bytes declared, \(block.count) stored")
            }
            return byteCount == 0 ? .none : .inline(block.ownBytes)
        case .contiguous(let address, let stored):
            guard stored == UInt64(byteCount) else {
                throw header.malformed("\(byteCount) bytes declared, \(stored) stored")
            }
            guard byteCount > 0 else { return .none }
            guard let address else {
                return .fill(try fillValue(header, byteCount, elementSize, reader.limits))
            }
            guard address <= UInt64(reader.end), byteCount <= reader.end - Int(address) else {
                throw header.malformed(
                    "its \(byteCount) bytes at \(address) reach beyond the file's end at "
                        + "\(reader.end)")
            }
            return .stored(offset: Int(address))
        }
    }

    private static func fillValue(
        _ header: ObjectHeader, _ byteCount: Int, _ elementSize: Int, _ limits: HDF5Limits
    ) throws -> [UInt8] {
        try HDF5Limits.check(
            byteCount, limit: limits.fillOnlyBytes, "size in bytes of a dataset without storage")
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
