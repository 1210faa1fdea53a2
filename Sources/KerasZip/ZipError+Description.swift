extension ZipError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .endRecordNotFound:
            "not a zip archive, or cut off: no end record at the end of the file"
        case .endRecordMismatch(let offset):
            "damaged zip archive: no directory lies before the end record at byte \(offset)"
        case .invalidZip64Record(let offset):
            "damaged zip archive: wrong 64-bit end record at byte \(offset)"
        case .multipleDisks(let offset):
            "one part of a split zip archive (end record at byte \(offset)): join the parts first"
        case .tooManyEntries(let count, let limit):
            "zip archive with \(count) entries, more than the limit of \(limit)"
        case .directoryTooLarge(let size, let limit):
            "zip archive with a directory of \(size) bytes, more than the limit of \(limit)"
        case .entryCountMismatch(let declared, let found):
            "damaged zip archive: expected \(declared) entries, found \(found)"
        case .invalidDirectoryEntry(let offset):
            "damaged zip archive: expected a directory entry at byte \(offset)"
        case .unsafeName(let entry, let offset):
            Self.quoted(entry) + ": unsafe name of a zip entry (byte \(offset)): not allowed are "
                + "absolute paths, '..', '.', empty parts, backslashes, drive letters, NUL, "
                + "and names that are not UTF-8"
        case .duplicateName(let entry):
            Self.quoted(entry) + ": two zip entries of this name"
        case .notRegularFile(let entry):
            Self.quoted(entry) + ": the zip entry is a symbolic link or a device"
        case .encrypted(let entry):
            Self.quoted(entry) + ": the zip entry is encrypted; only plain ones can be read"
        case .unsupportedMethod(let entry, let method):
            Self.quoted(entry)
                + ": compression method \(method); expected 0 (stored) or 8 (deflate)"
        case .invalidExtraField(let entry, let offset):
            Self.quoted(entry) + ": damaged zip archive: wrong extra field at byte \(offset)"
        case .localHeaderMissing(let entry, let offset):
            Self.quoted(entry) + ": damaged zip archive: expected the entry at byte \(offset)"
        case .localHeaderMismatch(let entry, let offset, let field):
            Self.quoted(entry) + ": damaged zip archive: the entry's header at byte \(offset) and "
                + "the directory differ in \(field.rawValue)"
        case .entryOutOfBounds(let entry, let offset):
            Self.quoted(entry) + ": damaged zip archive: the data at byte \(offset) is not inside "
                + "the archive"
        case .overlappingEntries(let first, let second):
            Self.quoted(second) + ": damaged zip archive: the entry overlaps " + Self.quoted(first)
        case .storedSizeMismatch(let entry, let size, let storedSize):
            Self.quoted(entry) + ": damaged zip archive: uncompressed entry of \(size) bytes takes "
                + "\(storedSize)"
        case .expansionTooLarge(let entry, let size, let compressedSize):
            Self.quoted(entry) + ": refusing to expand \(compressedSize) bytes to \(size)"
        case .entryTooLarge(let entry, let size, let limit):
            Self.quoted(entry) + ": \(size) bytes, more than the limit of \(limit)"
        case .corruptData(let entry, let offset):
            Self.quoted(entry) + ": damaged compressed data before byte \(offset)"
        case .sizeMismatch(let entry, let declared, let found):
            Self.quoted(entry) + ": expected \(declared) bytes, found \(found)"
        case .checksumMismatch(let entry, let declared, let found):
            Self.quoted(entry) + ": damaged data: expected CRC-32 \(Self.hexadecimal(declared)), "
                + "found \(Self.hexadecimal(found))"
        case .outOfMemory(let entry):
            Self.quoted(entry) + ": not enough memory to decompress"
        case .entryNotFound(let name):
            Self.quoted(name) + ": no such entry in the zip archive"
        case .notStored(let entry):
            Self.quoted(entry) + ": compressed, so it cannot be read in place; read it into memory"
        case .rangeOutOfBounds(let entry, let range):
            Self.quoted(entry) + ": bytes \(range) of the archive are not in the entry"
        case .invalidAlignment(let entry, let alignment):
            Self.quoted(entry) + ": alignment \(alignment); expected a power of two up to 32768"
        case .memberSizeMismatch(let entry, let declared, let found):
            Self.quoted(entry) + ": announced \(declared) bytes, wrote \(found)"
        case .writerBusy(let entry):
            Self.quoted(entry) + ": begun inside another member, or after the archive's end"
        }
    }

    /// Names come from the file: without escapes they could run over several lines.
    private static func quoted(_ name: String) -> String {
        "'" + name.unicodeScalars.map { $0.escaped(asASCII: false) }.joined() + "'"
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        "0x" + String(value, radix: 16)
    }
}
