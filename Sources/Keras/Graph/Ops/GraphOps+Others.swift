import KerasTensors

/// Functions with arguments of their own.
extension GraphOps {
    static let others: [String: Function] = [
        "Argmax": {
            [
                try Ops.argmax(
                    $0.tensor(), axis: $0.optional("axis"),
                    keepDims: $0.setting("keepdims", default: false))
            ]
        },
        "Argmin": {
            [
                try Ops.argmin(
                    $0.tensor(), axis: $0.optional("axis"),
                    keepDims: $0.setting("keepdims", default: false))
            ]
        },
        "Argsort": { [try Ops.argsort($0.tensor(), axis: $0.setting("axis", default: -1))] },
        "BinaryCrossentropy": {
            [
                try Ops.binaryCrossentropy(
                    target: $0.tensor(0), output: $0.tensor(1),
                    fromLogits: $0.setting("from_logits", default: false))
            ]
        },
        "CategoricalCrossentropy": {
            [
                try Ops.categoricalCrossentropy(
                    target: $0.tensor(0), output: $0.tensor(1),
                    fromLogits: $0.setting("from_logits", default: false),
                    axis: $0.setting("axis", default: -1))
            ]
        },
        "Clip": {
            let bounds: (WeakScalar, WeakScalar) = try (
                $0.required("x_min"), $0.required("x_max")
            )
            return [try Ops.clip($0.tensor(), min: Tensor(bounds.0), max: Tensor(bounds.1))]
        },
        "CountNonzero": { [try Ops.countNonzero($0.tensor(), axis: $0.optional("axis"))] },
        "Cumsum": {
            [try Ops.cumsum($0.tensor(), axis: $0.optional("axis"), dtype: $0.optional("dtype"))]
        },
        "FullLike": { [try Ops.fullLike($0.tensor(), $0.number(1), dtype: $0.optional("dtype"))] },
        "InTopK": { [try Ops.inTopK($0.tensor(0), $0.tensor(1), k: $0.required("k"))] },
        "LayerNorm": { try layerNorm($0) },
        "NanToNum": {
            [
                try Ops.nanToNum(
                    $0.tensor(), nan: $0.setting("nan", default: 0), posinf: $0.optional("posinf"),
                    neginf: $0.optional("neginf"))
            ]
        },
        "OneHot": {
            [
                try Ops.oneHot(
                    $0.tensor(), numClasses: $0.required("num_classes"),
                    axis: $0.setting("axis", default: -1),
                    dtype: $0.setting("dtype", default: .float32))
            ]
        },
        "OnesLike": { [try Ops.onesLike($0.tensor(), dtype: $0.optional("dtype"))] },
        "RMSNorm": { call in
            [
                try Ops.rmsNormalization(
                    call.tensor(), scale: call.optionalTensor(1, "scale"),
                    axis: call.setting("axis", default: -1),
                    epsilon: call.setting("epsilon", default: .kerasEpsilon))
            ]
        },
        "Round": { [try Ops.round($0.tensor(), decimals: $0.setting("decimals", default: 0))] },
        "Sort": { [try Ops.sort($0.tensor(), axis: $0.setting("axis", default: -1))] },
        "SparseCategoricalCrossentropy": {
            [
                try Ops.sparseCategoricalCrossentropy(
                    target: $0.tensor(0), output: $0.tensor(1),
                    fromLogits: $0.setting("from_logits", default: false),
                    axis: $0.setting("axis", default: -1))
            ]
        },
        "TopK": {
            let (values, indices) = try Ops.topK(
                $0.tensor(), $0.required("k"), sorted: $0.setting("sorted", default: true))
            return [values, indices]
        },
        "Where": { [try Ops.where($0.tensor(0), $0.tensor(1), $0.tensor(2))] },
        "ZerosLike": { [try Ops.zerosLike($0.tensor(), dtype: $0.optional("dtype"))] },
    ]

    private static func layerNorm(_ call: OperationCall) throws -> [Tensor] {
        guard try !call.setting("rms_scaling", default: false) else {
            throw KerasError.unsupported(
                object: call.context.path, feature: "rms_scaling",
                remedy: "use rms_normalization")
        }
        return [
            try Ops.layerNormalization(
                call.tensor(), gamma: call.optionalTensor(1, "gamma"),
                beta: call.optionalTensor(2, "beta"), axis: call.setting("axis", default: -1),
                epsilon: call.setting("epsilon", default: .kerasEpsilon))
        ]
    }
}
