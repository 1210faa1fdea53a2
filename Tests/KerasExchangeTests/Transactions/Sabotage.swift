import Foundation
import KerasZip
import Synchronization

/// Counts the system calls of a save and makes one of them fail.
final class Sabotage: Sendable {
    private let count = Mutex(0)
    private let failing: Int?
    private let code: Int32

    init(failing: Int? = nil, code: Int32 = EIO) {
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
            let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(10_000))
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
