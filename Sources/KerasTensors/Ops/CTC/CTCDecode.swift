extension Ops {
    /// The most probable class of every step, repetitions and blanks left out
    /// (`keras.ops.ctc_decode` with the strategy "greedy").
    ///
    /// - Parameters:
    ///   - inputs: (batch, steps, classes).
    ///   - sequenceLengths: How many steps of each sequence count.
    ///   - mergeRepeated: Whether a class several times in a row counts once.
    ///   - maskIndex: The class that stands for no label.
    /// - Returns: Labels (1, batch, steps), -1 after the last, and the negative sums of the
    ///   largest inputs (batch, 1).
    public static func ctcDecode(
        _ inputs: Tensor, _ sequenceLengths: Tensor, mergeRepeated: Bool = true,
        maskIndex: Int = 0
    ) throws -> (labels: Tensor, scores: Tensor) {
        let settings: [OperationArgument] = [
            .setting("strategy", "greedy"), .setting("beam_width", 100),
            .setting("top_paths", 1), .setting("merge_repeated", mergeRepeated),
            .setting("mask_index", maskIndex),
        ]
        let results = try compositeAll(.nn("CTCDecode"), [inputs, sequenceLengths], settings) {
            guard $0[0].rank == 3, $0[1].rank == 1, $0[0].shape.sizes[1] > 0 else {
                throw TensorError.incompatibleShapes(
                    operation: "ctc_decode", shapes: $0.map(\.shape),
                    reason: "(batch, steps, classes) and a length for each are expected")
            }
            let dtype: DType = $0[0].dtype == .float64 ? .float64 : .float32
            let x = try cast($0[0], to: dtype)
            let count = x.shape.sizes[1]
            let mask = Tensor(.int(maskIndex))
            let isOver = try greaterEqual(
                arange(count), expandDims(cast($0[1], to: .int32), axis: 1))
            var classes = try `where`(isOver, mask, argmax(x, axis: -1))
            let scores = try `where`(isOver, 0, max(x, axis: -1))
            if mergeRepeated {
                let later = try split(classes, at: [1], axis: 1)[1]
                let earlier = try split(classes, at: [-1], axis: 1)[0]
                let isRepeated = try pad(equal(later, earlier), [(0, 0), (1, 0)])
                classes = try `where`(isRepeated, mask, classes)
            }
            let isBlank = try equal(classes, mask)
            let order = try argsort(
                `where`(isBlank, Tensor(.int(count)), arange(count)), axis: -1)
            let labels = try takeAlongAxis(`where`(isBlank, -1, classes), order, axis: -1)
            return [
                try expandDims(labels, axis: 0),
                try negative(sum(scores, axis: 1, keepDims: true)),
            ]
        }
        return (results[0], results[1])
    }
}
