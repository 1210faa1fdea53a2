import KerasTensors

/// The ops that a file's graph may name, by Keras's class name: each calls the function of
/// ``Ops`` on what the file says.
enum GraphOps {
    typealias Function = @Sendable (OperationCall) throws -> [Tensor]

    /// The op of Keras's `className`, `nil` if there is none here.
    static func function(module: String, className: String) -> Function? {
        let isOps =
            module.hasPrefix("keras.src.ops.") || module.hasPrefix("keras.ops")
            || module == "keras.src.activations.activations"
        return isOps ? table[className] : nil
    }

    private static let table: [String: Function] = [
        ofOneTensor.mapValues { op in { [try op($0.tensor())] } },
        ofTwoTensors.mapValues { op in { [try op($0.tensor(0), $0.tensor(1))] } },
        reductions.mapValues { op in
            {
                let keepDims = try $0.setting("keepdims", default: false)
                return [try op($0.tensor(), $0.optional("axis"), keepDims)]
            }
        },
        activations, movements, others,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    private static let ofOneTensor: [String: @Sendable (Tensor) throws -> Tensor] = [
        "Abs": Ops.abs, "Absolute": Ops.abs, "Arccos": Ops.arccos, "Arccosh": Ops.arccosh,
        "Arcsin": Ops.arcsin, "Arcsinh": Ops.arcsinh, "Arctan": Ops.arctan,
        "Arctanh": Ops.arctanh, "Ceil": Ops.ceil, "Cos": Ops.cos, "Cosh": Ops.cosh, "Erf": Ops.erf,
        "Erfinv": Ops.erfinv, "Exp": Ops.exp, "Expm1": Ops.expm1, "Floor": Ops.floor,
        "HardSigmoid": Ops.hardSigmoid, "HardSilu": Ops.hardSilu, "HardTanh": Ops.hardTanh,
        "Isfinite": Ops.isfinite, "Isinf": Ops.isinf, "Isnan": Ops.isnan, "Log": Ops.log,
        "Log10": Ops.log10, "Log1p": Ops.log1p, "Log2": Ops.log2, "LogSigmoid": Ops.logSigmoid,
        "LogicalNot": Ops.logicalNot, "Mish": Ops.mish, "Negative": Ops.negative,
        "Ravel": Ops.ravel, "Reciprocal": Ops.reciprocal, "Relu": Ops.relu, "Relu6": Ops.relu6,
        "Rsqrt": Ops.rsqrt, "Selu": Ops.selu, "Sigmoid": Ops.sigmoid, "Sign": Ops.sign,
        "Silu": Ops.silu, "Sin": Ops.sin, "Sinh": Ops.sinh, "Softplus": Ops.softplus,
        "Softsign": Ops.softsign, "SparsePlus": Ops.sparsePlus, "SparseSigmoid": Ops.sparseSigmoid,
        "Sqrt": Ops.sqrt, "Square": Ops.square, "StopGradient": Ops.stopGradient, "Tan": Ops.tan,
        "Tanh": Ops.tanh, "TanhShrink": Ops.tanhShrink, "Trunc": Ops.trunc,
    ]

    private static let ofTwoTensors: [String: @Sendable (Tensor, Tensor) throws -> Tensor] = [
        "Add": Ops.add, "Arctan2": Ops.arctan2, "Divide": Ops.divide, "Equal": Ops.equal,
        "FloorDivide": Ops.floorDivide, "Greater": Ops.greater, "GreaterEqual": Ops.greaterEqual,
        "Less": Ops.less, "LessEqual": Ops.lessEqual, "LogicalAnd": Ops.logicalAnd,
        "LogicalOr": Ops.logicalOr, "LogicalXor": Ops.logicalXor, "Matmul": Ops.matmul,
        "Maximum": Ops.maximum, "Minimum": Ops.minimum, "Mod": Ops.mod, "Multiply": Ops.multiply,
        "NotEqual": Ops.notEqual, "Power": Ops.power, "Subtract": Ops.subtract,
        "TrueDivide": Ops.trueDivide,
    ]

    private static let reductions: [String: @Sendable (Tensor, Axes?, Bool) throws -> Tensor] = [
        "All": { try Ops.all($0, axis: $1, keepDims: $2) },
        "Any": { try Ops.any($0, axis: $1, keepDims: $2) },
        "Logsumexp": { try Ops.logsumexp($0, axis: $1, keepDims: $2) },
        "Max": { try Ops.max($0, axis: $1, keepDims: $2) },
        "Mean": { try Ops.mean($0, axis: $1, keepDims: $2) },
        "Min": { try Ops.min($0, axis: $1, keepDims: $2) },
        "Prod": { try Ops.prod($0, axis: $1, keepDims: $2) },
        "Std": { try Ops.std($0, axis: $1, keepDims: $2) },
        "Sum": { try Ops.sum($0, axis: $1, keepDims: $2) },
        "Var": { try Ops.variance($0, axis: $1, keepDims: $2) },
    ]

    private static let activations: [String: Function] = [
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

    private static let movements: [String: Function] = [
        "BroadcastTo": { [try Ops.broadcastTo($0.tensor(), $0.required("shape"))] },
        "Cast": { [try Ops.cast($0.tensor(), to: $0.required("dtype"))] },
        "Concatenate": {
            [try Ops.concatenate($0.tensors(), axis: $0.setting("axis", default: -1))]
        },
        "ExpandDims": { [try Ops.expandDims($0.tensor(), axis: $0.required("axis"))] },
        "Flip": { [try Ops.flip($0.tensor(), axis: $0.optional("axis"))] },
        "GetItem": { call in
            [try call.slices().isEmpty ? call.tensor() : call.tensor().part(at: call.slices())]
        },
        "Moveaxis": {
            let (source, destination): (Axes, Axes) = try (
                $0.required("source"), $0.required("destination")
            )
            return [
                try Ops.moveaxis(
                    $0.tensor(), source: source, destination: destination)
            ]
        },
        "Pad": { [try pad($0)] },
        "Repeat": {
            [try Ops.repeat($0.tensor(), $0.required("repeats"), axis: $0.optional("axis"))]
        },
        "Reshape": { call in
            let sizes: [Int?] = try call.required("newshape")
            return [try Ops.reshape(call.tensor(), sizes.map { $0 ?? -1 })]
        },
        "Slice": {
            [
                try Ops.slice(
                    $0.tensor(), startIndices: $0.integers(1), shape: $0.required("shape"))
            ]
        },
        "Split": { call in
            let axis = try call.setting("axis", default: 0)
            let division: Axes = try call.required("indices_or_sections")
            return division.isSingle
                ? try Ops.split(call.tensor(), division.values[0], axis: axis)
                : try Ops.split(call.tensor(), at: division.values, axis: axis)
        },
        "Squeeze": { [try Ops.squeeze($0.tensor(), axis: $0.optional("axis"))] },
        "Stack": { [try Ops.stack($0.tensors(), axis: $0.setting("axis", default: 0))] },
        "Swapaxes": {
            [try Ops.swapaxes($0.tensor(), $0.required("axis1"), $0.required("axis2"))]
        },
        "Take": { [try Ops.take($0.tensor(0), $0.tensor(1), axis: $0.optional("axis"))] },
        "TakeAlongAxis": {
            [try Ops.takeAlongAxis($0.tensor(0), $0.tensor(1), axis: $0.optional("axis"))]
        },
        "Tile": { call in
            let repeats: Axes = try call.required("repeats")
            return [try Ops.tile(call.tensor(), repeats.values)]
        },
        "Transpose": { [try Ops.transpose($0.tensor(), axes: $0.optional("axes"))] },
        "Unstack": {
            try Ops.unstack(
                $0.tensor(), num: $0.optional("num"), axis: $0.setting("axis", default: 0))
        },
    ]

    private static let others: [String: Function] = [
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
        "Cumsum": { [try Ops.cumsum($0.tensor(), axis: $0.optional("axis"))] },
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
                    call.tensor(), scale: call.arguments.count > 1 ? call.tensor(1) : nil,
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

    private static func pad(_ call: OperationCall) throws -> Tensor {
        let widths: [[Int]] = try call.required("pad_width")
        let mode: String = try call.setting("mode", default: "constant")
        guard let mode = Ops.PadMode(rawValue: mode), widths.allSatisfy({ $0.count == 2 }) else {
            throw KerasError.invalidConfig(
                path: call.context.path, expected: "pairs of widths and a mode of padding",
                found: "mode '\(mode)'")
        }
        let value: WeakScalar = try call.setting("constant_values", default: .int(0))
        return try Ops.pad(
            call.tensor(), widths.map { ($0[0], $0[1]) }, mode: mode,
            constantValue: value)
    }

    private static func layerNorm(_ call: OperationCall) throws -> [Tensor] {
        guard try !call.setting("rms_scaling", default: false) else {
            throw KerasError.unsupported(
                object: call.context.path, feature: "rms_scaling",
                remedy: "use rms_normalization")
        }
        func factor(_ index: Int) throws -> Tensor? {
            call.arguments.indices.contains(index) && !call.arguments[index].isNull
                ? try call.tensor(index) : nil
        }
        return [
            try Ops.layerNormalization(
                call.tensor(), gamma: factor(1), beta: factor(2),
                axis: call.setting("axis", default: -1),
                epsilon: call.setting("epsilon", default: .kerasEpsilon))
        ]
    }
}
