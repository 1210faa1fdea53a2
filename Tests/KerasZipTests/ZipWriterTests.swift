import Foundation
import KerasTestSupport
import Testing

@testable import KerasZip

@Suite("Writing a zip archive")
struct ZipWriterTests {
    @Test("gives CPython's bytes")
    func bytes() throws {
        let sink = MemorySink()
        let writer = ZipWriter(sink)
        let moment = ZipTimestamp(year: 2026, month: 11, day: 23, hour: 13, minute: 35, second: 59)
        try writer.add(ZipMember(name: "metadata.json"), bytes: Array("{}".utf8))
        try writer.add(
            ZipMember(name: "model.weights.h5", modified: moment), size: 4000
        ) { sink in
            for _ in 0..<4 { try sink.append(Array(repeating: 7, count: 1000)) }
        }
        try writer.add(
            ZipMember(name: "assets/é☃.txt", modified: moment, mode: 0o100644), bytes: [])
        try writer.finish()
        let expected = try PythonZip.archive(
            """
            with zipfile.ZipFile(path, "w") as z:
                def add(name, content, date, mode):
                    info = zipfile.ZipInfo(name, date)
                    info.external_attr = mode << 16
                    z.writestr(info, content)
                moment = (2026, 11, 23, 13, 35, 59)
                add("metadata.json", b"{}", (1980, 1, 1, 0, 0, 0), 0o600)
                add("model.weights.h5", bytes([7]) * 4000, moment, 0o600)
                add("assets/é☃.txt", b"", moment, 0o100644)
            """)
        #expect(sink.bytes == expected)
    }

    @Test(
        "aligns the data of members, in a way that others understand",
        arguments: [1, 64, 4096, 32768])
    func alignment(alignment: Int) throws {
        let sink = MemorySink()
        let writer = ZipWriter(sink)
        // Names of different lengths let the padding begin at all places.
        let names = (1...70).map { String(repeating: "n", count: $0) }
        for name in names {
            try writer.add(
                ZipMember(name: name, alignment: alignment), bytes: Array(name.utf8.prefix(5)))
        }
        try writer.finish()
        let reader = try ZipReader(MemorySource(sink.bytes))
        #expect(reader.entries.allSatisfy { $0.dataOffset % alignment == 0 })
        let contents = try PythonZip.contents(of: sink.bytes)
        #expect(contents.map(\.name) == names)
        #expect(contents.map(\.content) == names.map { Array($0.utf8.prefix(5)) })
    }

    @Test("uses 64-bit fields beyond the limit, and others read them", arguments: [10, 200, 5000])
    func zip64(threshold: Int) throws {
        let sink = MemorySink()
        let writer = ZipWriter(sink, zip64Threshold: threshold)
        let contents = [3, 100, 4999, 5000, 7].map { Array(repeating: UInt8($0 % 251), count: $0) }
        for (index, content) in contents.enumerated() {
            try writer.add(ZipMember(name: "\(index)", alignment: 64), bytes: content)
        }
        try writer.finish()
        #expect(sink.bytes.contains(Array("PK\u{6}\u{7}".utf8)))
        let reader = try ZipReader(MemorySource(sink.bytes))
        #expect(try reader.entries.map { try reader.read($0) } == contents)
        #expect(reader.entries.allSatisfy { $0.dataOffset % 64 == 0 })
        #expect(try PythonZip.contents(of: sink.bytes).map(\.content) == contents)
    }

    @Test("needs 64-bit fields for more than 65534 members")
    func manyMembers() throws {
        let sink = MemorySink()
        let writer = ZipWriter(sink)
        for index in 0..<65_536 { try writer.add(ZipMember(name: "\(index)"), bytes: []) }
        try writer.finish()
        #expect(try ZipReader(MemorySource(sink.bytes)).entries.count == 65_536)
        try withTemporaryDirectory { directory in
            let path = directory.file("many.zip")
            try Data(sink.bytes).write(to: URL(fileURLWithPath: path))
            let count = try Oracle.run(
                script: "import zipfile; result = len(zipfile.ZipFile(path).namelist())",
                arguments: ["path": .string(path)])
            #expect(count == 65_536)
        }
    }

    @Test("writes and reads members and archives of more than 4 GiB")
    func large() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("large.zip")
            let sink = try SparseFileSink(path: path)
            let writer = ZipWriter(sink)
            let zeros = [UInt8](repeating: 0, count: 1 << 20)
            try writer.add(ZipMember(name: "zeros", alignment: 4096), size: 4100 << 20) { sink in
                for _ in 0..<4100 { try sink.append(zeros) }
            }
            try writer.add(ZipMember(name: "after"), bytes: Array("the end".utf8))
            try writer.finish()
            sink.close()

