import Foundation
import Keras
import KerasZip

/// Saves over models on a disk that is full, or that cannot be written to: the models stay as they
/// are, nothing is left beside them, and whoever saves is told why.
struct DiskTest {
    private let folder: URL
    private let megabytes = 8
    /// How much room there is when a save begins: for nothing, for a part, for nearly all.
    private static let roomsInKilobytes = [0, 4, 300, 5_000, 15_000]

    init(folder: String) {
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
    }

    /// The folder must be a disk of its own, with room for all kinds of files and one more.
    func runOnFullDisk() throws {
        let first = try VersionedModel.make(version: 1, megabytes: megabytes)
        for kind in SavedKind.allCases {
            try kind.save(first, to: path(of: kind), megabytes: megabytes)
        }
        let filler = folder.appendingPathComponent("filler").path
        for room in Self.roomsInKilobytes {
            try fillDisk(filler, leaving: room << 10)
            try expectRefusals(code: ENOSPC, "with \(room) kB free")
            try FileManager.default.removeItem(atPath: filler)
        }
        let second = try VersionedModel.make(version: 2, megabytes: megabytes)
        for kind in SavedKind.allCases {
            try kind.save(second, to: path(of: kind), megabytes: megabytes)
            guard try kind.version(at: path(of: kind), megabytes: megabytes) == 2 else {
                throw Failure("\(kind): not saved although there was room again")
            }
            try kind.save(first, to: path(of: kind), megabytes: megabytes)
        }
        print("full disk: nothing lost")
    }

    /// The folder must have what `runOnFullDisk` leaves.
    func runOnReadOnlyDisk() throws {
        try expectRefusals(code: EROFS, "read-only")
        print("read-only disk: nothing lost")
    }

    private func expectRefusals(code: Int32, _ what: String) throws {
        let before = try names()
        let next = try VersionedModel.make(version: 2, megabytes: megabytes)
        for kind in SavedKind.allCases {
            do {
                try kind.save(next, to: path(of: kind), megabytes: megabytes)
                throw Failure("\(kind), \(what): the save did not fail")
            } catch let error as FileError {
                guard error.reason == .system(code: code) else { throw error }
            }
            guard try kind.version(at: path(of: kind), megabytes: megabytes) == 1 else {
                throw Failure("\(kind), \(what): not the old version")
            }
            guard try names() == before else {
                throw Failure("\(kind), \(what): \(try names()) instead of \(before)")
            }
        }
    }

    private func fillDisk(_ path: String, leaving room: Int) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        guard descriptor >= 0 else { throw Failure("cannot make \(path)") }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 1, count: 4096)
        var size = 0
        while write(descriptor, page, page.count) == page.count { size += page.count }
        guard errno == ENOSPC, size >= room else {
            throw Failure("\(folder.path) is no small disk: room for \(size) bytes")
        }
        ftruncate(descriptor, off_t(size - room))
    }

    private func names() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    }

    private func path(of kind: SavedKind) -> String {
        folder.appendingPathComponent(kind.rawValue).path
    }
}
