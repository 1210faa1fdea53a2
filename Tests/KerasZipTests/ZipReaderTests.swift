import KerasTestSupport
import KerasZip
import Testing

@Suite("Reading a zip archive")
struct ZipReaderTests {
    static let expected: [String: [UInt8]] = [
        "metadata.json": Array("{}".utf8),
        "config.json": Array(String(repeating: "config ", count: 1000).utf8),
        "assets/é☃.txt": Array("été".utf8),
        "assets/empty": [],
    ]

    /// Python source of the members above.
    private static let members = """
        members = {"metadata.json": "{}", "config.json": "config " * 1000,
                   "assets/é☃.txt": "été", "assets/empty": ""}

        """

    @Test(
        "gives what CPython wrote",
        arguments: [
            """
            with zipfile.ZipFile(path, "w") as z:
                for name, text in members.items(): z.writestr(name, text)
            """,
            """
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
                for name, text in members.items(): z.writestr(name, text)
            """,
            """
            with zipfile.ZipFile(path, "w") as z:
                z.comment = b"a comment with PK\\x05\\x06 in it" + b"PK\\x05\\x06" + bytes(40)
                for name, text in members.items(): z.writestr(name, text)
            """,
            """
            open(path, "wb").write(b"#!/bin/sh\\nexit\\n" * 99)
            with zipfile.ZipFile(path, "a") as z:
                for name, text in members.items(): z.writestr(name, text)
            """,
            """
            # All offsets count from the start of the archive and not of the file.
            with zipfile.ZipFile(path, "w") as z:
                for name, text in members.items(): z.writestr(name, text)
            archive = open(path, "rb").read()
            open(path, "wb").write(b"junk" * 99 + archive)
            """,
            """
            with zipfile.ZipFile(path, "w") as z:
                for name, text in members.items():
                    with z.open(name, "w", force_zip64=True) as member: member.write(text.encode())
            """,
            """
            class Stream:  # Cannot be rewound, so that sizes follow the data.
                def __init__(self): self.bytes = b""
                def write(self, data): self.bytes += data; return len(data)
                def flush(self): pass
            for method in zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED:
                stream = Stream()
                with zipfile.ZipFile(stream, "w", method) as z:
                    for name, text in members.items(): z.writestr(name, text)
                open(path, "wb").write(stream.bytes)
            """,
            """
            zipfile.ZIP64_LIMIT = 100
            with zipfile.ZipFile(path, "w") as z:
                for name, text in members.items(): z.writestr(name, text)
            del zipfile.ZIP64_LIMIT; import importlib; importlib.reload(zipfile)
            """,
            """
            zipfile.ZIP64_LIMIT = 100
            with zipfile.ZipFile(path, "w") as z:
                for name, text in members.items(): z.writestr(name, text)
            archive = open(path, "rb").read()
            open(path, "wb").write(b"junk" * 99 + archive)
            importlib = __import__("importlib"); importlib.reload(zipfile)
            """,
        ])
    func pythonArchives(script: String) throws {
        let archive = try PythonZip.archive(Self.members + script)
        let reader = try ZipReader(MemorySource(archive))
        #expect(try reader.allContents() == Self.expected)
        for (name, content) in Self.expected {
            let entry = try reader.entry(named: name)
            var pieces: [UInt8] = []
            try reader.read(entry, chunkSize: 7) { pieces += $0 }
            #expect(pieces == content)
            try reader.verify(entry)
        }
    }

    @Test("lists folders that other tools write, with the modes of files")
    func directories() throws {
        let archive = try PythonZip.archive(
            """
            with zipfile.ZipFile(path, "w") as z:
                z.mkdir("assets")
                info = zipfile.ZipInfo("assets/tool")
                info.external_attr = 0o100755 << 16
                z.writestr(info, b"x")
            """)
        let reader = try ZipReader(MemorySource(archive))
        #expect(reader.entries.map(\.name) == ["assets/", "assets/tool"])
        #expect(reader.entries.map(\.isDirectory) == [true, false])
        #expect(reader.entries.map(\.mode) == [0o40777, 0o100755])
    }

    @Test("opens an archive without members")
    func empty() throws {
        let archive = try PythonZip.archive("zipfile.ZipFile(path, 'w').close()")
        let reader = try ZipReader(MemorySource(archive))
        #expect(reader.entries.isEmpty)
        #expect(throws: ZipError.entryNotFound(name: "config.json")) {
            try reader.entry(named: "config.json")
        }
        #expect(reader["config.json"] == nil)
    }

    @Test("gives the same from memory, a file and a mapped file")
    func sources() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("archive.zip")
            let file = try AtomicFile(path: path)
            let writer = ZipWriter(file)
            let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try writer.add(ZipMember(name: "large"), bytes: content)
            try writer.finish()
            try file.commit()
            let opened = try FileSource(path: path)
            for source in [
                opened, try MappedFile(path: path), MemorySource(try opened.read(0..<opened.size)),
            ] as [any ByteSource] {
                let reader = try ZipReader(source)
                #expect(try reader.allContents() == ["large": content])
            }
            #expect(try ZipReader(path: path).entries.count == 1)
        }
    }

    @Test("limits what is read into memory", arguments: ["ZIP_STORED", "ZIP_DEFLATED"])
    func maximumSize(method: String) throws {
        let archive = try PythonZip.archive(
            "with zipfile.ZipFile(path, 'w', zipfile.\(method)) as z: z.writestr('a', b'x' * 1000)")
        let reader = try ZipReader(
            MemorySource(archive), limits: ZipLimits(maximumReadSize: 999))
        let entry = try reader.entry(named: "a")
        #expect(throws: ZipError.entryTooLarge(entry: "a", size: 1000, limit: 999)) {
            try reader.read(entry)
        }
        #expect(throws: ZipError.entryTooLarge(entry: "a", size: 1000, limit: 10)) {
            try reader.read(entry, maximumSize: 10)
        }
        #expect(try reader.read(entry, maximumSize: 1000).count == 1000)
    }
}
