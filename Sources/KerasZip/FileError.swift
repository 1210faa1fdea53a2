#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a file could not be read or written.
public struct FileError: Error, Equatable, Sendable {
    /// What was being done to the file.
    public enum Operation: String, Sendable {
        case open, read, write, synchronize, replace, map
        case inspect = "look at"
        case setPermissions = "set the permissions of"
    }

    public enum Reason: Equatable, Sendable {
        /// The system refused; the code is its `errno`.
        case system(code: Int32)
        /// The path leads to a folder.
        case isDirectory
        /// The path leads to something that is no folder.
        case notDirectory
        /// The path ends in, or goes through, a symbolic link, which is not followed there.
        case symbolicLink
        /// The path leads to a device, a pipe or a socket.
        case notRegularFile
        /// The file ends before the bytes asked for, perhaps because it was cut off meanwhile.
        case endOfFile(offset: Int)
        /// Another file has taken its place since it was first looked at.
        case replaced
        /// Bytes at this offset were to be changed that were never written.
        case outOfBounds(offset: Int)
        /// The file was already committed or given up.
        case closed
    }

    public let path: String
    public let operation: Operation
    public let reason: Reason

    public init(path: String, operation: Operation, reason: Reason) {
        self.path = path
        self.operation = operation
        self.reason = reason
    }

    init(_ operation: Operation, _ path: String, _ error: SystemError) {
        self.init(path: path, operation: operation, reason: .system(code: error.code))
    }
}

extension FileError: CustomStringConvertible {
    public var description: String { "cannot \(operation.rawValue) \(path): \(reason)" }
}

extension FileError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .system(let code): SystemError(code: code).description
        case .isDirectory: "it is a folder; give the path of a file"
        case .notDirectory: "it is not a folder"
        case .symbolicLink: "it is a symbolic link, which is not followed here"
        case .notRegularFile: "it is not a regular file"
        case .endOfFile(let offset): "the file ends before byte \(offset)"
        case .replaced: "another file has taken its place meanwhile; load it again"
        case .outOfBounds(let offset): "byte \(offset) was not written yet"
        case .closed: "it was already saved or given up"
        }
    }
}
