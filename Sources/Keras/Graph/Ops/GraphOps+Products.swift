import KerasJSON
import KerasTensors

/// Products of vectors and matrices, and linear algebra.
extension GraphOps {
    static let products: [String: Function] = [
        "Correlate": {
            [
                try Ops.correlate(
                    $0.tensor(0), $0.tensor(1), mode: $0.setting("mode", default: .valid))
            ]
        },
        "Cross": { call in
            [
                try Ops.cross(
                    call.tensor(0), call.tensor(1), axisA: call.setting("axisa", default: -1),
                    axisB: call.setting("axisb", default: -1),
                    axisC: call.setting("axisc", default: -1), axis: call.optional("axis"))
            ]
        },
        "Einsum": { call in
            [
                try Ops.einsum(
                    call.required("subscripts"), call.arguments.indices.map(call.tensor))
            ]
        },
        "Tensordot": { [try tensordot($0)] },
    ]

    private static func tensordot(_ call: OperationCall) throws -> Tensor {
        let axes: JSONValue = try call.setting("axes", default: .int(2))
        if case .int(let count) = axes {
            return try Ops.tensordot(call.tensor(0), call.tensor(1), axes: count)
        }
        let pairs = try [Axes].decoded(from: axes, in: call.context.appending("axes"))
        guard pairs.count == 2 else {
            throw call.context.expected("axes of both tensors", found: axes)
        }
        return try Ops.tensordot(
            call.tensor(0), call.tensor(1), axes: pairs[0].values, pairs[1].values)
    }

    static let linearAlgebra: [String: Function] = [
        "Cholesky": { [try Ops.cholesky($0.tensor(), upper: $0.setting("upper", default: false))] },
        "CholeskyInverse": {
            [try Ops.choleskyInverse($0.tensor(), upper: $0.setting("upper", default: false))]
        },
        "Eigh": {
            let (values, vectors) = try Ops.eigh($0.tensor())
            return [values, vectors]
        },
        "Lstsq": {
            [try Ops.lstsq($0.tensor(0), $0.tensor(1), rcond: $0.optional("rcond"))]
        },
        "LuFactor": {
            let (lu, pivots) = try Ops.luFactor($0.tensor())
            return [lu, pivots]
        },
        "MatrixRank": { [try Ops.matrixRank($0.tensor(), tol: $0.optional("tol"))] },
        "Norm": { [try norm($0)] },
        "Pinv": { [try Ops.pinv($0.tensor(), rcond: $0.optional("rcond"))] },
        "Qr": {
            guard try $0.setting("mode", default: "reduced") == "reduced" else {
                throw KerasError.unsupported(
                    object: $0.context.path, feature: "qr in mode 'complete'",
                    remedy: "use mode 'reduced'")
            }
            let (q, r) = try Ops.qr($0.tensor())
            return [q, r]
        },
        "SVD": {
            guard try $0.setting("compute_uv", default: true) else {
                return [try Ops.singularValues($0.tensor())]
            }
            let (u, s, vt) = try Ops.svd(
                $0.tensor(), fullMatrices: $0.setting("full_matrices", default: true))
            return [u, s, vt]
        },
        "Slogdet": {
            let (sign, logarithm) = try Ops.slogdet($0.tensor())
            return [sign, logarithm]
        },
        "SolveTriangular": {
            [
                try Ops.solveTriangular(
                    $0.tensor(0), $0.tensor(1), lower: $0.setting("lower", default: false))
            ]
        },
    ]

    private static func norm(_ call: OperationCall) throws -> Tensor {
        let axis: Axes? = try call.optional("axis")
        let keepDims = try call.setting("keepdims", default: false)
        let order: Ops.NormOrder
        switch try call.setting("ord", default: JSONValue.null) {
        case .null: return try Ops.norm(call.tensor(), axis: axis, keepDims: keepDims)
        case .string("fro"): order = .frobenius
        case .string("nuc"): order = .nuclear
        case .int(let power): order = .power(Double(power))
        case .double(.infinity): order = .infinity
        case .double(-.infinity): order = .negativeInfinity
        case .double(let power): order = .power(power)
        case let other: throw call.context.expected("an order of a norm", found: other)
        }
        return try Ops.norm(call.tensor(), ord: order, axis: axis, keepDims: keepDims)
    }
}

extension Ops.CorrelateMode: ConfigValue {}
