import Foundation
import Keras

/// Kills a process while it saves over a model, at moments spread evenly from its first write to its
/// end, and looks what the path then leads to: the old model or the new one, complete.
final class KillTest {
    private let kind: SavedKind
    private let folder: URL
    private let path: String
    private let moments: Int
    private let megabytes: Int

    init(_ kind: SavedKind, folder: String, moments: Int, megabytes: Int) throws {
        self.kind = kind
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
            .appendingPathComponent("\(kind)")
        self.moments = moments
        self.megabytes = megabytes
        path = self.folder.appendingPathComponent(kind.rawValue).path
        signal(SIGPIPE, SIG_IGN)
    }

    func run() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let first = try VersionedModel.make(version: 1, megabytes: megabytes)
        try kind.save(first, to: path, megabytes: megabytes)
        var version = 1
        // The shortest of some saves, so that few kills come too late.
        var span = (firstWrite: Double.infinity, end: Double.infinity)
        for _ in 0..<5 {
            let save = try SavingProcess(path: path, version: version + 1, megabytes: megabytes)
            let measured = try save.measure()
            if measured.end < span.end { span = measured }
            version += 1
        }
        var counts = (before: 0, during: 0, after: 0, old: 0, new: 0, leftover: 0)
        for moment in 0..<moments {
            let save = try SavingProcess(path: path, version: version + 1, megabytes: megabytes)
            let part = (Double(moment) + 0.5) / Double(moments)
            let marks = try save.kill(after: span.firstWrite + (span.end - span.firstWrite) * part)
            if marks.contains("d") {
                counts.after += 1
            } else if marks.contains("w") {
                counts.during += 1
            } else {
                counts.before += 1
            }
            let found = try kind.version(at: path, megabytes: megabytes)
            guard found == version || found == version + 1 else {
                throw Failure("moment \(moment): version \(found) after \(version)")
            }
            if found == version { counts.old += 1 } else { counts.new += 1 }
            version = found
            counts.leftover += try removeLeftovers(moment: moment)
        }
        print(
            "\(kind): \(moments) kills over "
                + "\(String(format: "%.1f", (span.end - span.firstWrite) * 1000)) ms: "
                + "\(counts.before) before the first write, \(counts.during) between it and the "
                + "end, \(counts.after) after; \(counts.old) old, \(counts.new) new, all complete; "
                + "\(counts.leftover) files or folders left by killed processes")
        // With few moments, or on a busy machine, chance has a say; without kills during saves
        // nothing was shown.
        let enough = moments < 100 ? 1 : moments / 2
        guard counts.during >= enough else {
            throw Failure("too few kills hit the save itself; try again with a larger model")
        }
    }

    /// A killed process leaves at most what it wrote itself, which no later save minds: only
    /// every third time it is cleared away, so that later saves meet some.
    private func removeLeftovers(moment: Int) throws -> Int {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let leftovers = names.filter { !kind.isOwn($0) }
        guard leftovers.allSatisfy(kind.isLeftover) else {
            throw Failure("moment \(moment): unexpected files \(leftovers)")
        }
        guard moment % 3 == 2 || moment == moments - 1 else { return 0 }
        let map = kind == .shards ? try String(contentsOfFile: path, encoding: .utf8) : ""
        // A map may still lead to shards that did not get Keras's names.
        let unused = leftovers.filter { !map.contains("\"\($0)\"") }
        for name in unused {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
        return unused.count
    }
}
