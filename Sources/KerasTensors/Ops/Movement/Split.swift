extension Ops {
    /// `x` cut into `sections` equal parts along `axis` (`keras.ops.split`).
    ///
    /// - Throws: ``TensorError`` if the size is not a multiple of `sections`.
    public static func split(_ x: Tensor, _ sections: Int, axis: Int = 0) throws -> [Tensor] {
        try applyAll(Split(division: .sections(sections), axis: axis), [x])
    }

    /// `x` cut along `axis` before each of the indices (`keras.ops.split`).
    public static func split(_ x: Tensor, at indices: [Int], axis: Int = 0) throws -> [Tensor] {
        try applyAll(Split(division: .indices(indices), axis: axis), [x])
    }

    /// The parts of `x` along `axis`, without that axis (`keras.ops.unstack`).
    ///
    /// - Parameter num: How many there are; must be given if the size is unknown.
    public static func unstack(
        _ x: Tensor, num: Int? = nil, axis: Int = 0
    ) throws -> [Tensor] {
        try applyAll(Unstack(num: num, axis: axis), [x])
    }
}

/// The gradient of parts cut along `axis`, zeros where a part was not used.
private func joinedGradient(
    _ upstream: [Tensor?], like input: Tensor, parts: [Range<Int>], axis: Int
) throws -> Tensor {
    let isComplete = upstream.allSatisfy { $0 != nil }
    return try Tensor(uninitialized: input.shape, dtype: input.dtype) { target in
        if !isComplete { _ = target.initializeMemory(as: UInt8.self, repeating: 0) }
        for (gradient, range) in zip(upstream, parts) {
            guard let gradient else { continue }
            var sizes = input.shape.sizes
            sizes[axis] = range.count
            var destination = StridedLayout(dense: input.shape.sizes)
            destination.offset = range.lowerBound * destination.strides[axis]
            try gradient.copy(
                StridedLayout(dense: sizes), to: target, destination, sizes: sizes)
        }
    }
}

struct Split: TensorOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Split")
    static let saves: SavedValues = []

    enum Division: Sendable {
        case sections(Int)
        case indices([Int])
    }

    let division: Division
    let axis: Int

    var arguments: [OperationArgument] {
        let value: OperationArgument.Value =
            switch division {
            case .sections(let count): .int(count)
            case .indices(let indices): .list(indices.map { .int($0) })
            }
        return [
            OperationArgument("indices_or_sections", value), OperationArgument("axis", .int(axis)),
        ]
    }

    private func checkCount(_ count: Int) throws {
        try ShapeInference.checkCount(count, of: "split", argument: "indices_or_sections")
    }

    /// What each part covers of an axis of `size`.
    private func parts(_ size: Int) throws -> [Range<Int>] {
        guard size >= 0 else {
            throw TensorError.unknownDimension(operation: "split", shape: Shape(sizes: [size]))
        }
        switch division {
        case .sections(let count):
            guard count > 0, size % count == 0 else {
                throw TensorError.invalidArgument(
                    operation: "split", argument: "indices_or_sections",
                    expected: "a divisor of the dimension, \(size)", found: "\(count)")
            }
            try checkCount(count)
            let part = size / count
            return (0..<count).map { $0 * part..<($0 + 1) * part }
        case .indices(let indices):
            try checkCount(indices.count + 1)
            // Python's slices: clamped, negative ones count from the end, empty if reversed.
            let cuts = [0] + indices.map { min(max($0 < 0 ? $0 + size : $0, 0), size) } + [size]
            return zip(cuts, cuts.dropFirst()).map { $0..<max($0, $1) }
        }
    }

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let shape = inputs[0].shape
        let axis = try shape.resolved(axis: axis, for: "split")
        let sizes: [Int?]
        switch (division, shape[axis]) {
        case (.sections(let count), nil):
            try checkCount(count)
            sizes = Array(repeating: nil, count: count)
        case (.indices(let indices), nil):
            try checkCount(indices.count + 1)
            sizes = Array(repeating: nil, count: indices.count + 1)
        case (_, let size?): sizes = try parts(size).map(\.count)
        }
        return sizes.map {
            TensorSpec(shape: shape.replacing(axis: axis, with: $0), dtype: inputs[0].dtype)
        }
    }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        let axis = try inputs[0].shape.resolved(axis: axis, for: "split")
        return try parts(inputs[0].shape.sizes[axis]).map { try inputs[0].part($0, axis: axis) }
    }

    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        let input = saved.inputs[0]
        let axis = try input.shape.resolved(axis: axis, for: "split")
        return [
            try joinedGradient(
                upstream, like: input, parts: parts(input.shape.sizes[axis]), axis: axis)
        ]
    }
}

struct Unstack: TensorOperation {
    static let kerasName = KerasName(module: "keras.src.ops.core", className: "Unstack")
    static let saves: SavedValues = []

    let num: Int?
    let axis: Int

    var arguments: [OperationArgument] {
        [
            OperationArgument("num", num.map { .int($0) } ?? .none),
            OperationArgument("axis", .int(axis)),
        ]
    }

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let shape = inputs[0].shape
        let axis = try shape.resolved(axis: axis, for: "unstack")
        guard let count = shape[axis] ?? num, num == nil || num == count, count >= 0 else {
            throw TensorError.invalidArgument(
                operation: "unstack", argument: "num",
                expected: "the size of axis \(axis) of shape \(shape)",
                found: num.map { "\($0)" } ?? "None")
        }
        try ShapeInference.checkCount(count, of: "unstack", argument: "num", least: 0)
        var sizes = shape.sizes
        sizes.remove(at: axis)
        let spec = TensorSpec(shape: Shape(sizes: sizes), dtype: inputs[0].dtype)
        return Array(repeating: spec, count: count)
    }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        let axis = try inputs[0].shape.resolved(axis: axis, for: "unstack")
        return try specs.enumerated().map { index, spec in
            try inputs[0].part(index..<index + 1, axis: axis).withShape(spec.shape)
        }
    }

    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        let axis = try saved.inputs[0].shape.resolved(axis: axis, for: "unstack")
        return [
            try joinedGradient(
                upstream, like: saved.inputs[0], parts: upstream.indices.map { $0..<$0 + 1 },
                axis: axis)
        ]
    }
}
