@testable import KerasTensors

/// Functions that make tensors of nothing but numbers.
enum CreationCases {
    static let all: [OracleCase] = [
        OracleCase(one: "ops.bartlett(7)", relative: 1e-6) { _ in try Ops.bartlett(7) },
        OracleCase(one: "ops.blackman(8)", relative: 1e-6) { _ in try Ops.blackman(8) },
        OracleCase(one: "ops.hamming(1)") { _ in try Ops.hamming(1) },
        OracleCase(one: "ops.hamming(9)", relative: 1e-6) { _ in try Ops.hamming(9) },
        OracleCase(one: "ops.hanning(6)", relative: 1e-6) { _ in try Ops.hanning(6) },
        OracleCase(one: "ops.kaiser(9, 14.0)", relative: 1e-5) { _ in try Ops.kaiser(9, 14) },
        OracleCase(one: "ops.linspace(x, y, 5)", .numbers(2, 3), .numbers(3), relative: 1e-6) {
            try Ops.linspace($0[0], $0[1], num: 5)
        },
        OracleCase(
            one: "ops.linspace(x, y, 4, endpoint=False, axis=-1)", .numbers(2), .numbers(2),
            relative: 1e-6
        ) { try Ops.linspace($0[0], $0[1], num: 4, endpoint: false, axis: -1) },
        OracleCase(one: "ops.linspace(x, 7.5, 4, dtype='int32')", .numbers(3)) {
            try Ops.linspace($0[0], 7.5, num: 4, dtype: .int32)
        },
        OracleCase(one: "ops.logspace(x, y, 5)", .numbers(2), .numbers(2), relative: 8e-6) {
            try Ops.logspace($0[0], $0[1], num: 5)
        },
        OracleCase(one: "ops.logspace(0.0, 3.0, 4, base=2.0)", relative: 1e-6) { _ in
            try Ops.logspace(0.0, 3.0, num: 4, base: 2)
        },
        OracleCase(one: "ops.geomspace(1.0, 1000.0, 4)", relative: 2e-6) { _ in
            try Ops.geomspace(1.0, 1000.0, num: 4)
        },
        OracleCase(one: "ops.geomspace(-2.0, -32.0, 4, endpoint=False)", relative: 2e-6) { _ in
            try Ops.geomspace(-2.0, -32.0, num: 4, endpoint: false)
        },
        OracleCase(one: "ops.ones((2, 1), dtype='int8')") { _ in
            try Ops.ones([2, 1], dtype: .int8)
        },
        OracleCase(one: "ops.zeros((2, 0))") { _ in try Ops.zeros([2, 0]) },
        OracleCase(one: "ops.identity(3)") { _ in try Ops.identity(3) },
        OracleCase(one: "ops.empty((2, 3), dtype='int32')") { _ in
            try Ops.empty([2, 3], dtype: .int32)
        },
        OracleCase(one: "ops.empty_like(x)", .numbers(2, dtype: .float16)) {
            try Ops.emptyLike($0[0])
        },
    ]
}
