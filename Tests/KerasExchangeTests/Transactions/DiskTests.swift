import Foundation
import KerasTestSupport
import Testing

/// Saves to real disks, small ones in memory, that have no room or cannot be written to.
@Suite struct DiskTests {
    /// Whether this process may mount something for itself alone: as root, or where Linux lets
    /// users have namespaces of their own.
    private static let canMount = {
        let folder = FileManager.default.temporaryDirectory.path
        return (try? run("mount -t tmpfs -o size=1m none \"$1\"", folder))?.status == 0
    }()

    private static func run(_ script: String, _ folder: String) throws -> (
        status: Int32, output: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = [
            "--map-root-user", "--mount", "/bin/sh", "-c", script, SafetyProcess.path,
            folder,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    @Test(.enabled(if: canMount, "needs Linux and the right to mount"))
    func `a disk that is full, or read-only, loses nothing`() throws {
        try withTemporaryDirectory { folder in
            let (status, output) = try Self.run(
                """
                mount -t tmpfs -o size=96m none "$1" && "$0" disk-test full "$1" &&
                mount -o remount,ro "$1" && "$0" disk-test read-only "$1"
                """, folder.path)
            #expect(status == 0)
            #expect(output == "full disk: nothing lost\nread-only disk: nothing lost\n")
        }
    }
}
