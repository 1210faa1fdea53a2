import KerasTensors

extension Optimizer {
    /// A number in the dtype of `variable`, so that what is worked out with it is rounded as Keras
    /// rounds it.
    final func number(_ value: Double, like variable: Variable) throws -> Tensor {
        try Ops.full(.scalar, .float(value), dtype: variable.dtype)
    }

    /// The number of the update that is made, counted from 1, in the dtype of `variable`.
    final func updateNumber(like variable: Variable) throws -> Tensor {
        try number(Double(iterations + 1), like: variable)
    }
}

extension Variable {
    /// `self += (target − self) · rate`: how the running means of Adam and its kin change.
    func approach(_ target: Tensor, rate: Tensor) throws {
        let value = try value
        try assign(value + (target - value) * rate)
    }

    func approach(_ target: Tensor, rate: Double) throws {
        try approach(target, rate: Tensor(.float(rate)))
    }
}
