import Foundation

/// A file for what is only read from paths: in the folder for temporary files, which Scripts/fuzz.sh
/// puts into memory. Each input is written over the one before.
public struct ScratchFile: Sendable {
    public let path: String

    /// - Parameter name: How the path ends.
    public init(_ name: String) {
        let process = ProcessInfo.processInfo.processIdentifier
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
            "fuzz-\(process)")
        mkdir(folder.path, 0o700)
        path = folder.appendingPathComponent(name).path
    }

    public func write(_ bytes: some Collection<UInt8>) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        } catch {
            preconditionFailure("cannot write \(path): \(error)")
        }
    }
}