            let reader = try ZipReader(path: path)
            #expect(reader.entries.map(\.size) == [4100 << 20, 7])
            try reader.verify(reader.entries[0])
            #expect(try reader.read(reader.entries[1]) == Array("the end".utf8))
            let answer = try Oracle.run(
                script: """
                    import zipfile
                    archive = zipfile.ZipFile(path)
                    result = [archive.getinfo("zeros").file_size, archive.read("after").decode()]
                    assert archive.open("zeros").read(5) == bytes(5)
                    """, arguments: ["path": .string(path)])
            #expect(answer == [.int(4100 << 20), "the end"])
        }
    }

    @Test(
        "refuses names that are not clean",
        arguments: [
            "", "/a", "a//b", "../a", "a/../b", "a/..", ".", "./a", "a\\b", "C:/a", "c:a", "a\0b",
            "/",
        ])
    func names(name: String) throws {
        let writer = ZipWriter(MemorySink())
        #expect(throws: ZipError.unsafeName(entry: name, offset: 0)) {
            try writer.add(ZipMember(name: name), bytes: [])
        }
    }

    @Test("refuses a second member of the same name")
    func duplicates() throws {
        let writer = ZipWriter(MemorySink())
        try writer.add(ZipMember(name: "a"), bytes: [])
        #expect(throws: ZipError.duplicateName(entry: "a")) {
            try writer.add(ZipMember(name: "a"), bytes: [])
        }
    }

    @Test("refuses alignments that cannot be", arguments: [0, -1, 3, 48, 65536])
    func invalidAlignment(alignment: Int) throws {
        let writer = ZipWriter(MemorySink())
        #expect(throws: ZipError.invalidAlignment(entry: "a", alignment: alignment)) {
            try writer.add(ZipMember(name: "a", alignment: alignment), bytes: [])
        }
    }

    @Test("refuses a member of another size than announced", arguments: [(-1, 0), (3, 2), (3, 4)])
    func memberSize(announced: Int, written: Int) throws {
        let writer = ZipWriter(MemorySink())
        let expected = ZipError.memberSizeMismatch(entry: "a", declared: announced, found: written)
        #expect(throws: expected) {
            try writer.add(ZipMember(name: "a"), size: announced) { sink in
                try sink.append(Array(repeating: 0, count: written))
            }
        }
    }

    @Test("refuses a member inside a member, and one after the end")
    func order() throws {
        let writer = ZipWriter(MemorySink())
        #expect(throws: ZipError.writerBusy(entry: "inner")) {
            try writer.add(ZipMember(name: "outer"), size: 0) { _ in
                try writer.add(ZipMember(name: "inner"), bytes: [])
            }
        }
        let finished = ZipWriter(MemorySink())
        try finished.finish()
        #expect(throws: ZipError.writerBusy(entry: "late")) {
            try finished.add(ZipMember(name: "late"), bytes: [])
        }
    }

    @Test(
        "stores moments to two seconds, from 1980 to 2107",
        arguments: [
            ([2026, 11, 23, 13, 35, 59], [2026, 11, 23, 13, 35, 58]),
            ([1970, 1, 1, 5, 6, 7], [1980, 1, 1, 0, 0, 0]),
            ([2200, 13, 32, 24, 60, 61], [2107, 12, 31, 23, 59, 58]),
        ])
    func timestamps(given: [Int], stored: [Int]) throws {
        let moment = ZipTimestamp(
            year: given[0], month: given[1], day: given[2], hour: given[3], minute: given[4],
            second: given[5])
        let sink = MemorySink()
        let writer = ZipWriter(sink)
        try writer.add(ZipMember(name: "a", modified: moment), bytes: [])
        try writer.finish()
        let found = try Oracle.run(
            script: """
                import io, zipfile
                result = list(zipfile.ZipFile(io.BytesIO(bytes(data))).infolist()[0].date_time)
                """, arguments: ["data": OracleValue(sink.bytes.map(Int.init))])
        #expect(found.ints == stored)
    }

    @Test("takes the time of the clock as local time")
    func localTime() throws {
        let expected = try Oracle.run(
            script: "import time; result = list(time.localtime(1795440959)[:6])"
        ).ints
        let fields = try #require(expected)
        #expect(
            ZipTimestamp(secondsSince1970: 1_795_440_959)
                == ZipTimestamp(
                    year: fields[0], month: fields[1], day: fields[2], hour: fields[3],
                    minute: fields[4], second: fields[5]))
    }
}

/// A file in which large pieces, all of them zeros, take no space on the disk.
private final class SparseFileSink: ByteSink {
    private static let zerosSize = 1 << 18

    private let handle: FileHandle
    private(set) var offset = 0

    init(path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        if bytes.count < Self.zerosSize { try patch(bytes, at: offset) }
        offset += bytes.count
    }

    func patch(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(bytes))
    }

    func close() { try? handle.close() }
}
