import Foundation
import KerasZip

/// Files that are written as a whole or not at all.
enum OutputFile {
    /// Finds out, before the work begins, whether the file at `path` can be replaced or created.
    ///
    /// - Throws: `FileError` if not; nothing is left behind.
    static func check(_ path: String) throws {
        try AtomicFile(path: path).abort()
    }

    /// Whether both paths lead to one file, whatever links are between.
    static func areOne(_ a: String, _ b: String) -> Bool {
        func place(_ path: String) -> String {
            URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
        }
        return place(a) == place(b)
    }

    /// Replaces or creates the file at `path`.
    static func write(_ text: String, to path: String) throws {
        let file = try AtomicFile(path: path)
        try file.append(Array(text.utf8))
        try file.commit()
    }
}
