/// Writes a zip archive of stored members, as CPython's `zipfile` writes it, with constant memory.
///
/// ```swift
/// let file = try AtomicFile(path: "model.keras")
/// let zip = ZipWriter(file)
/// try zip.add(ZipMember(name: "config.json"), bytes: config)
/// try zip.add(ZipMember(name: "model.weights.h5", modified: .now, alignment: 4096), size: size) {
///     try $0.append(bytes)
/// }
/// try zip.finish()
/// try file.commit()
/// ```
///
/// After an error the archive is unusable and its sink should be given up.
public final class ZipWriter {
    private let sink: any ByteSink
    /// Where in the sink the archive begins; the offsets in it count from there.
    private let start: Int
    /// The smallest number that does not fit in 32 bits; tests take a smaller one.
    private let zip64Threshold: Int
    private var directory: [UInt8] = []
    private var entryCount = 0
    private var names = Set<String>()
    private var isBusy = false

    /// Begins an archive at the sink's current end.
    public convenience init(_ sink: any ByteSink) {
        self.init(sink, zip64Threshold: Int(UInt32.max))
    }

    /// - Parameter zip64Threshold: sizes and offsets from here on are written in 64 bits.
    init(_ sink: any ByteSink, zip64Threshold: Int) {
        self.sink = sink
        self.start = sink.offset
        self.zip64Threshold = zip64Threshold
    }

    /// Adds a member whose bytes are at hand.
    public func add(_ member: ZipMember, bytes: [UInt8]) throws {
        try add(member, size: bytes.count) { try $0.append(bytes) }
    }

    /// Adds a member whose bytes are made piece by piece.
    ///
    /// - Parameters:
    ///   - size: how many bytes there will be.
    ///   - body: appends the bytes, no more and no fewer, to the sink that it is given.
    /// - Throws: ``ZipError`` for a name that is not clean or that the archive has already, an
    ///   alignment that cannot be, or a wrong number of bytes; and what `body` and the sink throw.
    public func add(
        _ member: ZipMember, size: Int, _ body: (any ByteSink) throws -> Void
    ) throws {
        let nameBytes = Array(member.name.utf8)
        guard !isBusy else { throw ZipError.writerBusy(entry: member.name) }
        guard ZipName.isSafe(nameBytes), nameBytes.count <= Int(UInt16.max) else {
            throw ZipError.unsafeName(entry: member.name, offset: sink.offset)
        }
        guard names.insert(member.name).inserted else {
            throw ZipError.duplicateName(entry: member.name)
        }
        guard (1...32768).contains(member.alignment), member.alignment.nonzeroBitCount == 1 else {
            throw ZipError.invalidAlignment(entry: member.name, alignment: member.alignment)
        }
        guard size >= 0 else {
            throw ZipError.memberSizeMismatch(entry: member.name, declared: size, found: 0)
        }
        isBusy = true
        let offset = sink.offset
        var fields = ZipHeaderFields(
            member: member, nameBytes: nameBytes, size: size, offset: offset - start,
            zip64Threshold: zip64Threshold)
        try sink.append(fields.localHeader(at: offset))

        let content = ChecksummingSink(sink, entry: member.name, size: size)
        try body(content)
        guard content.offset == size else {
            throw ZipError.memberSizeMismatch(
                entry: member.name, declared: size, found: content.offset)
        }
        fields.crc32 = content.checksum.value
        var crc: [UInt8] = []
        crc.append(littleEndian: fields.crc32)
        try sink.patch(crc, at: offset + ZipHeaderFields.localCRCOffset)

        directory += fields.directoryRecord
        entryCount += 1
        isBusy = false
    }

    /// Writes the directory, after which nothing can be added.
    public func finish() throws {
        guard !isBusy else { throw ZipError.writerBusy(entry: "the directory") }
        isBusy = true
        try sink.append(
            ZipHeaderFields.end(
                directory: directory, directoryOffset: sink.offset - start, entryCount: entryCount,
                zip64Threshold: zip64Threshold))
    }
}
