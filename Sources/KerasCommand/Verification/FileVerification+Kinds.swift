import Keras
import KerasJSON

/// What is checked of each kind of file.
extension FileVerification {
    mutating func verifyArchive() {
        guard let archive = check("archive", { [path] in try ArchiveReader(path: path) }) else {
            return
        }
        let count = NumberText.items(archive.members.count, "member")
        add("archive", .passed, "\(count), \(NumberText.bytes(archive.size))")
        let model = CheckedModel(archive)
        let config = verifyDescription(model)
        if let file = check("checksums", { try EditedFile(archive) }) {
            let size = archive.members.reduce(0) { $0 + $1.size }
            add("checksums", .passed, "\(NumberText.bytes(size)) in \(count)")
            verifyWeights(file)
        }
        if let config { verifyClasses(config, model) }
    }

    mutating func verifyFolder() {
        guard let folder = check("folder", { [path] in try DirectoryReader(path: path) }) else {
            return
        }
        add("folder", .passed, NumberText.items(folder.fileCount, "file"))
        let model = CheckedModel(folder)
        let config = verifyDescription(model)
        if let files = check("checksums", { try folder.verifyFiles() }) {
            if files.count == 0 {
                add("checksums", .noted, "none: damage of the numbers would go unnoticed")
            } else {
                let count = NumberText.items(files.count, "file")
                add("checksums", .passed, "\(NumberText.bytes(files.bytes)) in \(count)")
            }
            verifyWeights("\(path)/\(ArchiveReader.weightsName)")
        }
        if let config { verifyClasses(config, model) }
    }

    mutating func verifyShards() {
        guard let shards = check("map", { [path] in try ShardedWeights(path: path) }) else {
            return
        }
        let count = NumberText.items(shards.files.count, "shard")
        let isComplete: Void? = check("map") { try shards.verifyPlaces() }
        if isComplete != nil {
            add("map", .passed, "\(count) of \(NumberText.items(shards.objectCount, "object"))")
        }
        let isIntact: Void? = check("checksums") { try shards.verify() }
        guard isIntact != nil else { return }
        if shards.hasChecksums {
            add("checksums", .passed, count)
        } else {
            add("checksums", .noted, "none: damage of the numbers would go unnoticed")
        }
        guard isComplete != nil else { return }
        for file in shards.files { verifyWeights(file) }
    }

    mutating func verifyLegacyFile() {
        guard let file = check("structure", { [path] in try LegacyFile(path: path) }) else {
            return
        }
        if let version = check("metadata", { try file.kerasVersion() }) {
            add(
                "metadata", version == nil ? .noted : .passed,
                version.map { "Keras \($0.excerpt())" } ?? "tells no version of Keras")
        }
        let description = check("config") { try file.description() }
        if case .some(.some(let config)) = description { addDescription(config) }
        verifyValues(of: file)
        switch description {
        case .some(.some(let config)): verifyClasses(config, nil)
        case .some(.none): add("config", .noted, "none: weights alone")
        case .none: break
        }
    }

    private mutating func verifyValues(of file: LegacyFile) {
        var (count, size, nonFinite) = (0, 0, [String]())
        let isReadable: Void? = check("values") {
            try file.readArrays { path, dtype, bytes in
                count += 1
                size += bytes.count
                let isOdd = bytes.withUnsafeBytes {
                    NumberFormat(dtype: dtype)?.hasNonFinite($0) == true
                }
                if isOdd { nonFinite.append(path) }
            }
        }
        guard isReadable != nil else { return }
        add("values", .passed, "\(NumberText.bytes(size)) in \(NumberText.items(count, "array"))")
        noteNonFinite(nonFinite)
    }

    mutating func verifyWeights(_ path: String) {
        guard let file = check("weights", { try EditedFile(path: path) }) else { return }
        verifyWeights(file)
    }

    private mutating func verifyWeights(_ file: EditedFile) {
        guard let editor = check("structure", { try FileEditor(file) }) else { return }
        let weights = editor.weights
        // Of several files each line says which.
        let name = file.path == path ? "" : " in \(file.path.split(separator: "/").last ?? "")"
        add(
            "structure", .passed,
            "\(NumberText.items(weights.count, "array")) of "
                + NumberText.items(editor.objectCount, "object") + name)
        var nonFinite: [String] = []
        let size = check("values") {
            try weights.reduce(0) { size, weight in
                let bytes = try editor.bytes(of: weight)
                let isOdd = bytes.withUnsafeBytes {
                    NumberFormat(dtype: weight.dtype)?.hasNonFinite($0) == true
                }
                if isOdd { nonFinite.append(weight.path) }
                return size + bytes.count
            }
        }
        guard let size else { return }
        add("values", .passed, "\(NumberText.bytes(size)) read\(name)")
        noteNonFinite(nonFinite)
    }

    private mutating func noteNonFinite(_ paths: [String]) {
        if !paths.isEmpty { add("values", .noted, "NaN or infinity in " + paths.excerpt(first: 5)) }
    }
}
