import KerasJSON
import KerasTensors

/// Functions of the elements along axes.
extension GraphOps {
    static let reductions: [String: @Sendable (Tensor, Axes?, Bool) throws -> Tensor] = [
        "All": { try Ops.all($0, axis: $1, keepDims: $2) },
        "Any": { try Ops.any($0, axis: $1, keepDims: $2) },
        "Logsumexp": { try Ops.logsumexp($0, axis: $1, keepDims: $2) },
        "Mean": { try Ops.mean($0, axis: $1, keepDims: $2) },
        "Std": { try Ops.std($0, axis: $1, keepDims: $2) },
        "Sum": { try Ops.sum($0, axis: $1, keepDims: $2) },
        "Var": { try Ops.variance($0, axis: $1, keepDims: $2) },
        "Amax": { try Ops.amax($0, axis: $1, keepDims: $2) },
        "Amin": { try Ops.amin($0, axis: $1, keepDims: $2) },
        "Median": { try Ops.median($0, axis: $1, keepDims: $2) },
        "Nanmax": { try Ops.nanmax($0, axis: $1, keepDims: $2) },
        "Nanmean": { try Ops.nanmean($0, axis: $1, keepDims: $2) },
        "Nanmedian": { try Ops.nanmedian($0, axis: $1, keepDims: $2) },
        "Nanmin": { try Ops.nanmin($0, axis: $1, keepDims: $2) },
        "Nanprod": { try Ops.nanprod($0, axis: $1, keepDims: $2) },
        "Nanstd": { try Ops.nanstd($0, axis: $1, keepDims: $2) },
        "Nansum": { try Ops.nansum($0, axis: $1, keepDims: $2) },
        "Nanvar": { try Ops.nanvar($0, axis: $1, keepDims: $2) },
        "Ptp": { try Ops.ptp($0, axis: $1, keepDims: $2) },
    ]

    static let statistics: [String: Function] = [
        "Average": { call in
            [
                try Ops.average(
                    call.tensor(), axis: call.optional("axis"),
                    weights: call.optionalTensor(1, "weights"))
            ]
        },
        "Cumprod": {
            [try Ops.cumprod($0.tensor(), axis: $0.optional("axis"), dtype: $0.optional("dtype"))]
        },
        "Diff": {
            [
                try Ops.diff(
                    $0.tensor(), n: $0.setting("n", default: 1),
                    axis: $0.setting("axis", default: -1))
            ]
        },
        "Max": { call in
            let axis: Axes? = try call.optional("axis")
            let keepDims = try call.setting("keepdims", default: false)
            guard let initial: WeakScalar = try call.optional("initial") else {
                return [try Ops.max(call.tensor(), axis: axis, keepDims: keepDims)]
            }
            return [
                try Ops.max(call.tensor(), axis: axis, keepDims: keepDims, initial: initial)
            ]
        },
        "Min": { call in
            let axis: Axes? = try call.optional("axis")
            let keepDims = try call.setting("keepdims", default: false)
            guard let initial: WeakScalar = try call.optional("initial") else {
                return [try Ops.min(call.tensor(), axis: axis, keepDims: keepDims)]
            }
            return [
                try Ops.min(call.tensor(), axis: axis, keepDims: keepDims, initial: initial)
            ]
        },
        "Prod": { call in
            let axis: Axes? = try call.optional("axis")
            let keepDims = try call.setting("keepdims", default: false)
            guard let dtype: DType = try call.optional("dtype") else {
                return [try Ops.prod(call.tensor(), axis: axis, keepDims: keepDims)]
            }
            return [try Ops.prod(call.tensor(), axis: axis, keepDims: keepDims, dtype: dtype)]
        },
        "Moments": { call in
            let axes: Axes = try call.required("axes")
            let (mean, variance) = try Ops.moments(
                call.tensor(), axes: axes, keepDims: call.setting("keepdims", default: false))
            return [mean, variance]
        },
        "Nanargmax": {
            [
                try Ops.nanargmax(
                    $0.tensor(), axis: $0.optional("axis"),
                    keepDims: $0.setting("keepdims", default: false))
            ]
        },
        "Nanargmin": {
            [
                try Ops.nanargmin(
                    $0.tensor(), axis: $0.optional("axis"),
                    keepDims: $0.setting("keepdims", default: false))
            ]
        },
        "Nancumprod": {
            [
                try Ops.nancumprod(
                    $0.tensor(), axis: $0.optional("axis"), dtype: $0.optional("dtype"))
            ]
        },
        "Nancumsum": {
            [
                try Ops.nancumsum(
                    $0.tensor(), axis: $0.optional("axis"), dtype: $0.optional("dtype"))
            ]
        },
        "Nanpercentile": { [try quantile($0, Ops.nanpercentile)] },
        "Nanquantile": { [try quantile($0, Ops.nanquantile)] },
        "Percentile": { [try quantile($0, Ops.percentile)] },
        "Quantile": { [try quantile($0, Ops.quantile)] },
        "Trapezoid": {
            guard try $0.optional("x", as: JSONValue.self) == nil else {
                throw KerasError.unsupported(
                    object: $0.context.path, feature: "a trapezoid with x in its config",
                    remedy: "use equal distances, dx")
            }
            return [
                try Ops.trapezoid(
                    $0.tensor(), dx: $0.setting("dx", default: 1),
                    axis: $0.setting("axis", default: -1))
            ]
        },
    ]

    private static func quantile(
        _ call: OperationCall,
        _ op: (Tensor, Tensor, Axes?, Ops.QuantileMethod, Bool) throws -> Tensor
    ) throws -> Tensor {
        let method: Ops.QuantileMethod = try call.setting("method", default: .linear)
        let keepDims = try call.setting("keepdims", default: false)
        return try op(
            call.tensor(), Ops.convertToTensor(call.tensor(1)), call.optional("axis"), method,
            keepDims)
    }
}

extension Ops.QuantileMethod: ConfigValue {}
