/// One link of a new-style group (message 0x0006, version 1).
///
/// Even in files of h5py's defaults a group has them if a symbol table cannot express a link: a
/// name beyond ASCII, or an external link.
struct LinkMessage {
    let name: ArraySlice<UInt8>
    let target: HDF5Link.Target

    init(_ cursor: inout ByteCursor) throws {
        let version = try cursor.uint8()
        guard version == 1 else { throw cursor.malformed("version \(version) does not exist") }
        let flags = try cursor.uint8()
        guard flags & 0xE0 == 0 else { throw cursor.malformed("flags \(flags) do not exist") }
        let type = flags & 0x08 != 0 ? try cursor.uint8() : 0
        if flags & 0x04 != 0 { try cursor.skip(8) }  // creation order
        if flags & 0x10 != 0 { try cursor.skip(1) }  // character set
        let length = try cursor.unsigned(bytes: 1 << Int(flags & 0x03))
        let name = try cursor.block(Int(clamping: length))
        self.name = name.bytes[name.range]
        guard !self.name.contains(0) else { throw cursor.malformed("a NUL in a name") }
        switch type {
        case 0: target = .object(address: try cursor.uint64())
        case 1: target = .soft
        case 64: target = .external
        default: target = .userDefined(type: type)
        }
    }
}
