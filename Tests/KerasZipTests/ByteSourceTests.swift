import Foundation
import KerasTestSupport
import KerasZip
import Testing

@Suite("Bytes to read from")
struct ByteSourceTests {
    private func withSources(
        of bytes: [UInt8], _ body: (any ByteSource) throws -> Void
    ) throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("bytes")
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            try body(MemorySource(bytes))
            try body(FileSource(path: path))
            try body(MappedFile(path: path))
        }
    }

    @Test("give any range of them", arguments: [0, 1, 5000])
    func ranges(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try withSources(of: bytes) { source in
            #expect(source.size == count)
            for range in [0..<count, 0..<0, count..<count, (count / 3)..<(count / 2)] {
                let found = try source.read(range)
                #expect(found == Array(bytes[range]))
            }
        }
    }

    @Test(
        "refuse what is not there", arguments: [(-1, 1), (0, 101), (100, 1), (101, 0), (.max, 1)])
    func outOfBounds(offset: Int, count: Int) throws {
        try withSources(of: Array(repeating: 1, count: 100)) { source in
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
            defer { buffer.deallocate() }
            let error = #expect(throws: FileError.self) {
                try source.read(into: buffer, at: offset)
            }
            #expect(error?.reason == .endOfFile(offset: 100))
        }
    }

    @Test("tell that a file was cut off meanwhile")
    func shrunkFile() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("bytes")
            try Data(count: 100).write(to: URL(fileURLWithPath: path))
            let source = try FileSource(path: path)
            #expect(truncate(path, 60) == 0)
            let error = FileError(path: path, operation: .read, reason: .endOfFile(offset: 60))
            #expect(throws: error) { try source.read(50..<100) }
        }
    }

    @Test("cannot be a folder, a pipe or nothing")
    func refusals() throws {
        try withTemporaryDirectory { directory in
            let pipe = directory.file("pipe")
            #expect(mkfifo(pipe, 0o600) == 0)
            let missing = directory.file("missing")
            for (path, operation, reason) in [
                (directory.path, .read, .isDirectory), (pipe, .read, .notRegularFile),
                (missing, .open, .system(code: ENOENT)),
            ] as [(String, FileError.Operation, FileError.Reason)] {
                let error = FileError(path: path, operation: operation, reason: reason)
                #expect(throws: error) { try FileSource(path: path) }
                #expect(throws: error) { try MappedFile(path: path) }
            }
        }
    }
}
