#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Which format a path stands for.
enum SavePath {
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` unless it is a local `.keras` path.
    static func check(_ path: String) throws {
        if path.contains("://") {
            throw KerasError.invalidPath(
                path: path, reason: "remote paths are not supported; use a local file")
        }
        guard path.hasSuffix(".keras") else {
            throw KerasError.invalidPath(
                path: path,
                reason: "Invalid filepath extension for saving or loading a model: expected a path "
                    + "that ends in .keras; other formats are not supported yet")
        }
    }

    static func exists(_ path: String) -> Bool {
        path.withCString { access($0, F_OK) } == 0
    }
}
