import Foundation

/// `SafetyProgram kill-test FOLDER MOMENTS [MEGABYTES]`, with so many kills for each kind of file, or one of the jobs of its child processes.
let arguments = Array(CommandLine.arguments.dropFirst())
do {
    switch (arguments.first, arguments.count) {
    case ("kill-test", 3...4):
        guard let moments = Int(arguments[2]), let size = Int(arguments.dropFirst(3).first ?? "32")
        else { throw Failure("MOMENTS and MEGABYTES must be integers") }
        for kind in SavedKind.allCases {
            let test = try KillTest(
                kind, folder: arguments[1], moments: moments, megabytes: size)
            try test.run()
        }
    case ("save", 4):
        try Child.save(
            to: arguments[1], version: Int(arguments[2]) ?? 0, megabytes: Int(arguments[3]) ?? 0)
    case ("open", 3):
        guard let way = OpenedFile.Way(rawValue: arguments[1]) else {
            throw Failure("open load | weights | edit")
        }
        try OpenedFile.run(way, arguments[2])
    case ("damage-test", 3...4):
        guard let step = Int(arguments.dropFirst(3).first ?? "1"), step > 0 else {
            throw Failure("STEP must be a positive integer")
        }
        for kind in DamagedKind.allCases {
            let folder = URL(fileURLWithPath: arguments[1]).appendingPathComponent("\(kind)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let path = folder.appendingPathComponent(kind.rawValue).path
            try kind.save(to: path, legacy: arguments[2])
            try DamageTest(kind, path: path, step: step).run()
        }
    case ("resume-test", 3):
        guard let kills = Int(arguments[2]) else { throw Failure("KILLS must be an integer") }
        try ResumeTest(folder: URL(fileURLWithPath: arguments[1]), kills: kills).run()
    case ("train-resumably", 3):
        try ResumableTraining.run(in: arguments[1], frequency: Int(arguments[2]) ?? 0)
    case ("disk-test", 3) where arguments[1] == "full":
        try DiskTest(folder: arguments[2]).runOnFullDisk()
    case ("disk-test", 3) where arguments[1] == "read-only":
        try DiskTest(folder: arguments[2]).runOnReadOnlyDisk()
    case ("train", 1): try Child.train()
    case ("reproduce", 2): try Child.reproduce(arguments[1])
    case ("serve", 1): try await Serving.run()
    case ("count-allocations", 2): try Child.countAllocations(optimizer: arguments[1])
    case ("attend", 1): try Child.attend()
    case ("count-threads", 1): try Child.countThreads()
    default:
        throw Failure(
            "usage: SafetyProgram kill-test FOLDER MOMENTS [MEGABYTES] | resume-test FOLDER KILLS "
                + "| disk-test full FOLDER | disk-test read-only FOLDER "
                + "| train-resumably FOLDER BATCHES | save PATH VERSION "
                + "MEGABYTES | open WAY PATH | damage-test FOLDER LEGACY.h5 [STEP] | train | serve | reproduce PATH "
                + "| count-allocations OPTIMIZER | attend | count-threads")
    }
} catch {
    FileHandle.standardError.write(Data("error: \(error)\n".utf8))
    exit(1)
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
