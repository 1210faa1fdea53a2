extension HDF5Error {
    /// The same error with the object's path filled in where the structure's reader knew none.
    func located(at path: String) -> HDF5Error {
        switch self {
        case .malformed("", let structure, let offset, let reason):
            .malformed(path: path, structure: structure, offset: offset, reason: reason)
        case .unsupported("", let feature):
            .unsupported(path: path, feature: feature)
        case .notAllowed(let refusal, ""):
            .notAllowed(refusal, path: path)
        case .resourceLimit("", let what, let declared, let limit):
            .resourceLimit(path: path, what: what, declared: declared, limit: limit)
        case .wrongKind("", let expected, let found):
            .wrongKind(path: path, expected: expected, found: found)
        default:
            self
        }
    }

    /// Runs `body`, the reading of the object at `path`; its errors name that path.
    static func locating<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as HDF5Error {
            throw error.located(at: path)
        }
    }
}
