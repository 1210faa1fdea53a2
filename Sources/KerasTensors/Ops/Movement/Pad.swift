extension Ops {
    /// How ``pad(_:_:mode:constantValue:)`` continues a tensor.
    public enum PadMode: String, Sendable, CaseIterable {
        /// With one value.
        case constant
        /// Mirrored at the last element, which is not repeated.
        case reflect
        /// Mirrored after the last element, which is repeated.
        case symmetric
        /// With the last element.
        case edge
    }

    /// `x` with elements added before and after along each axis (`keras.ops.pad`).
    ///
    /// - Parameters:
    ///   - padWidth: For each axis how many before and after; a single pair holds for all.
    ///   - constantValue: For mode constant, converted to the dtype of `x`.
    /// - Throws: ``TensorError`` for other numbers of axes, negative widths, or nothing to mirror.
    public static func pad(
        _ x: Tensor, _ padWidth: [(before: Int, after: Int)], mode: PadMode = .constant,
        constantValue: WeakScalar = .int(0)
    ) throws -> Tensor {
        let widths = padWidth.count == 1 ? Array(repeating: padWidth[0], count: x.rank) : padWidth
        let op = Pad(
            before: widths.map(\.before), after: widths.map(\.after), mode: mode,
            constantValue: constantValue)
        return try apply(op, [x])
    }
}

struct Pad: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Pad")
    static let saves: SavedValues = []

    let before: [Int]
    let after: [Int]
    let mode: Ops.PadMode
    let constantValue: WeakScalar

    var arguments: [OperationArgument] {
        let pairs = zip(before, after).map { OperationArgument.Value.list([.int($0), .int($1)]) }
        return [
            OperationArgument("pad_width", .list(pairs)),
            OperationArgument("mode", .string(mode.rawValue)),
        ]
    }

    var callKeywords: [OperationArgument] {
        guard mode == .constant else { return [] }
        // Keras says so if none is given.
        let isDefault = constantValue == .int(0)
        return [OperationArgument("constant_values", isDefault ? .none : constantValue.argument)]
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        let sizes = inputs[0].shape.sizes
        guard sizes.count == before.count, (before + after).allSatisfy({ $0 >= 0 }) else {
            throw TensorError.invalidArgument(
                operation: "pad", argument: "pad_width",
                expected: "\(sizes.count) pairs of numbers that are not negative",
                found: "\(Array(zip(before, after)))")
        }
        let result = try sizes.indices.map { axis in
            let width = try sizeSum(before[axis], after[axis])
            guard mode == .constant || sizes[axis] != 0 || width == 0 else {
                throw TensorError.incompatibleShapes(
                    operation: "pad", shapes: [inputs[0].shape],
                    reason: "mode '\(mode.rawValue)' cannot continue an empty axis")
            }
            return try sizeSum(sizes[axis], width)
        }
        return TensorSpec(shape: Shape(sizes: result), dtype: inputs[0].dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        guard mode == .constant else {
            return try before.indices.reduce(inputs[0]) { x, axis in
                guard before[axis] + after[axis] > 0 else { return x }
                let size = x.shape.sizes[axis]
                let sides = try [-before[axis]..<0, size..<size + after[axis]].map {
                    try Ops.take(x, sources(of: $0, size: size), axis: axis)
                }
                return try Ops.concatenate([sides[0], x, sides[1]], axis: axis)
            }
        }
        let sizes = inputs[0].shape.sizes
        var result = try constantValue.tensor(dtype: spec.dtype, shape: spec.shape)
        try result.withMutableBytes { target in
            try inputs[0].copy(
                StridedLayout(dense: sizes), to: target, inner(spec.shape), sizes: sizes)
        }
        return result
    }

    /// Where the input lies in the result.
    private func inner(_ shape: Shape) -> StridedLayout {
        var layout = StridedLayout(dense: shape.sizes)
        layout.offset = zip(before, layout.strides).reduce(0) { $0 + $1.0 * $1.1 }
        return layout
    }

    /// Which of the `size` elements along an axis stands at each of `places`, counted from the first of them.
    private func sources(of places: Range<Int>, size: Int) throws -> Tensor {
        // A tensor, not an array: its allocation is checked.
        return try Tensor(uninitialized: Shape(sizes: [places.count]), dtype: .int64) { target in
            let sources = target.bindMemory(to: Int64.self)
            for (index, place) in places.enumerated() {
                sources[index] = Int64(source(of: place, size: size))
            }
        }
    }

    /// Which one stands at `place`.
    private func source(of place: Int, size: Int) -> Int {
        switch mode {
        case .constant, .edge: return min(max(place, 0), size - 1)
        case .reflect:
            guard size > 1 else { return 0 }
            let period = 2 * (size - 1)
            let phase = ((place % period) + period) % period
            return min(phase, period - phase)
        case .symmetric:
            let period = 2 * size
            let phase = ((place % period) + period) % period
            return min(phase, period - 1 - phase)
        }
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let sizes = saved.inputs[0].shape.sizes
        if mode == .constant {
            return [try upstream.gathered(inner(upstream.shape), sizes: sizes)]
        }
        var gradient = upstream
        for axis in sizes.indices.reversed() where before[axis] + after[axis] > 0 {
            let take = Take(axis: axis)
            let input = Tensor(
                storage: TensorStorage(
                    shape: gradient.shape.replacing(axis: axis, with: sizes[axis]),
                    dtype: gradient.dtype, payload: .released))
            let places = -before[axis]..<sizes[axis] + after[axis]
            let application = SavedApplication(
                inputs: [input, try sources(of: places, size: sizes[axis])], output: input,
                needsGradient: [true, false])
            gradient = try take.gradients(gradient, application)[0] ?? gradient
        }
        return [gradient]
    }
}
