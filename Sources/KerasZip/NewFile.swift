#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is made and written front to back, then forced to the device.
///
/// Until it is finished, and after any failure, it disappears with this object.
final class NewFile: ByteSink {
    let path: String
    /// What errors of creating, finishing and using it too late call it.
    private let name: String

    private let calls: FileSystemCalls
    private var descriptor: Int32?
    private var mustBeRemoved = true
    /// What was appended but not written yet, and where in the file it belongs.
    private var pending: [UInt8] = []
    private var pendingOffset = 0
    /// Up to here the device was told to begin.
    private var writeBackOffset = 0

    private static let bufferSize = 1 << 20
    /// Bytes are written up to multiples of this, so that no page of the file is written twice.
    private static let pageSize = 4096
    /// Runs of bytes from this length on are not worth a copy into the buffer.
    private static let directSize = 1 << 16
    /// The device works on what is written while more is written; in pieces of this many bytes. It
    /// would otherwise be idle until the end, and a save would take twice as long.
    private static let writeBackSize = 8 << 20

    /// Creates a file that must not exist.
    init(path: String, reportedAs name: String, calls: FileSystemCalls) throws(FileError) {
        self.path = path
        self.name = name
        self.calls = calls
        do {
            descriptor = try calls.create(path)
        } catch {
            mustBeRemoved = false
            throw FileError(.write, name, error)
        }
    }

    deinit { abort() }

    func setPermissions(_ permissions: UInt32) throws(FileError) {
        let descriptor = try openDescriptor()
        do {
            try calls.setPermissions(descriptor, permissions)
        } catch {
            throw FileError(.setPermissions, path, error)
        }
    }

    // MARK: Writing

    var offset: Int { pendingOffset + pending.count }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        if rest.count >= Self.directSize {
            let gap = (Self.pageSize - offset % Self.pageSize) % Self.pageSize
            pending.append(contentsOf: rest.prefix(gap))
            try writePending()
            rest = rest.dropFirst(gap)
            let direct = rest.prefix(rest.count / Self.pageSize * Self.pageSize)
            try write(UnsafeRawBufferPointer(rebasing: direct), at: pendingOffset)
            pendingOffset += direct.count
            rest = rest.dropFirst(direct.count)
        } else if rest.count > Self.bufferSize - pending.count {
            let room = Self.bufferSize - pending.count
            pending.append(contentsOf: rest.prefix(room))
            try writePending()
            rest = rest.dropFirst(room)
        }
        pending.append(contentsOf: rest)
    }

    func patch(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        guard offset >= 0, offset <= self.offset, bytes.count <= self.offset - offset else {
            throw FileError(path: path, operation: .write, reason: .outOfBounds(offset: offset))
        }
        let writtenCount = min(bytes.count, max(pendingOffset - offset, 0))
        if writtenCount > 0 {
            try write(UnsafeRawBufferPointer(rebasing: bytes.prefix(writtenCount)), at: offset)
        }
        if writtenCount < bytes.count {
            let start = offset + writtenCount - pendingOffset
            pending.replaceSubrange(
                start..<(start + bytes.count - writtenCount), with: bytes.dropFirst(writtenCount))
        }
    }

    private func writePending() throws(FileError) {
        let error = pending.withUnsafeBytes { bytes -> FileError? in
            do throws(FileError) { try write(bytes, at: pendingOffset) } catch { return error }
            return nil
        }
        if let error { throw error }
        pendingOffset += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        let descriptor = try openDescriptor()
        var done = 0
        while done < bytes.count {
            do throws(SystemError) {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
                let count = try calls.write(descriptor, rest, offset + done)
                // No progress and no error would otherwise be tried for ever.
                guard count > 0 else { throw SystemError(code: EIO) }
                done += count
            } catch  where error.code == EINTR {
                continue
            } catch {
                throw FileError(.write, path, error)
            }
        }
        let end = offset + done
        if end - writeBackOffset >= Self.writeBackSize {
            calls.startWriteBack(descriptor, writeBackOffset, end - writeBackOffset)
            writeBackOffset = end
        }
    }

    private func openDescriptor() throws(FileError) -> Int32 {
        guard let descriptor else {
            throw FileError(path: name, operation: .write, reason: .closed)
        }
        return descriptor
    }

    // MARK: The end

    /// Waits until everything is on the device.
    func synchronize() throws(FileError) {
        let descriptor = try openDescriptor()
        try writePending()
        do {
            try calls.synchronize(descriptor)
        } catch {
            throw FileError(.synchronize, name, error)
        }
    }

    /// Waits until everything is on the device, and closes the file, which stays.
    func finish() throws(FileError) {
        try synchronize()
        let descriptor = try openDescriptor()
        // Also a failed close gives the descriptor back.
        self.descriptor = nil
        do {
            try calls.close(descriptor)
        } catch {
            throw FileError(.write, name, error)
        }
    }

    /// Leaves the file where it is, or wherever it was moved.
    func keep() { mustBeRemoved = false }

    /// Removes what was written, unless it is to be kept.
    func abort() {
        if let descriptor {
            try? calls.close(descriptor)
            self.descriptor = nil
        }
        if mustBeRemoved {
            try? calls.remove(path)
            mustBeRemoved = false
        }
        pending = []
    }
}
