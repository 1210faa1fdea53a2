#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Something in a folder.
public struct FolderEntry: Sendable, Equatable {
    public enum Kind: Sendable {
        case file, folder
        /// A symbolic link, to whatever.
        case link
        /// A device, a pipe or a socket.
        case other
    }

    public let name: String
    public let kind: Kind

    /// What is in a folder, in ascending order of the names.
    static func all(in path: String) throws(SystemError) -> [FolderEntry] {
        guard let stream = opendir(path) else { throw .current }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(
                    to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
                ) { String(cString: $0) }
            }
            guard name != ".", name != ".." else { continue }
            var status = stat()
            guard lstat("\(path)/\(name)", &status) == 0 else { throw .current }
            let kind: Kind =
                switch status.st_mode & S_IFMT {
                case S_IFREG: .file
                case S_IFDIR: .folder
                case S_IFLNK: .link
                default: .other
                }
            entries.append(FolderEntry(name: name, kind: kind))
        }
        guard errno == 0 else { throw .current }
        return entries.sorted { $0.name < $1.name }
    }
}

extension FolderEntry {
    /// What is in a folder, in ascending order of the names; links are not followed.
    ///
    /// - Throws: ``FileError`` if the folder cannot be read.
    public static func all(inFolder path: String) throws(FileError) -> [FolderEntry] {
        do {
            return try all(in: path)
        } catch {
            throw FileError(.read, path, error)
        }
    }
}
