/// The asset files of a saved model: a list of their paths, and a way to read one.
struct AssetFiles: AssetSource {
    /// The UTF-8 paths of the files in ascending order, in which those of a folder are neighbours.
    private let paths: [[UInt8]]
    let hasSelfTest: Bool
    private let readFile: (String) throws -> [UInt8]

    /// - Parameter names: All files there are; those outside of `assets/` do not count.
    /// - Returns: `nil` if there are no assets.
    init?(among names: [String], read: @escaping (String) throws -> [UInt8]) {
        let assets = names.filter { $0.hasPrefix("assets/") }
        paths = assets.filter { !$0.hasPrefix("\(SelfTest.folder)/") }
            .map { Array($0.utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
        hasSelfTest = paths.count < assets.count
        readFile = read
        if assets.isEmpty { return nil }
    }

    func isEmpty(_ folder: String) -> Bool {
        let prefix = Array("\(folder)/".utf8)
        let first = firstIndex(from: prefix)
        return first == paths.endIndex || !paths[first].starts(with: prefix)
    }

    func names(in folder: String) -> [String] {
        let prefix = Array("\(folder)/".utf8)
        return paths[firstIndex(from: prefix)...].prefix { $0.starts(with: prefix) }
            .map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
    }

    func read(_ path: String) throws -> [UInt8] { try readFile(path) }

    /// The position of the first path that does not come before `prefix`.
    private func firstIndex(from prefix: [UInt8]) -> Int {
        var range = paths.startIndex..<paths.endIndex
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if paths[middle].lexicographicallyPrecedes(prefix) {
                range = middle + 1..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }
}
