/// The header in front of an entry's data; it repeats what the directory says.
enum ZipLocalHeader {
    static let size = 30
    static let signature: UInt32 = 0x0403_4B50
}

extension ZipDirectoryRecord {
    /// Finds the entry's data and checks that the header in front of it agrees with the directory.
    ///
    /// - Returns: the entry, and where in the source its header begins.
    func locate(
        in source: some ByteSource, end: ZipEndRecord
    ) throws -> (start: Int, entry: ZipEntry) {
        let fixedSize = ZipLocalHeader.size + nameBytes.count
        let (start, overflow) = localHeaderOffset.addingReportingOverflow(end.prefixSize)
        guard !overflow, start <= end.directoryOffset, fixedSize <= end.directoryOffset - start
        else { throw ZipError.entryOutOfBounds(entry: name, offset: localHeaderOffset) }

        let header = try source.read(start..<(start + fixedSize))
        var reader = FieldReader(header[...])
        guard reader.read(UInt32.self) == ZipLocalHeader.signature, reader.read(UInt16.self) != nil,
            let flags = reader.read(UInt16.self), let method = reader.read(UInt16.self),
            reader.readBytes(4) != nil, let crc32 = reader.read(UInt32.self),
            let compressedSize = reader.read(UInt32.self), let size = reader.read(UInt32.self),
            let nameSize = reader.read(UInt16.self), let extraSize = reader.read(UInt16.self)
        else { throw ZipError.localHeaderMissing(entry: name, offset: start) }

        func mismatch(_ field: ZipError.LocalHeaderField) -> ZipError {
            .localHeaderMismatch(entry: name, offset: start, field: field)
        }
        let decisive =
            ZipDirectory.Flag.encrypted | ZipDirectory.Flag.dataDescriptor
            | ZipDirectory.Flag.utf8
        guard flags & decisive == self.flags & decisive else { throw mismatch(.flags) }
        guard method == self.method.rawValue else { throw mismatch(.method) }
        guard Int(nameSize) == nameBytes.count, reader.readBytes(Int(nameSize)) == nameBytes[...]
        else { throw mismatch(.name) }

        let dataOffset = start + fixedSize + Int(extraSize)
        guard dataOffset <= end.directoryOffset,
            self.compressedSize <= end.directoryOffset - dataOffset
        else { throw ZipError.entryOutOfBounds(entry: name, offset: dataOffset) }

        // With a descriptor after the data, the writer did not know these when it wrote the header.
        let isUnset = flags & ZipDirectory.Flag.dataDescriptor != 0
        let extraBytes = try source.read((start + fixedSize)..<dataOffset)
        let extra = try ZipExtraField(extraBytes[...], entry: name, offset: start)
        var sizes = extra.zip64Reader
        let wideSize = sizes.resolve(size)
        let wideCompressedSize = sizes.resolve(compressedSize)
        guard wideSize == self.size || (isUnset && (wideSize ?? 0) == 0) else {
            throw mismatch(.size)
        }
        guard
            wideCompressedSize == self.compressedSize || (isUnset && (wideCompressedSize ?? 0) == 0)
        else { throw mismatch(.compressedSize) }
        guard crc32 == self.crc32 || (isUnset && crc32 == 0) else { throw mismatch(.crc32) }

        let entry = ZipEntry(
            name: name, method: self.method, compressedSize: self.compressedSize, size: self.size,
            crc32: self.crc32, dataOffset: dataOffset, mode: mode)
        return (start, entry)
    }
}
