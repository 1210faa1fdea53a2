import Foundation
import KerasTestSupport
import KerasZip
import Testing

@Suite("A file that is replaced as a whole")
struct AtomicFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func content(_ name: String) throws -> String {
        try String(contentsOfFile: directory.file(name), encoding: .utf8)
    }

    private func write(_ text: String, to name: String) throws {
        try text.write(toFile: directory.file(name), atomically: false, encoding: .utf8)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    private func permissions(_ name: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.file(name))
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test("is created, with the permissions of new files")
    func creation() throws {
        let file = try AtomicFile(path: directory.file("new"))
        try file.append(Array("hello".utf8))
        #expect(!(try names().contains("new")))
        try file.commit()
        #expect(try content("new") == "hello")
        #expect(try names() == ["new"])
        let mask = umask(0o022)
        umask(mask)
        #expect(try permissions("new") == 0o666 & ~Int(mask))
    }

    @Test(
        "keeps the old content until the end, and the old permissions",
        arguments: [0o600, 0o644, 0o755])
    func replacement(permissions: Int) throws {
        try write("old", to: "file")
        try FileManager.default.setAttributes(
            [.posixPermissions: permissions], ofItemAtPath: directory.file("file"))
        let file = try AtomicFile(path: directory.file("file"))
        try file.append(Array("new".utf8))
        #expect(try content("file") == "old")
        try file.commit()
        #expect(try content("file") == "new")
        #expect(try self.permissions("file") == permissions)
        #expect(try names() == ["file"])
    }

    @Test("is as it was when the new one is given up, or forgotten")
    func abandonment() throws {
        try write("old", to: "file")
        let file = try AtomicFile(path: directory.file("file"))
        try file.append([1, 2, 3])
        file.abort()
        #expect(try names() == ["file"])
        #expect(
            throws: FileError(path: directory.file("file"), operation: .write, reason: .closed)
        ) { try file.commit() }

        do {
            let forgotten = try AtomicFile(path: directory.file("file"))
            try forgotten.append([1, 2, 3])
        }
        #expect(try names() == ["file"])
        #expect(try content("file") == "old")
    }

    @Test("cannot be committed twice")
    func twice() throws {
        let file = try AtomicFile(path: directory.file("file"))
        try file.commit()
        #expect(throws: FileError.self) { try file.commit() }
        #expect(try names() == ["file"])
    }

    @Test(
        "is what a link leads to, and the link stays", arguments: ["absolute", "relative", "chain"])
    func links(kind: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: directory.file("models"), withIntermediateDirectories: false)
        try write("old", to: "models/target")
        let target =
            [
                "absolute": directory.file("models/target"), "relative": "models/target",
                "chain": "other",
            ][kind] ?? ""
        try manager.createSymbolicLink(
            atPath: directory.file("link"), withDestinationPath: target)
        if kind == "chain" {
            try manager.createSymbolicLink(
                atPath: directory.file("other"), withDestinationPath: "models/target")
        }
        let file = try AtomicFile(path: directory.file("link"))
        try file.append(Array("new".utf8))
        try file.commit()
        #expect(try content("models/target") == "new")
        #expect(try manager.destinationOfSymbolicLink(atPath: directory.file("link")) == target)
        #expect(try manager.contentsOfDirectory(atPath: directory.file("models")) == ["target"])
    }

    @Test("can be created through a link that leads nowhere yet, but not through a circle")
    func danglingLinks() throws {
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: directory.file("link"), withDestinationPath: "target")
        let file = try AtomicFile(path: directory.file("link"))
        try file.append(Array("new".utf8))
        try file.commit()
        #expect(try content("target") == "new")

        try manager.createSymbolicLink(
            atPath: directory.file("circle"), withDestinationPath: "circle")
        let error = FileError(
            path: directory.file("circle"), operation: .open, reason: .system(code: ELOOP))
        #expect(throws: error) { try AtomicFile(path: directory.file("circle")) }
    }

    @Test("cannot be a folder or a pipe, nor lie in a folder that is not there")
    func refusals() throws {
        let path = directory.file("place")
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        #expect(throws: FileError(path: path, operation: .write, reason: .isDirectory)) {
            try AtomicFile(path: path)
        }
        let pipe = directory.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(throws: FileError(path: pipe, operation: .write, reason: .notRegularFile)) {
            try AtomicFile(path: pipe)
        }
        let missing = directory.file("missing/file")
        #expect(
            throws: FileError(path: missing, operation: .write, reason: .system(code: ENOENT))
        ) { try AtomicFile(path: missing) }
        #expect(try names() == ["pipe", "place"])
    }

    @Test(
        "has the bytes that were appended and patched, in pieces of all sizes",
        arguments: [1, 2, 3])
    func pieces(seed: Int) throws {
        let file = try AtomicFile(path: directory.file("file"))
        let memory = MemorySink()
        let sizes = [
            1, 100, 4095, 4096, 4097, 65_535, 65_536, 70_001, 1 << 20, (1 << 20) + 1, 3 << 20,
        ]
        for _ in 0..<25 {
            let byte = UInt8.random(in: 0...255)
            let bytes = [UInt8](repeating: byte, count: sizes.randomElement() ?? 1)
            try file.append(bytes)
            try memory.append(bytes)
            #expect(file.offset == memory.offset)
            let patch = [UInt8](repeating: ~byte, count: Int.random(in: 1...min(5000, file.offset)))
            let place = Int.random(in: 0...(file.offset - patch.count))
            for offset in [place, file.offset - patch.count] {
                try file.patch(patch, at: offset)
                try memory.patch(patch, at: offset)
            }
        }
        try file.commit()
        let written = try Data(contentsOf: URL(fileURLWithPath: directory.file("file")))
        #expect(written == Data(memory.bytes))
    }

    @Test(
        "refuses a patch of what was not written", arguments: [(-1, 1), (3, 1), (2, 2), (.max, 1)])
    func wrongPatch(offset: Int, count: Int) throws {
        let file = try AtomicFile(path: directory.file("file"))
        try file.append([1, 2, 3])
        let error = #expect(throws: FileError.self) {
            try file.patch(Array(repeating: 0, count: count), at: offset)
        }
        #expect(error?.reason == .outOfBounds(offset: offset))
    }
}
