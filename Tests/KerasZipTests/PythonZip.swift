import Foundation
import KerasTestSupport
import KerasZip
import Testing

/// CPython's `zipfile` as the oracle.
enum PythonZip {
    /// Runs a script that writes an archive to `path`, and returns the archive.
    static func archive(_ script: String) throws -> [UInt8] {
        try withTemporaryDirectory { directory in
            let path = directory.file("archive.zip")
            try Oracle.run(
                script: "import zipfile, io, zlib\n" + script, arguments: ["path": .string(path)])
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        }
    }

    /// What `zipfile` finds in an archive: names and contents in order. It verifies all of it.
    static func contents(ofFileAt path: String) throws -> [(name: String, content: [UInt8])] {
        let script = """
            import zipfile
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                result = [[info.filename, archive.read(info)] for info in archive.infolist()]
            """
        let answer = try Oracle.run(script: script, arguments: ["path": .string(path)])
        return try #require(answer.arrayValue).map { member in
            let name = try #require(member[0]?.stringValue)
            let content = try #require(member[1]?.ints)
            return (name, content.map(UInt8.init))
        }
    }

    static func contents(of archive: [UInt8]) throws -> [(name: String, content: [UInt8])] {
        try withTemporaryDirectory { directory in
            let path = directory.file("archive.zip")
            try Data(archive).write(to: URL(fileURLWithPath: path))
            return try contents(ofFileAt: path)
        }
    }
}

extension ZipReader {
    /// Everything in the archive, read and verified.
    func allContents() throws -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: try entries.map { ($0.name, try read($0)) })
    }
}
