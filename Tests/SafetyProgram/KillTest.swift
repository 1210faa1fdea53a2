import Foundation
import Keras

/// Kills a process while it saves over a model, at moments spread evenly from its first write to
/// shortly after its end, and looks what the path then leads to: the old model or the new one,
/// complete.
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
        var spans = SaveSpans()
        for _ in 0..<SaveSpans.window { try measure(&spans, &version) }
        var counts = (before: 0, during: 0, after: 0, old: 0, new: 0, leftover: 0)
        for moment in 0..<moments {
            // Disks take their time, and not always the same.
            if moment % 20 == 19 { try measure(&spans, &version) }
            let span = spans.middle
            let save = try SavingProcess(path: path, version: version + 1, megabytes: megabytes)
            let part = Self.reach * (Double(moment) + 0.5) / Double(moments)
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
        let span = spans.middle
        print(
            "\(kind): \(moments) kills over "
                + "\(String(format: "%.1f", Self.reach * (span.end - span.firstWrite) * 1000)) ms: "
                + "\(counts.before) before the first write, \(counts.during) between it and the "
                + "end, \(counts.after) after; \(counts.old) old, \(counts.new) new, all complete; "
                + "\(counts.leftover) files or folders left by killed processes")
        fflush(nil)
        // With few moments, or on a busy machine, chance has a say; without kills during saves
        // nothing was shown.
        let enough = moments < 100 ? 1 : moments / 2
        guard counts.during >= enough else {
            throw Failure("too few kills hit the save itself; try again with a larger model")
        }
    }

    /// How far the moments reach, as a part of a save: beyond its end, since the last moments of a
    /// save are those that the path changes in.
    private static let reach = 1.2

    /// Lets one save come to its end.
    private func measure(_ spans: inout SaveSpans, _ version: inout Int) throws {
        let save = try SavingProcess(path: path, version: version + 1, megabytes: megabytes)
        spans.add(try save.measure())
        version += 1
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

/// How long the last saves took that nobody disturbed, in seconds from their start.
private struct SaveSpans {
    /// How many are remembered.
    static let window = 5
    private var last: [(firstWrite: Double, end: Double)] = []

    mutating func add(_ span: (firstWrite: Double, end: Double)) {
        last = last.suffix(Self.window - 1) + [span]
    }

    /// That of middle length.
    var middle: (firstWrite: Double, end: Double) {
        let sorted = last.sorted { $0.end < $1.end }
        return sorted.isEmpty ? (0, 0) : sorted[sorted.count / 2]
    }
}
