/// An attribute in an object header (message 0x000C, versions 1 to 3), with its elements raw.
struct AttributeMessage {
    let name: String
    let type: HDF5Type
    let dataspace: DataspaceMessage
    let data: MetadataBlock

    /// Reads the name only, so that an attribute nobody asks for can be anything.
    static func name(_ message: ObjectHeader.Message) throws -> String {
        var cursor = try checkedCursor(message)
        return try Head(&cursor).name
    }

    init(_ message: ObjectHeader.Message, reader: MetadataReader) throws {
        var cursor = try Self.checkedCursor(message)
        let head = try Head(&cursor)
        guard !head.sharesSpace else {
            throw HDF5Error.unsupported(path: "", feature: "an attribute of a shared dataspace")
        }
        name = head.name
        var part = ByteCursor(
            try cursor.block(head.padded(head.typeSize)), structure: "attribute datatype")
        type = try reader.datatype(&part, isShared: head.sharesType)
        part = ByteCursor(
            try cursor.block(head.padded(head.spaceSize)), structure: "attribute dataspace")
        dataspace = try DataspaceMessage(&part, limits: reader.limits)
        let (size, overflow) = dataspace.elementCount.multipliedReportingOverflow(by: type.size)
        guard !overflow, size <= cursor.remaining else {
            throw cursor.malformed(
                "\(dataspace.elementCount) elements of \(type.size) bytes, "
                    + "\(cursor.remaining) bytes left")
        }
        data = try cursor.block(size)
    }

    private static func checkedCursor(_ message: ObjectHeader.Message) throws -> ByteCursor {
        guard !message.isShared else {
            throw HDF5Error.unsupported(path: "", feature: "a shared attribute message")
        }
        return message.cursor()
    }

    private struct Head {
        let version: UInt8
        let sharesType: Bool
        let sharesSpace: Bool
        let typeSize: Int
        let spaceSize: Int
        let name: String

        init(_ cursor: inout ByteCursor) throws {
            version = try cursor.uint8()
            guard (1...3).contains(version) else {
                throw cursor.malformed("version \(version) does not exist")
            }
            let flags = try cursor.uint8()
            sharesType = version > 1 && flags & 0x01 != 0
            sharesSpace = version > 1 && flags & 0x02 != 0
            let nameSize = Int(try cursor.uint16())
            typeSize = Int(try cursor.uint16())
            spaceSize = Int(try cursor.uint16())
            if version == 3 { try cursor.skip(1) }  // character set
            let field = try cursor.block(version == 1 ? (nameSize + 7) & ~7 : nameSize)
            let bytes = field.bytes[field.range].prefix(nameSize)
            guard let name = String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) else {
                throw cursor.malformed("its name is not UTF-8")
            }
            self.name = name
        }

        /// Version 1 fills each part to a multiple of 8 bytes.
        func padded(_ size: Int) -> Int { version == 1 ? (size + 7) & ~7 : size }
    }
}
