import KerasJSON
import KerasZip

/// Writes a model as plain files in a folder.
struct DirectoryWriter {
    let content: ModelContent

    /// Puts the folder in the place of what is at `path`.
    ///
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for a folder with something else in it,
    ///   which would be lost; `FileError`.
    func write(to path: String) throws {
        let directory = try AtomicDirectory(path: path)
        if FileKind.exists(directory.path) {
            let foreign = try DirectoryContents(of: directory.path).foreign
            guard foreign.isEmpty else {
                throw KerasError.invalidPath(
                    path: path,
                    reason: "a save replaces the whole folder, and it has other things than a "
                        + "model in it (\(foreign.excerpt(first: 3))); use another folder")
            }
        }
        do {
            var checksums = FileChecksums()
            try Self.write("config.json", content.config, to: directory, &checksums)
            try directory.write("model.weights.h5") { sink in
                try checksums.add(
                    "model.weights.h5", size: content.weights.size, to: sink,
                    content.weights.write(to:))
            }
            for (name, bytes) in content.assets {
                try Self.write(name, bytes, to: directory, &checksums)
            }
            let metadata = try JSONValue.object(checksums.added(to: content.metadata)).jsonBytes()
            try directory.write("metadata.json") { try $0.append(metadata) }
            try directory.commit()
        } catch {
            directory.abort()
            throw error
        }
    }

    private static func write(
        _ name: String, _ bytes: [UInt8], to directory: AtomicDirectory,
        _ checksums: inout FileChecksums
    ) throws {
        try directory.write(name) { sink in
            try checksums.add(name, size: bytes.count, to: sink) { try $0.append(bytes) }
        }
    }
}
