import KerasTensors

/// Functions that compare, search and order.
extension GraphOps {
    static let counting: [String: Function] = [
        "AllClose": { call in
            [
                try Ops.allclose(
                    call.tensor(0), call.tensor(1), rtol: call.setting("rtol", default: 1e-5),
                    atol: call.setting("atol", default: 1e-8),
                    equalNaN: call.setting("equal_nan", default: false))
            ]
        },
        "Argpartition": {
            [
                try Ops.argpartition(
                    $0.tensor(), $0.required("kth"), axis: $0.setting("axis", default: -1))
            ]
        },
        "IsIn": { call in
            [
                try Ops.isin(
                    call.tensor(0), call.tensor(1),
                    assumeUnique: call.setting("assume_unique", default: false),
                    invert: call.setting("invert", default: false))
            ]
        },
        "Isclose": { call in
            [
                try Ops.isclose(
                    call.tensor(0), call.tensor(1), rtol: tolerance(call, 2, "rtol", 1e-5),
                    atol: tolerance(call, 3, "atol", 1e-8),
                    equalNaN: call.setting("equal_nan", default: false))
            ]
        },
        "SearchSorted": {
            [
                try Ops.searchsorted(
                    $0.tensor(0), $0.tensor(1), side: $0.setting("side", default: .left))
            ]
        },
    ]

    private static func tolerance(
        _ call: OperationCall, _ index: Int, _ name: String, _ fallback: Double
    ) throws -> Double {
        guard let tensor = try call.optionalTensor(index, name) else { return fallback }
        if let number = tensor.weakScalar { return number.doubleValue }
        return try Ops.cast(tensor, to: .float64).item(as: Double.self)
    }
}

extension Ops.SearchSide: ConfigValue {}
