import KerasHDF5
import KerasTensors
import KerasZip

extension FileEditor {
    /// Saves the result. (Keras: `save`, `resave_weights`, for `.weights.h5` only.)
    ///
    /// A `.weights.h5` file has the weights alone. A `.keras` file, which only an editor of one can
    /// save, has all members of the original, byte for byte, and the edited weights. Names, dtypes
    /// (bfloat16 included) and the weights that were not changed stay as they are in the original.
    /// A save is a transaction, as that of a model; the file that is being edited may
    /// be replaced, too.
    ///
    /// - Returns: Whether it was saved, which `overwrite` may decline.
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for other names;
    ///   ``KerasError/damagedFile(path:cause:)`` for values that cannot be read, and
    ///   ``KerasError/unsupported(object:feature:remedy:)`` for such that cannot be written;
    ///   `FileError` if the disk refuses.
    @discardableResult
    public func save(to path: String, overwrite: OverwritePolicy = .replace) throws -> Bool {
        let isArchive = try checkTarget(path)
        guard try overwrite.allowsSaving(to: path) else { return false }
        // One that is under way to the same path must not come later.
        SaveQueue.shared.finish()
        let writer = try EditedWriter(root, file)
        // What fails from here on for the format's sake lies in the file that is read.
        try KerasError.namingFile(self.path) {
            try AtomicFile.replace(path) { target in
                if isArchive {
                    try writer.writeArchive(to: target)
                } else {
                    try writer.writeWeights { try target.append($0) }
                }
                // Values are read long after the checksums were compared: what somebody wrote over
                // them since then must not get a checksum of its own.
                _ = try file.archive?.verifiedStorage()
            }
        }
        return true
    }

    /// - Returns: Whether a whole `.keras` file is wanted.
    private func checkTarget(_ path: String) throws -> Bool {
        if path.hasSuffix(EditedFile.weightsSuffix) { return false }
        guard path.hasSuffix(EditedFile.archiveSuffix) else {
            throw KerasError.invalidPath(
                path: path,
                reason:
                    "Invalid `filepath` argument: expected a `.weights.h5` or `.keras` extension"
            )
        }
        guard file.archive != nil else {
            throw KerasError.invalidPath(
                path: path,
                reason: "\(self.path) has only weights, and a .keras file also has the model's "
                    + "config; save as .weights.h5")
        }
        return true
    }
}

/// Writes an edited tree.
private struct EditedWriter {
    let file: EditedFile
    let writer: HDF5Writer
    private let weights: [EditedWeight]
    /// Stored values are copied in pieces of this size.
    private static let pieceSize = 1 << 20

    init(_ root: EditedObject, _ file: EditedFile) throws {
        self.file = file
        var layout = HDF5Layout()
        var weights: [EditedWeight] = []
        if !root.groupAttributes.isEmpty {
            try layout.addGroup("", attributes: root.groupAttributes)
        }
        try root.forEachObject { path, object in
            let isModelItself = path == EditedObject.variables
            let group = isModelItself ? path : "\(path)/\(EditedObject.variables)"
            if !isModelItself { try layout.addGroup(path, attributes: object.groupAttributes) }
            if object.hasVariables || !object.weights.isEmpty {
                try layout.addGroup(group, attributes: object.attributes)
            }
            for (name, weight) in object.weights {
                if case .variableString = weight.type {
                    throw KerasError.unsupported(
                        object: "\(path)/\(name)", feature: "text of variable length as a weight",
                        remedy: "remove it: removeWeight(_:from:)")
                }
                try layout.addDataset(
                    "\(group)/\(name)", type: weight.type, shape: weight.shape,
                    attributes: weight.attributes)
                weights.append(weight)
            }
        }
        self.weights = weights
        writer = try HDF5Writer(layout)
    }

    func writeWeights(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var next = 0
        try writer.write(to: sink) { _, supply in
            let weight = weights[next]
            next += 1
            switch weight.content {
            case .added(let tensor): try tensor.withBytes(supply)
            case .stored(let path): try copy(file.dataset(at: path), to: supply)
            }
        }
    }

    /// The members of the original in their order, with these weights in the place of its own.
    func writeArchive(to sink: any ByteSink) throws {
        guard let archive = file.archive else { return }
        try archive.rewrite(
            to: sink, weightsSize: writer.fileSize,
            weights: { sink in
                try writeWeights { try sink.append($0) }
            })
    }

    private func copy(
        _ dataset: HDF5Dataset, to supply: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let offset = dataset.dataOffset, dataset.isContiguous,
            dataset.type.byteOrder ?? .host == .host
        else {
            // In pieces that may be compressed: the sum of all arrays is bounded, see the reading.
            try dataset.readBytes().withUnsafeBytes(supply)
            return
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: min(dataset.byteCount, Self.pieceSize), alignment: 64)
        defer { buffer.deallocate() }
        for position in stride(from: 0, to: dataset.byteCount, by: Self.pieceSize) {
            let piece = UnsafeMutableRawBufferPointer(
                rebasing: buffer.prefix(dataset.byteCount - position))
            try file.storage.read(into: piece, at: offset + position)
            try supply(UnsafeRawBufferPointer(piece))
        }
    }
}
