import CKerasKernels

extension Ops {
    /// `x1 + x2`, element by element with broadcasting (`keras.ops.add`).
    public static func add(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Add()(x1, x2)
    }

    /// `x1 - x2` (`keras.ops.subtract`).
    ///
    /// - Throws: ``TensorError`` for two bools, or shapes that do not broadcast.
    public static func subtract(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Subtract()(x1, x2)
    }

    /// `x1 * x2` (`keras.ops.multiply`).
    public static func multiply(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Multiply()(x1, x2)
    }

    /// `x1 / x2`; integers are divided as float32 (`keras.ops.divide`).
    public static func divide(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Divide()(x1, x2)
    }

    /// The same as ``divide(_:_:)`` (`keras.ops.true_divide`, the operator `/`).
    public static func trueDivide(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Divide(isTrueDivide: true)(x1, x2)
    }

    /// The largest integer not above `x1 / x2` (`keras.ops.floor_divide`).
    public static func floorDivide(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try FloorDivide()(x1, x2)
    }

    /// The rest of the division, with the sign of `x2`; 0 where the integer `x2` is 0
    /// (`keras.ops.mod`).
    public static func mod(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Mod()(x1, x2)
    }

    /// `x1` to the power `x2` (`keras.ops.power`). Integer powers wrap around.
    public static func power(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Power()(x1, x2)
    }

    /// The larger of both; NaN if either is (`keras.ops.maximum`).
    public static func maximum(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Maximum()(x1, x2)
    }

    /// The smaller of both; NaN if either is (`keras.ops.minimum`).
    public static func minimum(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Minimum()(x1, x2)
    }

    /// The angle of the point (x2, x1), from -π to π (`keras.ops.arctan2`).
    public static func arctan2(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Arctan2()(x1, x2)
    }

    /// The length of the hypotenuse, `sqrt(x1² + x2²)` without overflow (`keras.ops.hypot`).
    public static func hypot(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Hypot()(x1, x2)
    }
}

struct Add: BinaryOperation {
    static let kerasName = KerasName.numpy("Add")
    static let kernel = KERAS_BINARY_ADD
    static let rule = BinaryDTypeRule.promoted(bools: .kept)
    static let saves: SavedValues = []

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        try saved.operandGradients({ _ in upstream }, { _ in upstream })
    }
}

struct Subtract: BinaryOperation {
    static let kerasName = KerasName.numpy("Subtract")
    static let kernel = KERAS_BINARY_SUBTRACT
    static let rule = BinaryDTypeRule.promoted(bools: .refused)
    static let saves: SavedValues = []

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [
            saved.needsGradient[0] ? try upstream.unbroadcast(to: saved.inputs[0].shape) : nil,
            saved.needsGradient[1]
                ? try Ops.negative(upstream.unbroadcast(to: saved.inputs[1].shape)) : nil,
        ]
    }
}

struct Multiply: BinaryOperation {
    static let kerasName = KerasName.numpy("Multiply")
    static let kernel = KERAS_BINARY_MULTIPLY
    static let rule = BinaryDTypeRule.promoted(bools: .kept)
    static let saves: SavedValues = .inputs

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        try saved.operandGradients(
            { try Ops.multiply(upstream, $0.inputs[1]) },
            { try Ops.multiply(upstream, $0.inputs[0]) })
    }
}

struct Divide: BinaryOperation {
    static let kerasName = KerasName.numpy("Divide")
    static let kernel = KERAS_BINARY_DIVIDE
    static let rule = BinaryDTypeRule.floating
    static let saves: SavedValues = .inputs

    /// Whether it is Keras's `true_divide`, which its operator `/` is: the same under another name.
    var isTrueDivide = false

    var kerasName: KerasName { isTrueDivide ? KerasName.numpy("TrueDivide") : Self.kerasName }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (a, b) = (saved.inputs[0], saved.inputs[1])
        return try saved.operandGradients(
            { _ in try Ops.divide(upstream, b) },
            { _ in try Ops.negative(Ops.divide(Ops.multiply(upstream, Ops.divide(a, b)), b)) })
    }
}

struct FloorDivide: BinaryOperation {
    static let kerasName = KerasName.numpy("FloorDivide")
    static let kernel = KERAS_BINARY_FLOOR_DIVIDE
    static let rule = BinaryDTypeRule.promoted(bools: .int32)
    static let isDifferentiable = false

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [nil, nil]
    }
}

