import Foundation

/// What a command reports. A report that did not arrive whole is a failure.
enum StandardOutput {
    /// Writes a text and the end of its line.
    static func write(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch {
            throw CommandError("cannot write to standard output; is the disk full?")
        }
    }
}
