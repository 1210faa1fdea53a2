/// One entry of the directory.
struct ZipDirectoryRecord {
    let name: String
    let nameBytes: [UInt8]
    let flags: UInt16
    let method: ZipEntry.Method
    let crc32: UInt32
    let compressedSize: Int
    let size: Int
    /// Where the entry's own header is, counted from the start of the archive.
    let localHeaderOffset: Int
    let mode: UInt16
    /// The number of bytes that this record takes in the directory.
    let recordSize: Int

    private static let madeOnUnix: UInt16 = 3

    /// Reads the record that the bytes begin with.
    ///
    /// - Parameter offset: where in the source the bytes begin, for error messages.
    init(_ bytes: ArraySlice<UInt8>, offset: Int) throws {
        var reader = FieldReader(bytes)
        guard let signature = reader.readBytes(4),
            signature.elementsEqual(ZipDirectory.entrySignature),
            let madeBy = reader.read(UInt16.self), reader.read(UInt16.self) != nil,
            let flags = reader.read(UInt16.self), let method = reader.read(UInt16.self),
            reader.readBytes(4) != nil, let crc32 = reader.read(UInt32.self),
            let compressedSize = reader.read(UInt32.self), let size = reader.read(UInt32.self),
            let nameSize = reader.read(UInt16.self), let extraSize = reader.read(UInt16.self),
            let commentSize = reader.read(UInt16.self), let disk = reader.read(UInt16.self),
            reader.read(UInt16.self) != nil, let attributes = reader.read(UInt32.self),
            let localHeaderOffset = reader.read(UInt32.self),
            let nameBytes = reader.readBytes(Int(nameSize)),
            let extraBytes = reader.readBytes(Int(extraSize)),
            reader.readBytes(Int(commentSize)) != nil
        else { throw ZipError.invalidDirectoryEntry(offset: offset) }

        let name = String(decoding: nameBytes, as: UTF8.self)
        guard ZipName.isSafe(nameBytes), name.utf8.elementsEqual(nameBytes),
            // Without this flag names have the alphabet of MS-DOS.
            flags & ZipDirectory.Flag.utf8 != 0 || nameBytes.allSatisfy({ $0 < 0x80 })
        else { throw ZipError.unsafeName(entry: name, offset: offset) }
        let unreadable =
            ZipDirectory.Flag.encrypted | ZipDirectory.Flag.patchData
            | ZipDirectory.Flag.strongEncryption | ZipDirectory.Flag.maskedHeader
        guard flags & unreadable == 0 else { throw ZipError.encrypted(entry: name) }
        guard let knownMethod = ZipEntry.Method(rawValue: method) else {
            throw ZipError.unsupportedMethod(entry: name, method: Int(method))
        }
        let mode = madeBy >> 8 == Self.madeOnUnix ? UInt16(attributes >> 16) : 0
        guard Self.isRegular(mode: mode, name: nameBytes) else {
            throw ZipError.notRegularFile(entry: name)
        }
        guard disk == 0 || disk == 0xFFFF else { throw ZipError.multipleDisks(offset: offset) }

        let extra = try ZipExtraField(extraBytes, entry: name, offset: offset)
        var sizes = extra.zip64Reader
        guard let wideSize = sizes.resolve(size),
            let wideCompressedSize = sizes.resolve(compressedSize),
            let wideOffset = sizes.resolve(localHeaderOffset)
        else { throw ZipError.invalidExtraField(entry: name, offset: offset) }

        self.name = name
        self.nameBytes = Array(nameBytes)
        self.flags = flags
        self.method = knownMethod
        self.crc32 = crc32
        self.compressedSize = wideCompressedSize
        self.size = wideSize
        self.localHeaderOffset = wideOffset
        self.mode = mode
        self.recordSize =
            ZipDirectory.entryHeaderSize + Int(nameSize) + Int(extraSize) + Int(commentSize)
    }

    /// Whether a Unix mode belongs to a file, or to a folder whose name says so. CPython writes no
    /// type at all.
    private static func isRegular(mode: UInt16, name: ArraySlice<UInt8>) -> Bool {
        switch mode & 0xF000 {
        case 0, 0x8000: true
        case 0x4000: name.last == UInt8(ascii: "/")
        default: false
        }
    }

    func checkSizes(limits: ZipLimits) throws {
        guard nameBytes.last != UInt8(ascii: "/") || size == 0 else {
            throw ZipError.notRegularFile(entry: name)
        }
        guard method != .stored || size == compressedSize else {
            throw ZipError.storedSizeMismatch(
                entry: name, size: size, storedSize: compressedSize)
        }
        let (most, overflow) = compressedSize.multipliedReportingOverflow(
            by: limits.maximumExpansion)
        guard size <= limits.expansionAllowance || overflow || size <= most else {
            throw ZipError.expansionTooLarge(
                entry: name, size: size, compressedSize: compressedSize)
        }
    }
}
