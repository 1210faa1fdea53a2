extension Ops {
    /// `x` reversed along its second axis (`keras.ops.fliplr`).
    public static func fliplr(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Fliplr"), [x]) { try flip($0[0], axis: 1) }
    }

    /// `x` reversed along its first axis (`keras.ops.flipud`).
    public static func flipud(_ x: Tensor) throws -> Tensor {
        try composite(.numpy("Flipud"), [x]) { try flip($0[0], axis: 0) }
    }

    /// `x` turned by 90° `k` times, from the first of `axes` towards the second
    /// (`keras.ops.rot90`).
    ///
    /// - Throws: ``TensorError`` unless `axes` are two different ones.
    public static func rot90(_ x: Tensor, k: Int = 1, axes: [Int] = [0, 1]) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("k", k), .setting("axes", axes)]
        return try composite(.numpy("Rot90"), [x], settings) {
            let places = try $0[0].shape.resolved(axes: axes, for: "rot90", argument: "axes")
            guard places.count == 2 else {
                throw TensorError.invalidArgument(
                    operation: "rot90", argument: "axes", expected: "two axes", found: "\(axes)")
            }
            switch ((k % 4) + 4) % 4 {
            case 0: return $0[0]
            case 2: return try flip($0[0], axis: Axes(places))
            case 1: return try swapaxes(flip($0[0], axis: Axes(places[1])), places[0], places[1])
            default: return try flip(swapaxes($0[0], places[0], places[1]), axis: Axes(places[1]))
            }
        }
    }

    /// `x` with its elements moved on by `shift` along each of `axes` (of the flattened `x` if
    /// `nil`); those beyond the end come in at the start (`keras.ops.roll`).
    ///
    /// - Parameter shift: One number for all axes, or one for each.
    public static func roll(_ x: Tensor, _ shift: Axes, axis axes: Axes? = nil) throws -> Tensor {
        let settings: [OperationArgument] = [.setting("shift", shift), .setting("axis", axes)]
        return try composite(.numpy("Roll"), [x], settings) {
            guard let axes else {
                let total = shift.values.reduce(0, &+)
                return try reshape(rolled(ravel($0[0]), total, axis: 0), $0[0].shape.sizes)
            }
            let isOne = shift.values.count == 1
            guard isOne || axes.values.count == 1 || shift.values.count == axes.values.count else {
                throw TensorError.invalidArgument(
                    operation: "roll", argument: "shift", expected: "as many numbers as axes",
                    found: "\(shift.values) for \(axes.values)")
            }
            let count = Swift.max(shift.values.count, axes.values.count)
            return try (0..<count).reduce($0[0]) { x, index in
                let axis = axes.values[axes.values.count == 1 ? 0 : index]
                return try rolled(
                    x, shift.values[isOne ? 0 : index],
                    axis: x.shape.resolved(axis: axis, for: "roll"))
            }
        }
    }

    private static func rolled(_ x: Tensor, _ shift: Int, axis: Int) throws -> Tensor {
        let size = x.shape.sizes[axis]
        guard size > 0, shift % size != 0 else { return x }
        let cut = size - ((shift % size) + size) % size
        let parts = try split(x, at: [cut], axis: axis)
        return try concatenate([parts[1], parts[0]], axis: axis)
    }
}
