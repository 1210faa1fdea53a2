extension HDF5Error: CustomStringConvertible {
    /// One line: the object, what was expected, what was found, what to do. A file's own text is
    /// printable in it.
    public var description: String {
        text.unicodeScalars.map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                scalar.escaped(asASCII: true)
            default: String(scalar)
            }
        }.joined()
    }

    private var text: String {
        switch self {
        case .signatureNotFound:
            "Not an HDF5 file: file signature not found. Check that the path names an HDF5 file."
        case .truncated(let expected, let found):
            "Truncated file: \(expected) bytes expected, \(found) found. Copy the file again."
        case .malformed(let path, let structure, let offset, let reason):
            "\(Self.name(path)): damaged HDF5 file, \(structure) at offset \(offset): \(reason). "
                + "Copy or save the file again."
        case .unsupported(let path, let feature):
            "\(Self.name(path)): \(feature) is not supported. "
                + "Rewrite the file with h5py's defaults, as Keras does."
        case .notAllowed(let refusal, let path):
            "\(Self.name(path)): Not allowed: H5 file with \(refusal.rawValue). "
                + "It was not followed; save the model again from its source."
        case .resourceLimit(let path, let what, let declared, let limit):
            "\(Self.name(path)): \(what) is \(declared), the limit is \(limit). "
                + "If you trust the file, raise the limit in HDF5Limits."
        case .missing(let path):
            "\(Self.name(path)): there is no such object in the HDF5 file."
        case .wrongKind(let path, let expected, let found):
            "\(Self.name(path)): Invalid H5 file, expected \(expected.rawValue) but received "
                + "\(found.rawValue)."
        case .invalidPath(let path):
            "Invalid path in H5 file: '\(path)'. Components must not be empty nor too many."
        case .wrongBufferSize(let path, let expected, let found):
            "\(Self.name(path)): a buffer of \(expected) bytes is needed, got \(found)."
        case .io(let reason):
            "HDF5 file: \(reason)."
        case .invalidDeclaration(let path, let reason):
            "\(Self.name(path)): cannot be written: \(reason)."
        case .duplicate(let path):
            "\(Self.name(path)): declared twice. Give every object a path of its own."
        case .wrongByteCount(let path, let declared, let supplied):
            "\(Self.name(path)): \(declared) bytes declared by type and shape, \(supplied) supplied."
        }
    }

    private static func name(_ path: String) -> String {
        path.isEmpty ? "HDF5 file" : path == "/" ? "HDF5 root group" : "'\(path)'"
    }
}
