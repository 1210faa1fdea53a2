#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The names in a folder.
package enum FolderEntries {
    /// What is in a folder, in ascending order of the names; links are not followed.
    package static func read(
        _ path: String
    ) throws(SystemError) -> [(name: String, isDirectory: Bool)] {
        guard let stream = opendir(path) else { throw .current }
        defer { closedir(stream) }
        var entries: [(name: String, isDirectory: Bool)] = []
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
            entries.append((name, status.st_mode & S_IFMT == S_IFDIR))
        }
        guard errno == 0 else { throw .current }
        return entries.sorted { $0.name < $1.name }
    }
}
