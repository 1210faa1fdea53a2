extension Tensor {
    /// `count` elements from element `start` on, as `shape`, in the same memory.
    func sharingMemory(from start: Int, count: Int, shape: Shape) -> Tensor {
        guard let buffer = storage.buffer else { return plain }
        let size = dtype.byteCount
        let part = buffer.slice(start * size..<(start + count) * size)
        return Tensor(storage: TensorStorage(shape: shape, dtype: dtype, buffer: part))
    }
}
