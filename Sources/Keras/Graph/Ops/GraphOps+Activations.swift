import KerasTensors

/// Activation functions with arguments.
extension GraphOps {
    static let activations: [String: Function] = [
        "Celu": { [try Ops.celu($0.tensor(), alpha: $0.setting("alpha", default: 1))] },
        "Elu": { [try Ops.elu($0.tensor(), alpha: $0.setting("alpha", default: 1))] },
        "Gelu": {
            [try Ops.gelu($0.tensor(), approximate: $0.setting("approximate", default: true))]
        },
        "Glu": { [try Ops.glu($0.tensor(), axis: $0.setting("axis", default: -1))] },
        "HardShrink": {
            [try Ops.hardShrink($0.tensor(), threshold: $0.setting("threshold", default: 0.5))]
        },
        "LeakyRelu": {
            [
                try Ops.leakyRelu(
                    $0.tensor(), negativeSlope: $0.setting("negative_slope", default: 0.2))
            ]
        },
        "LogSoftmax": { [try softmax($0, Ops.logSoftmax, Ops.logSoftmax)] },
        "SoftShrink": {
            [try Ops.softShrink($0.tensor(), threshold: $0.setting("threshold", default: 0.5))]
        },
        "Softmax": { [try softmax($0, Ops.softmax, Ops.softmax)] },
        "Sparsemax": { [try Ops.sparsemax($0.tensor(), axis: $0.setting("axis", default: -1))] },
        "Squareplus": { [try Ops.squareplus($0.tensor(), b: $0.setting("b", default: 4))] },
        "Threshold": {
            [
                try Ops.threshold(
                    $0.tensor(), threshold: $0.required("threshold"),
                    defaultValue: $0.required("default_value"))
            ]
        },
    ]

    private static func softmax(
        _ call: OperationCall, _ op: (Tensor, Int?) throws -> Tensor,
        _ opOfAxes: (Tensor, Axes) throws -> Tensor
    ) throws -> Tensor {
        let axes: Axes? = try call.optional("axis")
        guard let axes, !axes.isSingle else { return try op(call.tensor(), axes?.values.first) }
        return try opOfAxes(call.tensor(), axes)
    }
}
