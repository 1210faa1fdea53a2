#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What kind of file a path stands for, by Keras's rules: by how it ends, case-sensitively, and by
/// whether a folder is there.
package enum FileKind: Equatable {
    /// A zip file, `.keras`.
    case archive
    /// The same as plain files in a folder.
    case directory
    /// Weights alone, `.weights.h5`.
    case weights
    /// Weights alone, in several files: `.weights.json` tells where each is.
    case shards
    /// What Keras wrote before version 3: `.h5`, `.hdf5`.
    case legacy

    /// The kind of a file to load a model or weights from.
    ///
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for a path that is not local, or that
    ///   stands for no kind.
    package init(loading path: String) throws {
        try Self.refuseRemote(path)
        if Self.isModelDirectory(path) {
            self = .directory
        } else if path.hasSuffix(".keras") {
            self = .archive
        } else if path.hasSuffix(".weights.h5") {
            self = .weights
        } else if path.hasSuffix("weights.json") {
            self = .shards
        } else if Self.isLegacy(path) {
            self = .legacy
        } else {
            try Self.refuseFormatsOfOthers(path)
            throw KerasError.invalidPath(
                path: path,
                reason: (Self.exists(path) ? "" : "There is no such file. ")
                    + "File format not supported: expected a path that ends in .keras, "
                    + ".weights.h5, .weights.json, .h5 or .hdf5, or a folder with a config.json")
        }
    }

    /// The kind of a file to save a model to.
    ///
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for a path that is not local, or that
    ///   does not fit the kind.
    init(savingTo path: String, isZipped: Bool) throws {
        try Self.refuseRemote(path)
        if !isZipped {
            guard !path.hasSuffix(".keras") else {
                throw KerasError.invalidPath(
                    path: path,
                    reason: "with isZipped: false the path is that of a folder and should not end "
                        + "in .keras")
            }
            self = .directory
        } else if path.hasSuffix(".keras") {
            self = .archive
        } else if Self.isLegacy(path), !path.hasSuffix(".weights.h5") {
            self = .legacy
        } else {
            throw KerasError.invalidPath(
                path: path,
                reason: "Invalid filepath extension for saving a model: expected a path that ends "
                    + "in .keras; for a folder save with isZipped: false, for weights alone call "
                    + "saveWeights(to:)")
        }
    }

    /// Checks a path to save weights to.
    ///
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for one that is not local, or that does
    ///   not fit.
    static func check(savingWeightsTo path: String, isSharded: Bool) throws {
        try refuseRemote(path)
        let endings = isSharded ? ["weights.json", "weights.h5"] : [".weights.h5"]
        guard endings.contains(where: path.hasSuffix) else {
            throw KerasError.invalidPath(
                path: path,
                reason: isSharded
                    ? "The filename must end in .weights.json when maxShardSizeInGiB is given"
                    : "The filename must end in .weights.h5")
        }
    }

    private static func isLegacy(_ path: String) -> Bool {
        path.hasSuffix(".h5") || path.hasSuffix(".hdf5")
    }

    private static func refuseRemote(_ path: String) throws {
        guard path.contains("://") else { return }
        throw KerasError.invalidPath(
            path: path,
            reason: "remote paths are not supported; copy the file and use the local one")
    }

    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for what other libraries of Python's write
    ///   under a path without an ending, and what only Python can convert.
    private static func refuseFormatsOfOthers(_ path: String) throws {
        let formats: [(name: String, traces: [String])] = [
            ("a TensorFlow SavedModel", ["/saved_model.pb", "/saved_model.pbtxt"]),
            ("an Orbax checkpoint", ["/_CHECKPOINT_METADATA", "/pytree/_METADATA"]),
            ("a TensorFlow checkpoint", [".index", "/checkpoint"]),
        ]
        for (name, traces) in formats where traces.contains(where: { exists(path + $0) }) {
            throw KerasError.invalidPath(
                path: path,
                reason: "File format not supported: it is \(name); load it in Python and save it "
                    + "as .keras or .weights.h5")
        }
    }

    private static func isModelDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            && exists("\(path)/config.json")
    }

    /// Whether the path leads to something.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
