import Keras
import KerasZip

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The least that a durable save and a load into memory must do with a file's bytes.
enum Floor {
    private static let chunk = 1 << 20

    /// Writes the bytes of the file at `path` to a new file beside it, in large pieces from memory,
    /// and forces them to disk.
    static func write(as path: String) throws -> Measurement {
        let bytes = try contents(of: path)
        defer { bytes.deallocate() }
        let copy = path + ".floor"
        defer { unlink(copy) }
        return try .of {
            let descriptor = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw SystemFailure(call: "open", code: errno) }
            defer { close(descriptor) }
            var done = 0
            while done < bytes.count {
                let count = pwrite(
                    descriptor, bytes.baseAddress.map { $0 + done },
                    min(chunk, bytes.count - done), off_t(done))
                guard count > 0 else { throw SystemFailure(call: "write", code: errno) }
                done += count
            }
            guard fsync(descriptor) == 0 else { throw SystemFailure(call: "fsync", code: errno) }
        }
    }

    /// Reads the file at `path` into memory that was never used, whose pages the system has to find
    /// first; nothing is worked out.
    static func read(_ path: String) throws -> Measurement {
        var bytes: UnsafeMutableRawBufferPointer?
        defer { bytes?.deallocate() }
        return try .of { bytes = try contents(of: path) }
    }

    private static func contents(of path: String) throws -> UnsafeMutableRawBufferPointer {
        let source = try FileSource(path: path)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.size, alignment: 4096)
        var position = 0
        while position < bytes.count {
            let end = min(position + chunk, bytes.count)
            let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[position..<end])
            try source.read(into: piece, at: position)
            position = end
        }
        return bytes
    }
}

struct SystemFailure: Error {
    let call: String
    let code: Int32
}
