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
        "LogSoftmax": { [try Ops.logSoftmax($0.tensor(), axis: $0.optional("axis"))] },
        "SoftShrink": {
            [try Ops.softShrink($0.tensor(), threshold: $0.setting("threshold", default: 0.5))]
        },
        "Softmax": { [try Ops.softmax($0.tensor(), axis: $0.optional("axis"))] },
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
}
