import CKerasKernels

extension Ops {
    /// `x1 == x2`, element by element with broadcasting; bools (`keras.ops.equal`).
    public static func equal(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Equal()(x1, x2)
    }

    /// `x1 != x2` (`keras.ops.not_equal`).
    public static func notEqual(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try NotEqual()(x1, x2)
    }

    /// `x1 < x2` (`keras.ops.less`).
    public static func less(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Less()(x1, x2)
    }

    /// `x1 <= x2` (`keras.ops.less_equal`).
    public static func lessEqual(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try LessEqual()(x1, x2)
    }

    /// `x1 > x2` (`keras.ops.greater`).
    public static func greater(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try Greater()(x1, x2)
    }

    /// `x1 >= x2` (`keras.ops.greater_equal`).
    public static func greaterEqual(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try GreaterEqual()(x1, x2)
    }

    /// Whether both are true; anything but 0 is true (`keras.ops.logical_and`).
    public static func logicalAnd(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try LogicalAnd()(x1, x2)
    }

    /// Whether one or both are true (`keras.ops.logical_or`).
    public static func logicalOr(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try LogicalOr()(x1, x2)
    }

    /// Whether exactly one is true (`keras.ops.logical_xor`).
    public static func logicalXor(_ x1: Tensor, _ x2: Tensor) throws -> Tensor {
        try LogicalXor()(x1, x2)
    }
}

/// An op whose result is made of bools, and so has no gradient.
protocol Predicate: BinaryOperation {}

extension Predicate {
    static var isDifferentiable: Bool { false }
    static var rule: BinaryDTypeRule { .comparison }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        [nil, nil]
    }
}

struct Equal: Predicate {
    static let kerasName = KerasName.numpy("Equal")
    static let kernel = KERAS_BINARY_EQUAL
}

struct NotEqual: Predicate {
    static let kerasName = KerasName.numpy("NotEqual")
    static let kernel = KERAS_BINARY_NOT_EQUAL
}

struct Less: Predicate {
    static let kerasName = KerasName.numpy("Less")
    static let kernel = KERAS_BINARY_LESS
}

struct LessEqual: Predicate {
    static let kerasName = KerasName.numpy("LessEqual")
    static let kernel = KERAS_BINARY_LESS_EQUAL
}

struct Greater: Predicate {
    static let kerasName = KerasName.numpy("Greater")
    static let kernel = KERAS_BINARY_GREATER
}

struct GreaterEqual: Predicate {
    static let kerasName = KerasName.numpy("GreaterEqual")
    static let kernel = KERAS_BINARY_GREATER_EQUAL
}

struct LogicalAnd: Predicate {
    static let kerasName = KerasName.numpy("LogicalAnd")
    static let kernel = KERAS_BINARY_LOGICAL_AND
    static let rule = BinaryDTypeRule.logical
}

struct LogicalOr: Predicate {
    static let kerasName = KerasName.numpy("LogicalOr")
    static let kernel = KERAS_BINARY_LOGICAL_OR
    static let rule = BinaryDTypeRule.logical
}

struct LogicalXor: Predicate {
    static let kerasName = KerasName.numpy("LogicalXor")
    static let kernel = KERAS_BINARY_LOGICAL_XOR
    static let rule = BinaryDTypeRule.logical
}
