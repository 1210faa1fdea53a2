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
            let isCopied = keras_copy_strided(
                size, sizes.count, sizes.map(Int64.init), start + source.offset * size,
                source.strides.map(Int64.init), target + destination.offset * size,
                destination.strides.map(Int64.init))
            guard isCopied else {
                throw TensorError.backend(
                    operation: "copy", reason: "more than \(KERAS_MAXIMUM_RANK) dimensions")
            }
        }
    }
}
