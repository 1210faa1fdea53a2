/// The code for the parts of a convolution.
struct ConvolutionPrimitives {
    private let all: [ConvolutionPrimitive]

    init(
        _ parts: [ConvolutionPart], key: (ConvolutionShape) -> ConvolutionPrimitive.Key
    ) throws {
        var all: [ConvolutionPrimitive] = []
        all.reserveCapacity(parts.count)
        for (index, part) in parts.enumerated() {
            // Most parts are like the one before.
            let isLikeLast = index > 0 && part.shape == parts[index - 1].shape
            all.append(try isLikeLast ? all[index - 1] : .shared(key(part.shape)))
        }
        self.all = all
    }

    /// The kernel in each primitive's own order; `nil` where that is Keras's.
    func packed(_ kernel: UnsafeRawPointer) throws -> [Buffer?] {
        var packed: [Buffer?] = []
        packed.reserveCapacity(all.count)
        for primitive in all {
            if let index = all[..<packed.count].firstIndex(where: primitive.packsLike) {
                packed.append(packed[index])
            } else {
                packed.append(try primitive.packed(kernel))
            }
        }
        return packed
    }

    /// Calls `body` for each part, on several threads, with scratch memory of its own.
    func runParts(
        _ body: (Int, ConvolutionPrimitive, UnsafeMutableRawPointer) throws -> Void
    ) throws {
        try Parallelism.tryForEach(chunks: all.count) { index in
            // Memory that this thread's last part has just left is in its cache.
            try Buffer.withScratch(byteCount: all[index].scratchBytes) {
                try body(index, all[index], $0)
            }
        }
    }
}
