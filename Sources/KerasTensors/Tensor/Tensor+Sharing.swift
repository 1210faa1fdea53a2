extension Tensor {
    /// `count` elements from element `start` on, as `shape`, in the same memory.
    func sharingMemory(from start: Int, count: Int, shape: Shape) -> Tensor {
        guard hasElements else { return plain }
        let size = dtype.byteCount
        return Tensor(
            storage: TensorStorage(
                shape: shape, dtype: dtype, sharing: storage, from: start * size,
                byteCount: count * size))
    }
}
