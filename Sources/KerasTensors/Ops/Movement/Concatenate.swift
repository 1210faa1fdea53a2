extension Ops {
    /// `tensors`, which differ in size at most along `axis`, one after the other along it
    /// (`keras.ops.concatenate`). The result has the promoted dtype.
    ///
    /// - Throws: ``TensorError`` if the other sizes differ, or for no tensors.
    public static func concatenate(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
        try apply(Concatenate(axis: axis), tensors)
    }

    /// `tensors`, all of one shape, along a new axis (`keras.ops.stack`).
    ///
    /// - Throws: ``TensorError`` if the shapes differ, or for no tensors.
    public static func stack(_ tensors: [Tensor], axis: Int = 0) throws -> Tensor {
        try apply(Stack(axis: axis), tensors)
    }
}

extension [Tensor] {
    /// These tensors, whose sizes fit, joined along `axis` to one of `sizes`.
    fileprivate func joined(sizes: [Int], axis: Int, dtype: DType) throws -> Tensor {
        try Tensor(uninitialized: Shape(sizes: sizes), dtype: dtype) { target in
            var destination = StridedLayout(dense: sizes)
            for tensor in self {
                var part = sizes
                part[axis] = tensor.shape.sizes[axis]
                try tensor.copy(StridedLayout(dense: part), to: target, destination, sizes: part)
                destination.offset += part[axis] * destination.strides[axis]
            }
        }
    }
}

extension Tensor {
    /// Elements `range` along `axis`.
    func part(_ range: Range<Int>, axis: Int) throws -> Tensor {
        var sizes = shape.sizes
        sizes[axis] = range.count
        var layout = StridedLayout(dense: shape.sizes)
        layout.offset = range.lowerBound * layout.strides[axis]
        if shape.sizes[..<axis].allSatisfy({ $0 == 1 }) {
            let count = try Shape(sizes: sizes).elementCount()
            return sharingMemory(from: layout.offset, count: count, shape: Shape(sizes: sizes))
        }
        return try gathered(layout, sizes: sizes)
    }
}

private func nothingToJoin(_ operation: String) -> TensorError {
    TensorError.invalidArgument(
        operation: operation, argument: "xs", expected: "at least one tensor", found: "none")
}

struct Concatenate: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Concatenate")
    static let saves: SavedValues = []

    let axis: Int

    var arguments: [OperationArgument] { [OperationArgument("axis", .int(axis))] }

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        [.list((0..<inputCount).map { .input($0) })]
    }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(inputs, operation: Self.kerasName.className)
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        guard let first = inputs.first?.shape else { throw nothingToJoin("concatenate") }
        let axis = try first.resolved(axis: axis, for: "concatenate")
        var total = 0
        var sizes = first.sizes
        for input in inputs {
            guard first.replacing(axis: axis, with: nil).isCompatible(with: input.shape) else {
                throw TensorError.incompatibleShapes(
                    operation: "concatenate", shapes: inputs.map(\.shape),
                    reason: "Every value in `xs` must have the same shape except on the `axis` dim")
            }
            let size = input.shape.sizes[axis]
            total = try sizeSum(total, size)
            for (place, size) in input.shape.sizes.enumerated() where sizes[place] == -1 {
                sizes[place] = size
            }
        }
        sizes[axis] = total
        return TensorSpec(
            shape: Shape(sizes: sizes),
            dtype: try DType.promoted(inputs, operation: Self.kerasName.className))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let axis = try spec.shape.resolved(axis: axis, for: "concatenate")
        return try inputs.joined(sizes: spec.shape.sizes, axis: axis, dtype: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let axis = try upstream.shape.resolved(axis: axis, for: "concatenate")
        var start = 0
        return try zip(saved.inputs, saved.needsGradient).map { input, isNeeded in
            let end = start + input.shape.sizes[axis]
            defer { start = end }
            return isNeeded ? try upstream.part(start..<end, axis: axis) : nil
        }
    }
}

struct Stack: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "Stack")
    static let saves: SavedValues = []

    let axis: Int

    var arguments: [OperationArgument] { [OperationArgument("axis", .int(axis))] }

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        [.list((0..<inputCount).map { .input($0) })]
    }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(inputs, operation: Self.kerasName.className)
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        guard var sizes = inputs.first?.shape.sizes else { throw nothingToJoin("stack") }
        for input in inputs {
            guard Shape(sizes: sizes).isCompatible(with: input.shape) else {
                throw TensorError.incompatibleShapes(
                    operation: "stack", shapes: inputs.map(\.shape),
                    reason: "Every value in `x` must have the same shape")
            }
            sizes = zip(sizes, input.shape.sizes).map { $0 == -1 ? $1 : $0 }
        }
        sizes = try ExpandDims(axes: [axis]).outputSizes(Shape(sizes: sizes))
        let place = try Shape(sizes: sizes).resolved(axis: axis, for: "stack")
        sizes[place] = inputs.count
        return TensorSpec(
            shape: Shape(sizes: sizes),
            dtype: try DType.promoted(inputs, operation: Self.kerasName.className))
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let axis = try spec.shape.resolved(axis: axis, for: "stack")
        let part = spec.shape.replacing(axis: axis, with: 1)
        return try inputs.map { $0.withShape(part) }
            .joined(sizes: spec.shape.sizes, axis: axis, dtype: spec.dtype)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let axis = try upstream.shape.resolved(axis: axis, for: "stack")
        return try saved.inputs.indices.map { index in
            guard saved.needsGradient[index] else { return nil }
            return try upstream.part(index..<index + 1, axis: axis)
                .withShape(saved.inputs[index].shape)
        }
    }
}
