import Foundation
import KerasTestSupport
import KerasZip
import Synchronization
import Testing

/// Counts system calls and makes one of them fail.
private final class Sabotage: Sendable {
    private let count = Mutex(0)
    private let failing: Int?
    private let code: Int32

    init(failing: Int? = nil, code: Int32 = 0) {
        self.failing = failing
        self.code = code
    }

    var callCount: Int { count.withLock { $0 } }

    private func step() throws(SystemError) {
        let number = count.withLock { count in
            count += 1
            return count
        }
        if number == failing { throw SystemError(code: code) }
    }

    /// The system's calls, each after a step; writes are short besides.
    var calls: FileSystemCalls {
        let system = FileSystemCalls.system
        var calls = system
        calls.inspect = { (path) throws(SystemError) in
            try self.step()
            return try system.inspect(path)
        }
        calls.checkWritable = { (path) throws(SystemError) in
            try self.step()
            try system.checkWritable(path)
        }
        calls.create = { (path) throws(SystemError) in
            try self.step()
            return try system.create(path)
        }
        calls.setPermissions = { (descriptor, permissions) throws(SystemError) in
            try self.step()
            try system.setPermissions(descriptor, permissions)
        }
        calls.write = { (descriptor, bytes, offset) throws(SystemError) in
            try self.step()
            let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(300_000))
            return try system.write(descriptor, part, offset)
        }
        calls.synchronize = { (descriptor) throws(SystemError) in
            try self.step()
            try system.synchronize(descriptor)
        }
        calls.synchronizeDirectory = { (path) throws(SystemError) in
            try self.step()
            try system.synchronizeDirectory(path)
        }
        calls.close = { (descriptor) throws(SystemError) in
            // A descriptor is closed even by a close that fails.
            try system.close(descriptor)
            try self.step()
        }
        calls.rename = { (from, to) throws(SystemError) in
            try self.step()
            try system.rename(from, to)
        }
        return calls
    }
}

@Suite("A file whose replacement fails")
struct AtomicFileFailureTests {
    private func replace(_ path: String, by bytes: [UInt8], calls: FileSystemCalls) throws {
        let file = try AtomicFile(path: path, calls: calls)
        let zip = ZipWriter(file)
        try zip.add(ZipMember(name: "config.json"), bytes: Array("{}".utf8))
        try zip.add(ZipMember(name: "model.weights.h5", alignment: 4096), bytes: bytes)
        try zip.finish()
        try file.commit()
    }

    @Test("is the old one, complete, whichever call fails", arguments: [ENOSPC, EIO, EDQUOT])
    func everyCall(code: Int32) throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("model.keras")
            let url = URL(fileURLWithPath: path)
            let old = Data("the old model".utf8)
            let bytes = [UInt8](repeating: 7, count: 700_000)

            try old.write(to: url)
            let undisturbed = Sabotage()
            try replace(path, by: bytes, calls: undisturbed.calls)
            let new = try Data(contentsOf: url)
            #expect(undisturbed.callCount >= 10)

            for failing in 1...undisturbed.callCount {
                try old.write(to: url)
                let sabotage = Sabotage(failing: failing, code: code)
                let error = #expect(throws: FileError.self, "call \(failing)") {
                    try replace(path, by: bytes, calls: sabotage.calls)
                }
                #expect(error?.reason == .system(code: code), "call \(failing)")
                // The last call waits for the folder, after the new file took its place.
                let isLast = failing == undisturbed.callCount
                #expect(try Data(contentsOf: url) == (isLast ? new : old), "call \(failing)")
                let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
                #expect(names == ["model.keras"], "call \(failing)")
            }
        }
    }

    @Test("is the new one when the system only interrupted a write")
    func interruption() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("model.keras")
            let bytes = [UInt8](repeating: 7, count: 700_000)
            let undisturbed = Sabotage()
            try replace(path, by: bytes, calls: undisturbed.calls)
            // A new file: inspect, create, then writes.
            try FileManager.default.removeItem(atPath: path)
            try replace(path, by: bytes, calls: Sabotage(failing: 3, code: EINTR).calls)
            let reader = try ZipReader(path: path)
            #expect(try reader.read(reader.entry(named: "model.weights.h5")) == bytes)
        }
    }

    @Test("tells the path and what the system said")
    func description() {
        let error = FileError(
            path: "/models/a.keras", operation: .write, reason: .system(code: ENOSPC))
        #expect(error.description == "cannot write /models/a.keras: No space left on device")
    }
}
