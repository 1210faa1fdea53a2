import KerasZip

/// The asset files in an archive.
struct ArchiveAssets: AssetSource {
    private let zip: ZipReader
    private let limit: Int
    /// The UTF-8 paths of the files in ascending order, in which those of a folder are neighbours.
    private let paths: [[UInt8]]

    init(zip: ZipReader, limit: Int) {
        self.zip = zip
        self.limit = limit
        paths = zip.entries.filter { $0.name.hasPrefix("assets/") && !$0.isDirectory }
            .map { Array($0.name.utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    var isEmpty: Bool { paths.isEmpty }

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

    func read(_ path: String) throws -> [UInt8] {
        try zip.read(try zip.entry(named: path), maximumSize: limit)
    }

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
