import KerasZip

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Folders, made and removed.
enum Folder {
    /// Makes the folder that a file at `path` is to lie in, and those above it.
    ///
    /// - Throws: `FileError`.
    static func create(for path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
        try create(at: String(path[..<slash]))
    }

    /// Makes the folder at `path`, and those above it, unless they are there.
    ///
    /// - Throws: `FileError`.
    static func create(at path: String) throws {
        if path.isEmpty || mkdir(path, 0o777) == 0 || errno == EEXIST { return }
        let code = errno
        guard code == ENOENT else {
            throw FileError(path: path, operation: .write, reason: .system(code: code))
        }
        try create(for: path)
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw FileError(path: path, operation: .write, reason: .system(code: errno))
        }
    }

    /// The names of what is in a folder; empty if it cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Whether a file of this name is what a killed process had written of a new file.
    static func isTemporary(_ name: String) -> Bool {
        name.hasPrefix(".keras-") && name.hasSuffix(".tmp")
    }

    /// Removes a file if it is there.
    static func removeFile(_ path: String) { unlink(path) }

    /// Removes a folder unless something is in it.
    static func removeIfEmpty(_ path: String) { rmdir(path) }
}
