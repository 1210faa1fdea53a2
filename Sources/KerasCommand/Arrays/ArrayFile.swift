import Keras
import KerasNPY

/// A NumPy file with arrays: `.npy` with one, `.npz` with any number by name.
struct ArrayFile {
    enum Format: String {
        case npy, npz
    }

    let path: String
    let format: Format

    /// - Throws: ``CommandError`` for a path that ends in neither `.npy` nor `.npz`.
    init(path: String) throws(CommandError) {
        guard let format = Self.format(of: path) else {
            throw CommandError("\(path): expected a path that ends in .npy or .npz")
        }
        self.path = path
        self.format = format
    }

    static func format(of path: String) -> Format? {
        if path.hasSuffix(".npy") { return .npy }
        return path.hasSuffix(".npz") ? .npz : nil
    }

    /// The one array of a `.npy` file; of a `.npz` file the only one, or else the first of `names`
    /// that it has.
    ///
    /// - Throws: ``CommandError`` if it cannot be told which array is meant; `NPYError`, `ZipError`,
    ///   `FileError` for what cannot be read.
    func readArray(named names: [String]) throws -> Tensor {
        try namingFile(path) {
            switch format {
            case .npy: return try Tensor(NPYArray(contentsOfFile: path))
            case .npz:
                let archive = try NPZArchive(contentsOfFile: path)
                return try Tensor(archive.array(named: choose(names, in: archive.names)))
            }
        }
    }

    private func choose(_ names: [String], in available: [String]) throws -> String {
        if available.count == 1 { return available[0] }
        guard !available.isEmpty else { throw CommandError("\(path): has no arrays") }
        guard let name = names.first(where: available.contains) else {
            let expected = names.map { "'\($0)'" }.joined(separator: " or ")
            throw CommandError(
                "\(path): expected an array called \(expected), or only one; found "
                    + available.joined(separator: ", "))
        }
        return name
    }

    /// Replaces the file by one with this array, which `.npz` calls `name`.
    func write(_ tensor: Tensor, named name: String) throws {
        try namingFile(path) {
            let array = try NPYArray(tensor)
            switch format {
            case .npy: try array.write(toFile: path)
            case .npz: try NPZArchive.write([(name, array)], toFile: path)
            }
        }
    }
}
