import Foundation
import KerasTestSupport
import Testing

@testable import Keras

/// A mapped load reads no weights: pages of the file that the system has forgotten stay forgotten until
/// somebody looks at them.
@Suite(.serialized) struct MappedReadingTests {
    @Test(arguments: ["model.keras", "model"])
    func `weights are not read from the file before they are used`(_ name: String) throws {
        try withTemporaryDirectory { directory in
            let path = directory.file(name)
            let model = Sequential([InputLayer([2048]), Dense(2048, name: "large"), Dense(1)])
            try model.save(to: path, options: SaveOptions(isZipped: name.hasSuffix(".keras")))
            let file = name.hasSuffix(".keras") ? path : path + "/model.weights.h5"
            let pages = try FilePages(file)
            try pages.forget()
            let before = try pages.residents()
            // A file system in memory cannot forget, and shows nothing.
            try #require(before < pages.count / 20, "\(before) of \(pages.count) pages are kept")

            let mapped = try Sequential.load(from: path, options: LoadOptions(isMapped: true))
            let kernel = try mapped.weights[0]
            #expect(try kernel.value.shape == [2048, 2048])
            let loaded = try pages.residents()
            #expect(loaded < pages.count / 4, "\(loaded) of \(pages.count) pages after the load")

            #expect(
                try kernel.value.array(of: Float.self)
                    == model.weights[0].value.array(of: Float.self))
            let used = try pages.residents()
            #expect(used > pages.count * 9 / 10, "\(used) of \(pages.count) pages after the use")
        }
    }

    @Test func `a load that copies reads all`() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("model.keras")
            try Sequential([InputLayer([1024]), Dense(1024)]).save(to: path)
            let pages = try FilePages(path)
            try pages.forget()
            _ = try Sequential.load(from: path)
            #expect(try pages.residents() > pages.count * 9 / 10)
        }
    }
}

/// Which pages of a file the system keeps in memory.
private final class FilePages {
    struct Failure: Error { let call: String, code: Int32 }

    private let descriptor: Int32
    private let address: UnsafeMutableRawPointer
    private let size: Int
    let count: Int

    init(_ path: String) throws {
        let descriptor = open(path, O_RDWR)
        guard descriptor >= 0 else { throw Failure(call: "open", code: errno) }
        self.descriptor = descriptor
        size = Int(lseek(descriptor, 0, SEEK_END))
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        count = (size + page - 1) / page
        let address = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else { throw Failure(call: "mmap", code: errno) }
        self.address = address
    }

    deinit {
        munmap(address, size)
        close(descriptor)
    }

    /// Has the system write the file and drop what it keeps of it.
    func forget() throws {
        guard fsync(descriptor) == 0 else { throw Failure(call: "fsync", code: errno) }
        let code = posix_fadvise(descriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
        guard code == 0 else { throw Failure(call: "posix_fadvise", code: code) }
    }

    func residents() throws -> Int {
        var states = [UInt8](repeating: 0, count: count)
        guard mincore(address, size, &states) == 0 else {
            throw Failure(call: "mincore", code: errno)
        }
        return states.count { $0 & 1 == 1 }
    }
}
