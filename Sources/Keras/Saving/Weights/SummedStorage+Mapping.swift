import KerasHDF5
import KerasTensors
import KerasZip

extension SummedStorage {
    /// The elements of `dataset` where they are in a mapped file, none of which is read; `nil` if
    /// they have to be copied: in pieces, of the other byte order, misaligned, or bools, of which
    /// not every byte is one.
    func mapped(_ dataset: HDF5Dataset, as spec: TensorSpec) throws -> Tensor? {
        guard let mapping, let address = mapping.bytes.baseAddress, dataset.isContiguous,
            let offset = dataset.dataOffset, dataset.byteCount > 0, spec.dtype != .bool,
            dataset.type.byteOrder ?? .host == .host,
            offset >= 0, dataset.byteCount <= size, offset <= size - dataset.byteCount
        else { return nil }
        let elements = address + start + offset
        guard UInt(bitPattern: elements) % UInt(spec.dtype.byteCount) == 0 else { return nil }
        // Nobody writes there: memory that a buffer does not own is copied first.
        let buffer = Buffer(
            external: UnsafeMutableRawPointer(mutating: elements), byteCount: dataset.byteCount,
            owner: mapping)
        return try Tensor(buffer: buffer, shape: spec.shape, dtype: spec.dtype)
    }
}
