import Foundation
import KerasTestSupport
import KerasZip
import Testing

@Suite("A file whose replacement fails")
struct AtomicFileFailureTests {
    private func replace(_ path: String, by bytes: [UInt8], calls: FileSystemCalls) throws {
        let file = try AtomicFile(path: path, calls: calls)
        let zip = ZipWriter(file)
        try zip.add(ZipMember(name: "config.json"), bytes: Array("{}".utf8))
        try zip.add(ZipMember(name: "model.weights.h5", alignment: 4096), bytes: bytes)
        try zip.finish()
        try file.commit()
    }

    @Test("is the old one, complete, whichever call fails", arguments: [ENOSPC, EIO, EDQUOT])
    func everyCall(code: Int32) throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("model.keras")
            let url = URL(fileURLWithPath: path)
            let old = Data("the old model".utf8)
            let bytes = [UInt8](repeating: 7, count: 700_000)

            try old.write(to: url)
            let undisturbed = Sabotage(longestWrite: 300_000)
            try replace(path, by: bytes, calls: undisturbed.calls)
            let new = try Data(contentsOf: url)
            #expect(undisturbed.callCount >= 10)

            for failing in 1...undisturbed.callCount {
                try old.write(to: url)
                let sabotage = Sabotage(failing: failing, code: code, longestWrite: 300_000)
                let error = #expect(throws: FileError.self, "call \(failing)") {
                    try replace(path, by: bytes, calls: sabotage.calls)
                }
                #expect(error?.reason == .system(code: code), "call \(failing)")
                // The last call waits for the folder, after the new file took its place.
                let isLast = failing == undisturbed.callCount
                #expect(try Data(contentsOf: url) == (isLast ? new : old), "call \(failing)")
                let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
                #expect(names == ["model.keras"], "call \(failing)")
            }
        }
    }

    @Test("is the new one when the system only interrupted a write")
    func interruption() throws {
        try withTemporaryDirectory { directory in
            let path = directory.file("model.keras")
            let bytes = [UInt8](repeating: 7, count: 700_000)
            let undisturbed = Sabotage(longestWrite: 300_000)
            try replace(path, by: bytes, calls: undisturbed.calls)
            // A new file: inspect, create, then writes.
            try FileManager.default.removeItem(atPath: path)
            try replace(
                path, by: bytes,
                calls: Sabotage(failing: 3, code: EINTR, longestWrite: 300_000).calls)
            let reader = try ZipReader(path: path)
            #expect(try reader.read(reader.entry(named: "model.weights.h5")) == bytes)
        }
    }

    @Test("tells the path and what the system said")
    func description() {
        let error = FileError(
            path: "/models/a.keras", operation: .write, reason: .system(code: ENOSPC))
        #expect(error.description == "cannot write /models/a.keras: No space left on device")
    }
}
