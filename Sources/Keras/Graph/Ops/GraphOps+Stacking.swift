import KerasTensors

/// Functions that join, cut, turn and repeat tensors, other than the most common ones.
extension GraphOps {
    static let stacking: [String: Function] = [
        "Append": {
            [try Ops.append($0.tensor(0), $0.tensor(1), axis: $0.optional("axis"))]
        },
        "Array": { [try Ops.array($0.tensor(), dtype: $0.optional("dtype"))] },
        "ArraySplit": { call in
            try Ops.arraySplit(
                call.tensor(), call.required("indices_or_sections"),
                axis: call.setting("axis", default: 0))
        },
        "ConvertToTensor": { [try Ops.convertToTensor($0.tensor(), dtype: $0.optional("dtype"))] },
        "Diag": { [try Ops.diag($0.tensor(), k: $0.setting("k", default: 0))] },
        "Diagflat": { [try Ops.diagflat($0.tensor(), k: $0.setting("k", default: 0))] },
        "Diagonal": {
            [
                try Ops.diagonal(
                    $0.tensor(), offset: $0.setting("offset", default: 0),
                    axis1: $0.setting("axis1", default: 0), axis2: $0.setting("axis2", default: 1))
            ]
        },
        "Dsplit": { try Ops.dsplit($0.tensor(), $0.required("indices_or_sections")) },
        "Dstack": { [try Ops.dstack($0.tensors())] },
        "EmptyLike": { [try Ops.emptyLike($0.tensor(), dtype: $0.optional("dtype"))] },
        "Geomspace": { call in
            [
                try Ops.geomspace(
                    call.tensor(0), call.tensor(1), num: call.setting("num", default: 50),
                    endpoint: call.setting("endpoint", default: true),
                    dtype: call.optional("dtype"), axis: call.setting("axis", default: 0))
            ]
        },
        "Hsplit": { try Ops.hsplit($0.tensor(), $0.required("indices_or_sections")) },
        "Hstack": { [try Ops.hstack($0.tensors())] },
        "Linspace": { [try linspace($0)] },
        "Logspace": { call in
            [
                try Ops.logspace(
                    call.tensor(0), call.tensor(1), num: call.setting("num", default: 50),
                    endpoint: call.setting("endpoint", default: true),
                    base: call.setting("base", default: 10),
                    dtype: call.optional("dtype"), axis: call.setting("axis", default: 0))
            ]
        },
        "Meshgrid": { call in
            let tensors = try call.arguments.indices.map { try call.tensor($0) }
            return try Ops.meshgrid(
                tensors, indexing: call.setting("indexing", default: .cartesian))
        },
        "Rearrange": { [try rearrange($0)] },
        "Roll": {
            [
                try Ops.roll(
                    $0.tensor(), $0.required("shift"), axis: $0.optional("axis"))
            ]
        },
        "Rot90": {
            [
                try Ops.rot90(
                    $0.tensor(), k: $0.setting("k", default: 1),
                    axes: $0.setting("axes", default: [0, 1]))
            ]
        },
        "SaturateCast": { [try Ops.saturateCast($0.tensor(), to: $0.required("dtype"))] },
        "Scatter": {
            [try Ops.scatter($0.tensor(0), $0.tensor(1), shape: $0.required("shape"))]
        },
        "ScatterUpdate": { call in
            [
                try Ops.scatterUpdate(
                    call.tensor(0), call.tensor(1), call.tensor(2),
                    reduction: call.optional("reduction"))
            ]
        },
        "Select": { call in
            let count = try call.tensors(0).count
            guard try call.tensors(1).count == count else {
                throw call.context.expected("as many choices as conditions", found: .null)
            }
            return [
                try Ops.select(
                    call.tensors(0), call.tensors(1),
                    default: call.optionalTensor(2, "default") ?? 0)
            ]
        },
        "SliceUpdate": { call in
            [
                try Ops.sliceUpdate(
                    call.tensor(0), startIndices: call.integers(1), call.tensor(2))
            ]
        },
        "Trace": {
            [
                try Ops.trace(
                    $0.tensor(), offset: $0.setting("offset", default: 0),
                    axis1: $0.setting("axis1", default: 0), axis2: $0.setting("axis2", default: 1))
            ]
        },
        "Tril": { [try Ops.tril($0.tensor(), k: $0.setting("k", default: 0))] },
        "Triu": { [try Ops.triu($0.tensor(), k: $0.setting("k", default: 0))] },
        "UnravelIndex": { try Ops.unravelIndex($0.tensor(), $0.required("shape")) },
        "Vander": {
            [
                try Ops.vander(
                    $0.tensor(), $0.optional("N"),
                    increasing: $0.setting("increasing", default: false))
            ]
        },
        "View": { [try Ops.view($0.tensor(), $0.optional("dtype"))] },
        "Vsplit": { try Ops.vsplit($0.tensor(), $0.required("indices_or_sections")) },
        "Vstack": { [try Ops.vstack($0.tensors())] },
    ]

    private static func linspace(_ call: OperationCall) throws -> Tensor {
        guard try !call.setting("retstep", default: false) else {
            throw KerasError.unsupported(
                object: call.context.path, feature: "linspace with retstep",
                remedy: "divide the distance by the number of steps")
        }
        let dtype: DType? = try call.optional("dtype")
        return try Ops.linspace(
            call.tensor(0), call.tensor(1), num: call.setting("num", default: 50),
            endpoint: call.setting("endpoint", default: true), dtype: dtype,
            axis: call.setting("axis", default: 0))
    }

    private static func rearrange(_ call: OperationCall) throws -> Tensor {
        let pattern = call.arguments.indices.contains(1) ? call.arguments[1] : nil
        guard case .value(.string(let pattern))? = pattern ?? call.keywords["pattern"] else {
            throw call.context.expected("a pattern as argument 1", found: .null)
        }
        var sizes: [String: Int] = [:]
        for (name, value) in call.keywords where name != "pattern" {
            guard case .value(.int(let size)) = value, size > 0 else {
                throw call.context.expected("a positive size for '\(name)'", found: .null)
            }
            sizes[name] = size
        }
        return try Ops.rearrange(call.tensor(), pattern, sizes)
    }
}

extension Ops.GridIndexing: ConfigValue {}
extension Ops.ScatterReduction: ConfigValue {}
