import KerasZip

/// What is in the folder of a saved model.
struct DirectoryContents {
    /// What a saved model has at the top.
    private static let topFiles = [
        "config.json", "metadata.json", "model.weights.h5", "model.weights.npz",
    ]
    private static let assets = "assets"

    /// The paths, from the folder on, of the files that belong to the model.
    private(set) var files: [String] = []
    /// The names of what is at the top and is none of a model's.
    private(set) var foreign: [String] = []

    /// - Throws: `FileError` if a folder cannot be read, or for a link or a device where a model's
    ///   file or folder should be; ``KerasError/resourceLimit(path:what:declared:limit:remedy:)``.
    init(of path: String, limits: LoadLimits = .default) throws {
        var folders: [String] = []
        for entry in try FolderEntry.all(inFolder: path) {
            if Self.topFiles.contains(entry.name) {
                try Self.require(.file, entry, at: "\(path)/\(entry.name)")
                files.append(entry.name)
            } else if entry.name == Self.assets {
                try Self.require(.folder, entry, at: "\(path)/\(entry.name)")
                folders.append(entry.name)
            } else {
                foreign.append(entry.name)
            }
        }
        while let folder = folders.popLast() {
            for entry in try FolderEntry.all(inFolder: "\(path)/\(folder)") {
                let name = "\(folder)/\(entry.name)"
                if entry.kind == .folder {
                    folders.append(name)
                } else {
                    try Self.require(.file, entry, at: "\(path)/\(name)")
                    files.append(name)
                }
                guard files.count + folders.count <= limits.assetFiles else {
                    throw KerasError.resourceLimit(
                        path: path, what: "the number of asset files",
                        declared: files.count + folders.count, limit: limits.assetFiles,
                        remedy: LoadLimits.remedy("assetFiles"))
                }
            }
        }
    }

    private static func require(
        _ kind: FolderEntry.Kind, _ entry: FolderEntry, at path: String
    ) throws(FileError) {
        guard entry.kind != kind else { return }
        let reason: FileError.Reason =
            switch entry.kind {
            case .link: .symbolicLink
            case .folder: .isDirectory
            default: kind == .folder ? .notDirectory : .notRegularFile
            }
        throw FileError(path: path, operation: .read, reason: reason)
    }
}
