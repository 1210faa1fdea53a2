import Foundation

/// A fresh folder that disappears with this object. Keep the object (a stored property of the suite), or use
/// ``withTemporaryDirectory(_:)``.
public final class TemporaryDirectory: Sendable {
    public let path: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("keras-swift-tests-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    /// The path of a file of that name in the folder.
    public func file(_ name: String) -> String { path + "/" + name }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Calls `body` with a fresh folder that is removed afterwards, also when `body` throws.
public func withTemporaryDirectory<Result>(
    _ body: (TemporaryDirectory) throws -> Result
) throws -> Result {
    let directory = try TemporaryDirectory()
    return try withExtendedLifetime(directory) { try body(directory) }
}

/// Calls `body` with a fresh folder that is removed afterwards, also when `body` throws.
public func withTemporaryDirectory<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: (TemporaryDirectory) async throws -> Result
) async throws -> Result {
    let directory = try TemporaryDirectory()
    let result = try await body(directory)
    withExtendedLifetime(directory) {}
    return result
}
