/// A Swift number that stands in an expression with tensors as a weak scalar.
public protocol WeakScalarConvertible {
    var weakScalar: WeakScalar { get }
}

extension Int: WeakScalarConvertible { public var weakScalar: WeakScalar { .int(self) } }
extension Float: WeakScalarConvertible {
    public var weakScalar: WeakScalar { .float(Double(self)) }
}
extension Double: WeakScalarConvertible { public var weakScalar: WeakScalar { .float(self) } }

extension Tensor {
    /// ``Ops/add(_:_:)``
    public static func + (lhs: Tensor, rhs: Tensor) throws -> Tensor { try Ops.add(lhs, rhs) }
    public static func + (lhs: Tensor, rhs: some WeakScalarConvertible) throws -> Tensor {
        try Ops.add(lhs, Tensor(rhs.weakScalar))
    }
    public static func + (lhs: some WeakScalarConvertible, rhs: Tensor) throws -> Tensor {
        try Ops.add(Tensor(lhs.weakScalar), rhs)
    }

    /// ``Ops/subtract(_:_:)``
    public static func - (lhs: Tensor, rhs: Tensor) throws -> Tensor { try Ops.subtract(lhs, rhs) }
    public static func - (lhs: Tensor, rhs: some WeakScalarConvertible) throws -> Tensor {
        try Ops.subtract(lhs, Tensor(rhs.weakScalar))
    }
    public static func - (lhs: some WeakScalarConvertible, rhs: Tensor) throws -> Tensor {
        try Ops.subtract(Tensor(lhs.weakScalar), rhs)
    }

    /// ``Ops/multiply(_:_:)``
    public static func * (lhs: Tensor, rhs: Tensor) throws -> Tensor { try Ops.multiply(lhs, rhs) }
    public static func * (lhs: Tensor, rhs: some WeakScalarConvertible) throws -> Tensor {
        try Ops.multiply(lhs, Tensor(rhs.weakScalar))
    }
    public static func * (lhs: some WeakScalarConvertible, rhs: Tensor) throws -> Tensor {
        try Ops.multiply(Tensor(lhs.weakScalar), rhs)
    }

    /// ``Ops/divide(_:_:)``
    public static func / (lhs: Tensor, rhs: Tensor) throws -> Tensor {
        try Ops.trueDivide(lhs, rhs)
    }
    public static func / (lhs: Tensor, rhs: some WeakScalarConvertible) throws -> Tensor {
        try Ops.trueDivide(lhs, Tensor(rhs.weakScalar))
    }
    public static func / (lhs: some WeakScalarConvertible, rhs: Tensor) throws -> Tensor {
        try Ops.trueDivide(Tensor(lhs.weakScalar), rhs)
    }

    /// ``Ops/negative(_:)``
    public static prefix func - (operand: Tensor) throws -> Tensor { try Ops.negative(operand) }
}

// Element by element. `==` is not defined: it would promise a Bool.
extension Tensor {
    /// ``Ops/equal(_:_:)``
    public static func .== (lhs: Tensor, rhs: Tensor) throws -> Tensor { try Ops.equal(lhs, rhs) }
    /// ``Ops/notEqual(_:_:)``
    public static func .!= (lhs: Tensor, rhs: Tensor) throws -> Tensor {
        try Ops.notEqual(lhs, rhs)
    }
    /// ``Ops/less(_:_:)``
    public static func .< (lhs: Tensor, rhs: Tensor) throws -> Tensor { try Ops.less(lhs, rhs) }
    /// ``Ops/lessEqual(_:_:)``
    public static func .<= (lhs: Tensor, rhs: Tensor) throws -> Tensor {
        try Ops.lessEqual(lhs, rhs)
    }
    /// ``Ops/greater(_:_:)``
    public static func .> (lhs: Tensor, rhs: Tensor) throws -> Tensor { try Ops.greater(lhs, rhs) }
    /// ``Ops/greaterEqual(_:_:)``
    public static func .>= (lhs: Tensor, rhs: Tensor) throws -> Tensor {
        try Ops.greaterEqual(lhs, rhs)
    }
}
