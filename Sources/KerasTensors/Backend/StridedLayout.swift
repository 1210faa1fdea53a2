import CKerasKernels

/// A block of elements in memory: where it starts, and how far apart neighbours are along each
/// dimension, counted in elements.
struct StridedLayout {
    var offset = 0
    var strides: [Int]

    /// A dense block in row-major order.
    init(dense sizes: [Int]) {
        strides = [Int](repeating: 1, count: sizes.count)
        for position in sizes.indices.dropLast().reversed() {
            strides[position] = strides[position + 1] &* max(sizes[position + 1], 1)
        }
    }

    init(offset: Int = 0, strides: [Int]) {
        self.offset = offset
        self.strides = strides
    }
}

extension Tensor {
    /// A dense tensor of `shape` whose elements are this one's, read through `layout`, which has
    /// `sizes` (as many elements as `shape`; by default its own).
    func gathered(
        _ layout: StridedLayout, sizes: [Int], as shape: Shape? = nil
    ) throws -> Tensor {
        try Tensor(uninitialized: shape ?? Shape(sizes: sizes), dtype: dtype) { target in
            try copy(layout, to: target, StridedLayout(dense: sizes), sizes: sizes)
        }
    }

    /// Copies a block of `sizes`, read through `source`, to memory written through `destination`.
    func copy(
        _ source: StridedLayout, to target: UnsafeMutableRawBufferPointer,
        _ destination: StridedLayout, sizes: [Int]
    ) throws {
        let size = dtype.byteCount
        guard !sizes.contains(0), let target = target.baseAddress else { return }
        try withBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            let isCopied = withInt64(sizes, source.strides, destination.strides) {
                keras_copy_strided(
                    size, sizes.count, $0, start + source.offset * size, $1,
                    target + destination.offset * size, $2)
            }
            guard isCopied else {
                throw TensorError.backend(
                    operation: "copy", reason: "more than \(KERAS_MAXIMUM_RANK) dimensions")
            }
        }
    }
}

/// The memory of three lists as the kernels' integers, which have the same size on every platform
/// here: these calls are too frequent for copies.
private func withInt64<Result>(
    _ a: [Int], _ b: [Int], _ c: [Int],
    _ body: (UnsafePointer<Int64>?, UnsafePointer<Int64>?, UnsafePointer<Int64>?) -> Result
) -> Result {
    a.withUnsafeBytes { a in
        b.withUnsafeBytes { b in
            c.withUnsafeBytes { c in
                body(
                    a.baseAddress?.assumingMemoryBound(to: Int64.self),
                    b.baseAddress?.assumingMemoryBound(to: Int64.self),
                    c.baseAddress?.assumingMemoryBound(to: Int64.self))
            }
        }
    }
}
