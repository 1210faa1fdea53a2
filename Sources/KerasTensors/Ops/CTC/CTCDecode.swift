extension Ops {
    /// How ``ctcDecode(_:_:strategy:beamWidth:topPaths:mergeRepeated:maskIndex:)`` finds labels.
    public enum CTCStrategy: String, Sendable, CaseIterable {
        /// The most probable class of each step.
        case greedy
        /// The most probable labels of all steps that add up to them, among a number of candidates.
        case beamSearch = "beam_search"
    }

    /// The most probable labels of sequences whose steps have probabilities of classes
    /// (`keras.ops.ctc_decode`).
    ///
    /// - Parameters:
    ///   - inputs: Logits, (batch, steps, classes).
    ///   - sequenceLengths: How many steps of each sequence count, (batch).
    ///   - beamWidth: How many candidates a beam search keeps at each step.
    ///   - topPaths: How many of them it gives, from 1 to `beamWidth`.
    ///   - mergeRepeated: Whether a class several times in a row counts once; in a beam search it does.
    ///   - maskIndex: The class that stands for no label.
    /// - Returns: Labels (1, batch, steps), -1 after the last, and the negative sums of the largest
    ///   inputs (batch, 1); of a beam search (topPaths, batch, steps), best first, and the logarithms of
    ///   their probabilities (batch, topPaths).
    /// - Throws: ``TensorError`` for other shapes, and for numbers that cannot be.
    public static func ctcDecode(
        _ inputs: Tensor, _ sequenceLengths: Tensor, strategy: CTCStrategy = .greedy,
        beamWidth: Int = 100, topPaths: Int = 1, mergeRepeated: Bool = true, maskIndex: Int = 0
    ) throws -> (labels: Tensor, scores: Tensor) {
        let settings: [OperationArgument] = [
            .setting("strategy", strategy.rawValue), .setting("beam_width", beamWidth),
            .setting("top_paths", topPaths), .setting("merge_repeated", mergeRepeated),
            .setting("mask_index", maskIndex),
        ]
        let operands = [inputs, sequenceLengths]
        let results =
            switch strategy {
            case .greedy:
                try greedyLabels(operands, settings, mergeRepeated: mergeRepeated, maskIndex)
            case .beamSearch:
                try searchedLabels(
                    operands, settings,
                    width: bounded(beamWidth, "ctc_decode", "beamWidth", atLeast: 1),
                    topPaths, maskIndex)
            }
        return (results[0], results[1])
    }

    private static func checkCTC(_ inputs: [Tensor]) throws {
        guard inputs[0].rank == 3, inputs[1].rank == 1, inputs[0].shape[1] != 0 else {
            throw TensorError.incompatibleShapes(
                operation: "ctc_decode", shapes: inputs.map(\.shape),
                reason: "(batch, steps, classes) and a length for each are expected")
        }
    }

    private static func searchedLabels(
        _ inputs: [Tensor], _ settings: [OperationArgument], width: Int, _ topPaths: Int,
        _ blank: Int
    ) throws -> [Tensor] {
        guard 1...width ~= topPaths else {
            throw TensorError.invalidArgument(
                operation: "ctc_decode", argument: "topPaths", expected: "from 1 to \(width)",
                found: "\(topPaths)")
        }
        @Sendable func specs(_ inputs: [Tensor]) throws -> [TensorSpec] {
            try checkCTC(inputs)
            let sizes = inputs[0].shape.dimensions
            if let classes = sizes[2], !(0..<classes).contains(blank) {
                throw TensorError.invalidArgument(
                    operation: "ctc_decode", argument: "maskIndex",
                    expected: "one of \(classes) classes", found: "\(blank)")
            }
            return [
                TensorSpec(shape: Shape([topPaths, sizes[0], sizes[1]]), dtype: .int32),
                TensorSpec(
                    shape: Shape([sizes[0], topPaths]),
                    dtype: inputs[0].dtype == .float64 ? .float64 : .float32),
            ]
        }
        return try compositeAll(.nn("CTCDecode"), inputs, settings, rule: specs) { inputs in
            let specs = try specs(inputs)
            let sizes = inputs[0].shape.sizes
            let lengths = try inputs[1].integerValues()
            guard lengths.count == sizes[0] else {
                throw TensorError.incompatibleShapes(
                    operation: "ctc_decode", shapes: inputs.map(\.shape),
                    reason: "a length for each sequence is expected")
            }
            let logs = try logSoftmax(cast(inputs[0], to: specs[1].dtype)).doubleValues()
            let found = logs.withUnsafeBufferPointer { logs in
                lengths.enumerated().map { sample, length in
                    var search = CTCBeamSearch(classCount: sizes[2], blank: blank, width: width)
                    // As Keras, which looks at the first step whatever the length.
                    for step in 0..<Swift.max(1, Swift.min(length, sizes[1])) {
                        let start = (sample * sizes[1] + step) * sizes[2]
                        search.step(.init(rebasing: logs[start..<start + sizes[2]]))
                    }
                    return search.best(topPaths)
                }
            }
            let labels = try Tensor(uninitialized: specs[0].shape, dtype: .int32) { bytes in
                let labels = bytes.bindMemory(to: Int32.self)
                labels.update(repeating: -1)
                for (sample, paths) in found.enumerated() {
                    for (path, best) in paths.enumerated() {
                        let start = (path * sizes[0] + sample) * sizes[1]
                        for (place, label) in best.labels.enumerated() {
                            labels[start + place] = Int32(truncatingIfNeeded: label)
                        }
                    }
                }
            }
            let scores = try Tensor(uninitialized: specs[1].shape, dtype: .float64) { bytes in
                let scores = bytes.bindMemory(to: Double.self)
                scores.update(repeating: -.infinity)
                for (sample, paths) in found.enumerated() {
                    for (path, best) in paths.enumerated() {
                        scores[sample * topPaths + path] = best.score
                    }
                }
            }
            return [labels, try scores.converted(to: specs[1].dtype)]
        }
    }

    private static func greedyLabels(
        _ inputs: [Tensor], _ settings: [OperationArgument], mergeRepeated: Bool, _ maskIndex: Int
    ) throws -> [Tensor] {
        try compositeAll(.nn("CTCDecode"), inputs, settings) {
            try checkCTC($0)
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
    }
}
