/// The reference that stands in place of a message kept elsewhere (versions 1 to 3).
struct SharedMessage {
    /// The header of the object, a named datatype, that has the message.
    let header: UInt64

    init(_ cursor: inout ByteCursor) throws {
        let version = try cursor.uint8()
        let kind = try cursor.uint8()
        switch version {
        case 1:
            try cursor.skip(6)
        case 2:
            break
        case 3:
            guard kind != 1 else {
                throw HDF5Error.unsupported(
                    path: "", feature: "a \(cursor.structure) in the file's shared heap")
            }
            guard kind == 2 else { throw cursor.malformed("shared in way \(kind)") }
        default:
            throw cursor.malformed("version \(version) of a shared message does not exist")
        }
        header = try cursor.uint64()
    }
}

extension MetadataReader {
    /// The datatype in a message body, which may refer to a named datatype.
    func datatype(_ cursor: inout ByteCursor, isShared: Bool) throws -> HDF5Type {
        guard isShared else { return try DatatypeMessage.type(&cursor) }
        let shared = try SharedMessage(&cursor)
        // A named datatype cannot itself refer to another: this goes one step and no further.
        let header = try ObjectHeader(at: shared.header, reader: self)
        guard let message = try header.message(.datatype) else {
            throw cursor.malformed("the object at \(shared.header) is no named datatype")
        }
        var body = message.cursor()
        return try DatatypeMessage.type(&body)
    }
}
