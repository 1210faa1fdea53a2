import KerasHDF5
import KerasTensors
import KerasZip

/// Compares an archive that was just written with what it was written from, reading it back.
struct ArchiveVerifier {
    private static let step = 1 << 20
    let content: ModelContent
    /// What errors call the file.
    let path: String

    /// Reads the file at `temporaryPath`, as far as the system allows from the device: the checksum
    /// of every member, and the bytes of the configuration, of every weight and asset.
    ///
    /// - Throws: ``KerasError/notVerified(path:entry:reason:)``.
    func verify(_ temporaryPath: String) throws {
        var entry: String?
        do {
            let file = try FileSource(path: temporaryPath)
            file.dropCache()
            let zip = try ZipReader(file)
            for member in zip.entries {
                entry = member.name
                try zip.verify(member)
            }
            try compare(zip, "config.json", with: content.config)
            for (name, bytes) in content.assets { try compare(zip, name, with: bytes) }
            entry = "model.weights.h5"
            try compareWeights(file, zip.storedRange(of: zip.entry(named: "model.weights.h5")))
        } catch let error as KerasError {
            throw error
        } catch {
            throw KerasError.notVerified(
                path: path, entry: entry, reason: String(describing: error))
        }
    }

    private func compare(_ zip: ZipReader, _ name: String, with bytes: [UInt8]) throws {
        let found = try zip.read(zip.entry(named: name), maximumSize: bytes.count)
        guard found == bytes else { throw differs(name) }
    }

    private func compareWeights(_ file: FileSource, _ range: Range<Int>) throws {
        let storage = SummedStorage(file, range: range)
        let root = try HDF5File(storage, limits: .ofModels).root
        for (path, value) in content.weights.arrays {
            let dataset = try root.requiredDataset(at: path)
            let spec = TensorSpec(shape: Shape(dataset.shape), dtype: try DType(dataset) ?? .string)
            guard spec == value.spec else { throw differs("model.weights.h5/\(path)") }
            try value.withBytes { bytes in
                guard bytes.count == dataset.byteCount, let start = dataset.dataOffset else {
                    if bytes.isEmpty, dataset.byteCount == 0 { return }
                    throw differs("model.weights.h5/\(path)")
                }
                try compare(bytes, storage, at: start, path)
            }
        }
    }

    private func compare(
        _ bytes: UnsafeRawBufferPointer, _ storage: SummedStorage, at start: Int, _ path: String
    ) throws {
        var piece = [UInt8](repeating: 0, count: min(Self.step, bytes.count))
        for position in stride(from: 0, to: bytes.count, by: Self.step) {
            let part = UnsafeRawBufferPointer(
                rebasing: bytes[position..<min(position + Self.step, bytes.count)])
            let isEqual = try piece.withUnsafeMutableBytes { piece in
                let target = UnsafeMutableRawBufferPointer(rebasing: piece[..<part.count])
                try storage.read(into: target, at: start + position)
                return target.elementsEqual(part)
            }
            guard isEqual else { throw differs("model.weights.h5/\(path)") }
        }
    }

    private func differs(_ entry: String) -> KerasError {
        .notVerified(path: path, entry: entry, reason: "the file has other bytes than the model")
    }
}