struct Mod: BinaryOperation {
    static let kerasName = KerasName.numpy("Mod")
    static let kernel = KERAS_BINARY_MOD
    static let rule = BinaryDTypeRule.promoted(bools: .int32)
    static let saves: SavedValues = .inputs

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        try saved.operandGradients(
            { _ in upstream },
            {
                try Ops.negative(
                    Ops.multiply(upstream, Ops.floorDivide($0.inputs[0], $0.inputs[1])))
            })
    }
}

struct Power: BinaryOperation {
    static let kerasName = KerasName.numpy("Power")
    static let kernel = KERAS_BINARY_POWER
    static let rule = BinaryDTypeRule.promoted(bools: .int32)

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (x, exponent) = (saved.inputs[0], saved.inputs[1])
        return try saved.operandGradients(
            { _ in
                // x^0 is constant, also at 0, where x^-1 is infinite.
                let isZero = try Ops.equal(exponent, 0)
                let lowered = try Ops.power(x, Ops.subtract(Ops.where(isZero, 1, exponent), 1))
                return try Ops.multiply(upstream, Ops.multiply(exponent, lowered))
            },
            { saved in
                // Where x is 0 the power does not depend on a positive exponent.
                let safe = try Ops.where(Ops.equal(x, 0), 1, x)
                return try Ops.multiply(upstream, Ops.multiply(saved.output, Ops.log(safe)))
            })
    }
}

struct Maximum: BinaryOperation {
    static let kerasName = KerasName.numpy("Maximum")
    static let kernel = KERAS_BINARY_MAXIMUM
    static let rule = BinaryDTypeRule.promoted(bools: .kept)

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        try saved.extremeGradients(upstream)
    }
}

struct Minimum: BinaryOperation {
    static let kerasName = KerasName.numpy("Minimum")
    static let kernel = KERAS_BINARY_MINIMUM
    static let rule = BinaryDTypeRule.promoted(bools: .kept)

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        try saved.extremeGradients(upstream)
    }
}

struct Arctan2: BinaryOperation {
    static let kerasName = KerasName.numpy("Arctan2")
    static let kernel = KERAS_BINARY_ARCTAN2
    static let rule = BinaryDTypeRule.floating
    static let saves: SavedValues = .inputs

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (y, x) = (saved.inputs[0], saved.inputs[1])
        let scaled = try Ops.divide(upstream, Ops.add(Ops.square(x), Ops.square(y)))
        return try saved.operandGradients(
            { _ in try Ops.multiply(scaled, x) },
            { _ in try Ops.negative(Ops.multiply(scaled, y)) })
    }
}

struct Hypot: BinaryOperation {
    static let kerasName = KerasName.numpy("Hypot")
    static let kernel = KERAS_BINARY_HYPOT
    static let rule = BinaryDTypeRule.floating
    static let saves: SavedValues = [.inputs, .outputs]

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        // At the origin, where there is no slope, both have a half, as on JAX.
        let isOrigin = try Ops.equal(saved.output, 0)
        func slope(_ x: Tensor) throws -> Tensor {
            try Ops.multiply(
                upstream, Ops.where(isOrigin, 0.5, Ops.divide(x, saved.output)))
        }
        return try saved.operandGradients({ try slope($0.inputs[0]) }, { try slope($0.inputs[1]) })
    }
}

extension SavedApplication {
    /// The gradients of two operands where wanted, summed over the dimensions they were stretched
    /// along.
    func operandGradients(
        _ first: (SavedApplication) throws -> Tensor, _ second: (SavedApplication) throws -> Tensor
    ) throws -> [Tensor?] {
        [
            needsGradient[0] ? try first(self).unbroadcast(to: inputs[0].shape) : nil,
            needsGradient[1] ? try second(self).unbroadcast(to: inputs[1].shape) : nil,
        ]
    }

    /// The gradient goes to the operand that was chosen; equal ones share it.
    fileprivate func extremeGradients(_ upstream: Tensor) throws -> [Tensor?] {
        let isTie = try Ops.equal(inputs[0], inputs[1])
        let shared = try Ops.where(isTie, Ops.multiply(upstream, 0.5), upstream)
        return try operandGradients(
            { try Ops.where(Ops.equal($0.inputs[0], $0.outputs[0]), shared, 0) },
            { try Ops.where(Ops.equal($0.inputs[1], $0.outputs[0]), shared, 0) })
    }
}
