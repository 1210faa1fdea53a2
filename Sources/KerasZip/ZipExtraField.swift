/// The records that follow an entry's name.
struct ZipExtraField {
    private var zip64: ArraySlice<UInt8> = []

    static let zip64Identifier: UInt16 = 1
    /// A second name for the entry, which some readers would use and others not.
    private static let unicodePathIdentifier: UInt16 = 0x7075

    /// - Parameter offset: where the entry is, for error messages.
    init(_ bytes: ArraySlice<UInt8>, entry: String, offset: Int) throws {
        var reader = FieldReader(bytes)
        // Some tools pad with fewer bytes than the head of a record takes.
        while reader.remaining >= 4 {
            guard let identifier = reader.read(UInt16.self), let size = reader.read(UInt16.self),
                let content = reader.readBytes(Int(size)),
                identifier != Self.unicodePathIdentifier
            else { throw ZipError.invalidExtraField(entry: entry, offset: offset) }
            if identifier == Self.zip64Identifier {
                guard zip64.isEmpty else {
                    throw ZipError.invalidExtraField(entry: entry, offset: offset)
                }
                zip64 = content
            }
        }
    }

    /// Gives the fields that did not fit in 32 bits, in the order in which they must be asked for:
    /// size, compressed size, header offset.
    var zip64Reader: Zip64Reader { Zip64Reader(fields: FieldReader(zip64)) }

    struct Zip64Reader {
        fileprivate var fields: FieldReader

        /// The field itself, or the next wide field if it stands for that; nil if there is none, or
        /// if it is beyond what an `Int` holds.
        mutating func resolve(_ field: UInt32) -> Int? {
            field == .max ? fields.read(UInt64.self)?.exactInt : Int(field)
        }
    }
}
