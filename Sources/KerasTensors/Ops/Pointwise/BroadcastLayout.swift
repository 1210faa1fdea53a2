import CKerasKernels

/// How the elements of two operands meet in a broadcast.
enum BroadcastLayout {
    /// Calls `body` with the layout of operands of shapes `a` and `b` in a result of shape
    /// `result`, with as few dimensions as describe it. Nothing is allocated.
    ///
    /// - Throws: ``TensorError`` for a layout of more dimensions than the kernels have.
    static func with<Result>(
        _ a: Shape, _ b: Shape, result: Shape, operation: String,
        _ body: (UnsafePointer<keras_broadcast>) throws -> Result
    ) throws -> Result {
        try withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * max(result.rank, 1)) {
            buffer in
            let capacity = max(result.rank, 1)
            var steps = Steps(
                sizes: buffer.baseAddress, aSteps: buffer.baseAddress?.advanced(by: capacity),
                bSteps: buffer.baseAddress?.advanced(by: 2 * capacity), start: capacity)
            if a == b && a == result {
                steps.prepend(size: try result.elementCount(), aStep: 1, bStep: 1)
            } else {
                steps.collapse(a.sizes, b.sizes, result.sizes)
            }
            guard capacity - steps.start <= Int(KERAS_MAX_RANK) else {
                throw TensorError.invalidArgument(
                    operation: operation, argument: "shape",
                    expected: "a broadcast of at most \(KERAS_MAX_RANK) dimensions",
                    found: "\(result)")
            }
            var layout = keras_broadcast(
                rank: capacity - steps.start, sizes: steps.sizes?.advanced(by: steps.start),
                a_steps: steps.aSteps?.advanced(by: steps.start),
                b_steps: steps.bSteps?.advanced(by: steps.start))
            return try body(&layout)
        }
    }

    /// The dimensions from `start` on, filled from the last.
    private struct Steps {
        let sizes: UnsafeMutablePointer<Int>?
        let aSteps: UnsafeMutablePointer<Int>?
        let bSteps: UnsafeMutablePointer<Int>?
        var start: Int

        mutating func prepend(size: Int, aStep: Int, bStep: Int) {
            start -= 1
            sizes?[start] = size
            aSteps?[start] = aStep
            bSteps?[start] = bStep
        }

        mutating func collapse(_ a: [Int], _ b: [Int], _ result: [Int]) {
            let capacity = start
            var (aStride, bStride) = (1, 1)
            for position in 1...max(result.count, 1) where position <= result.count {
                let size = result[result.count - position]
                if size == 1 { continue }
                let aSize = position <= a.count ? a[a.count - position] : 1
                let bSize = position <= b.count ? b[b.count - position] : 1
                // Along a dimension of 1 an operand stands still.
                let aStep = aSize == 1 ? 0 : aStride
                let bStep = bSize == 1 ? 0 : bStride
                aStride *= aSize
                bStride *= bSize
                if start < capacity, let sizes, let aSteps, let bSteps,
                    aStep == aSteps[start] * sizes[start], bStep == bSteps[start] * sizes[start]
                {
                    sizes[start] *= size
                } else {
                    prepend(size: size, aStep: aStep, bStep: bStep)
                }
            }
            if start == capacity { prepend(size: 1, aStep: 0, bStep: 0) }
        }
    }
}
