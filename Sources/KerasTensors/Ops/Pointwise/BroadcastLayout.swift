import CKerasKernels

/// How the elements of two operands meet in a broadcast, with as few dimensions as describe it.
struct BroadcastLayout {
    private var sizes: [Int] = []
    private var aSteps: [Int] = []
    private var bSteps: [Int] = []

    /// The layout of operands of shapes `a` and `b` in a result of shape `result`.
    init(_ a: Shape, _ b: Shape, result: Shape, operation: String) throws {
        var (aStride, bStride) = (1, 1)
        // From the last dimension; steps along one that only the result has, or is 1, are 0.
        for position in 1...max(result.rank, 1) {
            guard let size = result[-position], size != 1 else { continue }
            let (aSize, bSize) = (a[-position] ?? 1, b[-position] ?? 1)
            let aStep = aSize == 1 ? 0 : aStride
            let bStep = bSize == 1 ? 0 : bStride
            aStride *= aSize
            bStride *= bSize
            if let last = sizes.last, let aLast = aSteps.last, let bLast = bSteps.last,
                aStep == aLast * last, bStep == bLast * last
            {
                sizes[sizes.count - 1] = last * size
            } else {
                sizes.append(size)
                aSteps.append(aStep)
                bSteps.append(bStep)
            }
        }
        guard sizes.count <= Int(KERAS_MAX_RANK) else {
            throw TensorError.invalidArgument(
                operation: operation, argument: "shape",
                expected: "a broadcast of at most \(KERAS_MAX_RANK) dimensions", found: "\(result)")
        }
        if sizes.isEmpty {
            sizes.append(1)
            aSteps.append(0)
            bSteps.append(0)
        }
        sizes.reverse()
        aSteps.reverse()
        bSteps.reverse()
    }

    func withCValue<Result>(_ body: (UnsafePointer<keras_broadcast>) -> Result) -> Result {
        sizes.withUnsafeBufferPointer { sizes in
            aSteps.withUnsafeBufferPointer { aSteps in
                bSteps.withUnsafeBufferPointer { bSteps in
                    var layout = keras_broadcast(
                        rank: sizes.count, sizes: sizes.baseAddress,
                        a_steps: aSteps.baseAddress, b_steps: bSteps.baseAddress)
                    return body(&layout)
                }
            }
        }
    }
}
