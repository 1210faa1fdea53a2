import KerasZip
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Counts the system calls of a save and makes one of them fail.
///
/// Calls that only clear away are not counted: whether they succeed, no save depends on it.
public final class Sabotage: Sendable {
    private let count = Mutex(0)
    private let failing: Int?
    private let code: Int32
    private let longestWrite: Int
    private let missing: Set<Feature>

    /// What file systems need not have.
    public enum Feature: Sendable { case exchange, link }

    /// - Parameters:
    ///   - failing: Which call fails, from 1 on.
    ///   - code: The `errno` of that failure.
    ///   - longestWrite: How many bytes a single write takes at most.
    ///   - missing: What always fails, as on a file system that does not have it.
    public init(
        failing: Int? = nil, code: Int32 = EIO, longestWrite: Int = 10_000,
        missing: Set<Feature> = []
    ) {
        self.failing = failing
        self.code = code
        self.longestWrite = longestWrite
        self.missing = missing
    }

    public var callCount: Int { count.withLock { $0 } }

    private func step() throws(SystemError) {
        let number = count.withLock { count in
            count += 1
            return count
        }
        if number == failing { throw SystemError(code: code) }
    }

    private func require(_ feature: Feature) throws(SystemError) {
        if missing.contains(feature) { throw SystemError(code: ENOTSUP) }
    }

    /// Runs `body`, whose saves use these calls.
    @discardableResult
    public func disturbing<Result>(_ body: () throws -> Result) rethrows -> Result {
        try FileSystemCalls.$current.withValue(calls, operation: body)
    }

    /// The system's calls, each after a step.
    public var calls: FileSystemCalls {
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
            let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(self.longestWrite))
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
        calls.link = { (from, to) throws(SystemError) in
            try self.require(.link)
            try self.step()
            try system.link(from, to)
        }
        calls.createDirectory = { (path) throws(SystemError) in
            try self.step()
            try system.createDirectory(path)
        }
        calls.setDirectoryPermissions = { (path, permissions) throws(SystemError) in
            try self.step()
            try system.setDirectoryPermissions(path, permissions)
        }
        calls.exchange = { (first, second) throws(SystemError) in
            try self.require(.exchange)
            try self.step()
            try system.exchange(first, second)
        }
        return calls
    }
}
