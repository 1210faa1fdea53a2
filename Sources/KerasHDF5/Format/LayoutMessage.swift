/// How a dataset's bytes are stored (message 0x0008, versions 3 and 4).
enum LayoutMessage {
    /// Inside the header itself.
    case compact(MetadataBlock)
    /// One stretch of the file; no address if nothing was ever written.
    case contiguous(address: UInt64?, byteCount: UInt64)

    init(_ cursor: inout ByteCursor) throws {
        let version = try cursor.uint8()
        guard version == 3 || version == 4 else {
            guard version == 1 || version == 2 else {
                throw cursor.malformed("version \(version) does not exist")
            }
            throw HDF5Error.unsupported(path: "", feature: "a data layout of version \(version)")
        }
        let layoutClass = try cursor.uint8()
        switch layoutClass {
        case 0:
            self = .compact(try cursor.block(Int(try cursor.uint16())))
        case 1:
            let address = try cursor.uint64()
            self = .contiguous(
                address: address == .undefinedAddress ? nil : address,
                byteCount: try cursor.uint64())
        case 2:
            throw HDF5Error.unsupported(path: "", feature: "chunked storage")
        case 3 where version == 4:
            throw HDF5Error.notAllowed(.virtualDataset, path: "")
        default:
            throw cursor.malformed("class \(layoutClass) does not exist")
        }
    }
}
