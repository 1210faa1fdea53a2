/// What is wrong with a zip archive, or with a request to one.
///
/// Offsets count from the start of the source that holds the archive.
public enum ZipError: Error, Equatable, Sendable {
    // MARK: The archive

    /// There is no end record that ends with the file: it is no zip archive, or it was cut off.
    case endRecordNotFound
    /// There is an end record, but no directory of the size it says lies right before it.
    case endRecordMismatch(offset: Int)
    /// The 64-bit end record is broken, or contradicts the other one.
    case invalidZip64Record(offset: Int)
    /// The archive is one part of several.
    case multipleDisks(offset: Int)
    case tooManyEntries(count: Int, limit: Int)
    case directoryTooLarge(size: Int, limit: Int)
    /// The directory does not have the number of entries that the end record says.
    case entryCountMismatch(declared: Int, found: Int)
    /// The directory holds something that is no entry.
    case invalidDirectoryEntry(offset: Int)

    // MARK: An entry

    /// A name with an absolute path, `..`, a backslash or the like, or one that is not UTF-8.
    case unsafeName(entry: String, offset: Int)
    case duplicateName(entry: String)
    /// The entry is a symbolic link, a device or the like.
    case notRegularFile(entry: String)
    case encrypted(entry: String)
    /// Compressed by a method other than deflate.
    case unsupportedMethod(entry: String, method: Int)
    /// Its extra field is broken, or lacks the sizes that it must have.
    case invalidExtraField(entry: String, offset: Int)
    /// Its own header, in front of its data, is not where the directory says.
    case localHeaderMissing(entry: String, offset: Int)
    /// Its own header says something else than the directory.
    case localHeaderMismatch(entry: String, offset: Int, field: LocalHeaderField)
    /// Its data does not lie between the start of the archive and its directory.
    case entryOutOfBounds(entry: String, offset: Int)
    case overlappingEntries(first: String, second: String)
    /// It is not compressed, and yet has two sizes.
    case storedSizeMismatch(entry: String, size: Int, storedSize: Int)
    /// It says that it expands to more than the limits allow.
    case expansionTooLarge(entry: String, size: Int, compressedSize: Int)

    // MARK: The content of an entry

    /// It is larger than the caller is ready to read.
    case entryTooLarge(entry: String, size: Int, limit: Int)
    case corruptData(entry: String, offset: Int)
    /// Its compressed data gives another number of bytes than declared; `found` may be cut short.
    case sizeMismatch(entry: String, declared: Int, found: Int)
    case checksumMismatch(entry: String, declared: UInt32, found: UInt32)
    case outOfMemory(entry: String)

    // MARK: Requests

    case entryNotFound(name: String)
    /// The entry is compressed, so that its content cannot be read in place.
    case notStored(entry: String)
    /// The range is not inside the entry's data.
    case rangeOutOfBounds(entry: String, range: Range<Int>)
    /// The alignment of a new member is not a power of two up to 32768.
    case invalidAlignment(entry: String, alignment: Int)
    /// Another number of bytes was written than was announced.
    case memberSizeMismatch(entry: String, declared: Int, found: Int)
    /// A member was begun inside another one, or after the end.
    case writerBusy(entry: String)

    /// What both headers of an entry describe.
    public enum LocalHeaderField: String, Sendable {
        case flags, method, name, size
        case compressedSize = "compressed size"
        case crc32 = "CRC-32"
    }
}
