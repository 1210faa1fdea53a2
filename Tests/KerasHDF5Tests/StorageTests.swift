import Foundation
import KerasHDF5
import KerasTestSupport
import Testing

@Suite("Storage")
struct StorageTests {
    private func file() throws -> [UInt8] {
        var layout = HDF5Layout()
        try layout.addDataset("vars/0", type: .float32, shape: [1000])
        return try HDF5Writer(layout).bytes()
    }

    @Test("may be a whole file")
    func wholeFile() throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("a.h5")
            try Data(file()).write(to: URL(fileURLWithPath: path))
            let storage = try HDF5FileStorage(path: path)
            #expect(try storage.size == file().count)
            let dataset = try HDF5File(storage).root.requiredDataset(at: "vars/0")
            #expect(
                try dataset.readBytes()
                    == open(file()).root.requiredDataset(at: "vars/0").readBytes())
        }
    }

    @Test("may be a stretch of a file", arguments: [0, 1, 4096])
    func stretch(offset: Int) throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("a.zip")
            let bytes = try file()
            let around = Data(repeating: 0x50, count: offset)
            try (around + Data(bytes) + Data(repeating: 0x4B, count: 100))
                .write(to: URL(fileURLWithPath: path))
            let handle = try #require(FileHandle(forReadingAtPath: path))
            let storage = try HDF5FileStorage(
                fileDescriptor: handle.fileDescriptor, offset: offset, length: bytes.count)
            #expect(storage.size == bytes.count)
            let dataset = try HDF5File(storage).root.requiredDataset(at: "vars/0")
            let start = try #require(dataset.dataOffset)
            #expect(try dataset.readBytes() == Array(bytes[start..<start + 4000]))
            try handle.close()
        }
    }

    @Test(
        "beyond the file's end is refused",
        arguments: [(0, 1001), (1000, 1), (1001, 0), (-1, 5), (5, -1)])
    func beyond(offset: Int, length: Int) throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("a.h5")
            try Data(repeating: 0, count: 1000).write(to: URL(fileURLWithPath: path))
            let handle = try #require(FileHandle(forReadingAtPath: path))
            let error = hdf5Error {
                _ = try HDF5FileStorage(
                    fileDescriptor: handle.fileDescriptor, offset: offset, length: length)
            }
            guard case .truncated? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            try handle.close()
        }
    }

    @Test("of a file that is not there names it")
    func absent() {
        #expect(
            throws: HDF5Error.io("cannot open '/nowhere/a.h5': No such file or directory")
        ) { try HDF5FileStorage(path: "/nowhere/a.h5") }
    }

    @Test("of a file that shrinks after opening throws")
    func shrinking() throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("a.h5")
            try Data(file()).write(to: URL(fileURLWithPath: path))
            let dataset = try HDF5File(HDF5FileStorage(path: path)).root.requiredDataset(
                at: "vars/0")
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.truncate(atOffset: 200)
            try handle.close()
            let error = hdf5Error { _ = try dataset.readBytes() }
            guard case .truncated(_, 200)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("that fails is reported as such, its own typed errors as they are")
    func failing() {
        struct Lost: Error {}
        struct Failing: HDF5Storage {
            let error: any Error
            var size: Int { 4096 }
            func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
                throw error
            }
        }
        #expect(throws: HDF5Error.io("Lost()")) { try HDF5File(Failing(error: Lost())) }
        let own = HDF5Error.truncated(expected: 5, found: 3)
        #expect(throws: own) { try HDF5File(Failing(error: own)) }
    }

    @Test("in memory refuses ranges outside", arguments: [(0, 11), (10, 1), (11, 0), (-1, 1)])
    func memory(offset: Int, count: Int) {
        let storage = HDF5MemoryStorage([UInt8](repeating: 0, count: 10))
        var buffer = [UInt8](repeating: 0, count: count)
        let error = hdf5Error {
            try buffer.withUnsafeMutableBytes { try storage.read(into: $0, at: offset) }
        }
        guard case .truncated? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("is read into a buffer of exactly the dataset's size", arguments: [0, 3999, 4001])
    func wrongBuffer(size: Int) throws {
        let dataset = try open(file()).root.requiredDataset(at: "vars/0")
        var buffer = [UInt8](repeating: 0, count: size)
        #expect(throws: HDF5Error.wrongBufferSize(path: "vars/0", expected: 4000, found: size)) {
            try buffer.withUnsafeMutableBytes { try dataset.read(into: $0) }
        }
    }
}
