extension Ops {
    /// `x1 / x2`, and 0 where `x2` is 0 (`keras.ops.divide_no_nan`).
    public static func divideNoNan(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("DivideNoNan"), [x1, x2]) {
            let isZero = try equal($0[1], 0)
            return try `where`(isZero, 0, divide($0[0], `where`(isZero, 1, $0[1])))
        }
    }

    /// The rest of the division, with the sign of `x1`, as in C (`keras.ops.fmod`).
    ///
    /// - Throws: ``TensorError`` for bools.
    public static func fmod(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Fmod"), [x1, x2]) {
            let operands = try promoted($0, "Fmod")
            let (x, y) = (operands[0], operands[1])
            let rest = try mod(x, y)
            let crosses = try logicalXor(less(x, 0), less(y, 0))
            return try `where`(
                logicalAnd(notEqual(rest, 0), crosses), subtract(rest, y), rest)
        }
    }

    /// The larger of both, a number rather than NaN (`keras.ops.fmax`).
    public static func fmax(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Fmax"), [x1, x2]) {
            try `where`(logicalOr(greater($0[0], $0[1]), isnan($0[1])), $0[0], $0[1])
        }
    }

    /// The smaller of both, a number rather than NaN (`keras.ops.fmin`).
    public static func fmin(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Fmin"), [x1, x2]) {
            try `where`(logicalOr(less($0[0], $0[1]), isnan($0[1])), $0[0], $0[1])
        }
    }

    /// 0 below 0, 1 above it, and `x2` at it (`keras.ops.heaviside`).
    public static func heaviside(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Heaviside"), [x1, x2]) {
            let operands = try inexact($0, "Heaviside")
            let (x, atZero) = (operands[0], operands[1])
            let rest = try `where`(isnan(x), x, atZero)
            return try `where`(less(x, 0), 0, `where`(greater(x, 0), 1, rest))
        }
    }

    /// `x1 · 2^x2` (`keras.ops.ldexp`).
    ///
    /// - Throws: ``TensorError`` unless `x2` is of integers.
    public static func ldexp(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Ldexp"), [x1, x2]) {
            guard $0[1].dtype.isInteger else {
                throw TensorError.unsupportedDType(
                    operation: "ldexp", dtype: $0[1].dtype,
                    remedy: "the exponent must be of integers")
            }
            let x = try inexact($0[0])
            // In two steps, of which neither leaves the range before the product does.
            let half = try floorDivide($0[1], 2)
            let rest = try subtract($0[1], half)
            let first = try multiply(x, power(2, cast(half, to: x.dtype)))
            let scaled = try multiply(first, power(2, cast(rest, to: x.dtype)))
            return try `where`(logicalOr(isinf(x), equal(x, 0)), x, scaled)
        }
    }

    /// `log(exp(x1) + exp(x2))` without overflow (`keras.ops.logaddexp`).
    public static func logaddexp(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Logaddexp"), [x1, x2]) {
            let operands = try inexact($0, "Logaddexp")
            let (largest, distance) = try largestAndDistance(operands[0], operands[1])
            return try add(largest, log1p(exp(negative(distance))))
        }
    }

    /// `log2(2^x1 + 2^x2)` without overflow (`keras.ops.logaddexp2`).
    public static func logaddexp2(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Logaddexp2"), [x1, x2]) {
            let operands = try inexact($0, "Logaddexp2")
            let (largest, distance) = try largestAndDistance(operands[0], operands[1])
            let scale = 0.6931471805599453
            let rest = try log1p(exp(multiply(distance, Tensor(.float(-scale)))))
            return try add(largest, multiply(rest, Tensor(.float(1 / scale))))
        }
    }

    /// The larger of both, and how far the other is below it: 0 between equal infinities.
    private static func largestAndDistance(
        _ a: Tensor, _ b: Tensor
    ) throws -> (Tensor, Tensor) {
        let largest = try maximum(a, b)
        let isSame = try logicalAnd(equal(a, b), isinf(a))
        let distance = try subtract(
            `where`(isSame, 0, largest), `where`(isSame, 0, minimum(a, b)))
        return (largest, distance)
    }

    /// The greatest common divisor (`keras.ops.gcd`).
    ///
    /// - Throws: ``TensorError`` for floats and bools.
    public static func gcd(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try ofIntegers(.numpy("Gcd"), x1, x2, commonDivisor)
    }

    /// The least common multiple (`keras.ops.lcm`).
    ///
    /// - Throws: ``TensorError`` for floats and bools.
    public static func lcm(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try ofIntegers(.numpy("Lcm"), x1, x2) { a, b in
            let divisor = commonDivisor(a, b)
            return divisor == 0 ? 0 : a / divisor &* b
        }
    }

    @Sendable private static func commonDivisor(_ a: UInt, _ b: UInt) -> UInt {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// - Parameter function: Of the numbers without their signs.

    private static func ofIntegers(
        _ name: KerasName, _ x1: Tensor, _ x2: Tensor,
        _ function: @escaping @Sendable (UInt, UInt) -> UInt
    ) throws -> Tensor {
        @Sendable func spec(_ inputs: [Tensor]) throws -> TensorSpec {
            let dtype = try DType.promoted(inputs, operation: name.className)
            guard dtype.isInteger else {
                throw TensorError.unsupportedDType(
                    operation: name.className, dtype: dtype, remedy: "use integers")
            }
            let shape = try Shape.broadcast(
                inputs[0].shape, inputs[1].shape, operation: name.className)
            return TensorSpec(shape: shape, dtype: dtype)
        }
        return try composite(name, [x1, x2], rule: spec) { inputs in
            let spec = try spec(inputs)
            let operands = try inputs.map {
                try $0.converted(to: spec.dtype).broadcast(to: spec.shape).integerValues()
            }
            func magnitude(_ value: Int) -> UInt {
                spec.dtype.isUnsignedInteger ? UInt(bitPattern: value) : value.magnitude
            }
            let values = zip(operands[0], operands[1]).map {
                Int(bitPattern: function(magnitude($0), magnitude($1)))
            }
            return try Tensor(values, shape: spec.shape).converted(to: spec.dtype)
        }
    }

    /// The next number after `x1` towards `x2` (`keras.ops.nextafter`); no gradient.
    public static func nextafter(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try composite(.numpy("Nextafter"), [x1, x2]) {
            let operands = try inexact($0, "Nextafter").map(\.detached)
            let (x, goal) = (operands[0], operands[1])
            let integer: DType =
                x.dtype.byteCount == 2 ? .int16 : x.dtype == .float64 ? .int64 : .int32
            // Floats of one sign have the order of their bits.
            let bits = try view(x, integer)
            let isOutwards = try equal(greater(goal, x), greater(x, 0))
            let step = try cast(`where`(isOutwards, 1, -1), to: integer)
            let moved = try view(add(bits, step), x.dtype)
            let tiny = try view(Tensor(.int(1)).asDType(integer), x.dtype)
            let fromZero = try `where`(less(goal, 0), negative(tiny), tiny)
            let next = try `where`(equal(x, 0), fromZero, moved)
            let isNaN = try logicalOr(isnan(x), isnan(goal))
            return try `where`(isNaN, Tensor(.float(.nan)), `where`(equal(x, goal), goal, next))
        }
    }
}
