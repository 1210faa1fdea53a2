@testable import KerasTensors

/// Products of vectors and matrices.
enum ProductCases {
    private static let some = OracleCase.Input(
        shape: [4], dtype: .float32, values: [1.5, -2, 0.25, 3])

    static let all: [OracleCase] = [
        OracleCase(one: "ops.dot(x, y)", .numbers(2, 3), .numbers(3, 4), relative: 2e-6) {
            try Ops.dot($0[0], $0[1])
        },
        OracleCase(one: "ops.dot(x, y)", .numbers(2, 3, 4), .numbers(2, 4, 3), relative: 4e-6) {
            try Ops.dot($0[0], $0[1])
        },
        OracleCase(one: "ops.dot(x, y)", .numbers(2, 3), .numbers(3), relative: 2e-6) {
            try Ops.dot($0[0], $0[1])
        },
        OracleCase(one: "ops.dot(x, 2.5)", .numbers(2, 3)) { try Ops.dot($0[0], 2.5) },
        OracleCase(one: "ops.inner(x, y)", .numbers(2, 3), .numbers(4, 3), relative: 2e-6) {
            try Ops.inner($0[0], $0[1])
        },
        OracleCase(one: "ops.vdot(x, y)", .numbers(2, 3), .numbers(3, 2), relative: 2e-6) {
            try Ops.vdot($0[0], $0[1])
        }.withKnownSizes,
        OracleCase(one: "ops.outer(x, y)", .numbers(2, 2), .numbers(3), relative: 1e-6) {
            try Ops.outer($0[0], $0[1])
        },
        OracleCase(one: "ops.kron(x, y)", .numbers(2, 3), .numbers(2, 2), relative: 1e-6) {
            try Ops.kron($0[0], $0[1])
        },
        OracleCase(one: "ops.kron(x, y)", .numbers(2), .numbers(2, 3), relative: 1e-6) {
            try Ops.kron($0[0], $0[1])
        },
        OracleCase(
            one: "ops.tensordot(x, y)", .numbers(2, 3, 4), .numbers(3, 4, 2), relative: 4e-6
        ) { try Ops.tensordot($0[0], $0[1]) },
        OracleCase(
            one: "ops.tensordot(x, y, axes=[[0, 2], [1, 0]])", .numbers(2, 3, 4),
            .numbers(4, 2, 3), relative: 4e-6
        ) { try Ops.tensordot($0[0], $0[1], axes: [0, 2], [1, 0]) }.withKnownSizes,
        OracleCase(one: "ops.cross(x, y)", .numbers(2, 3), .numbers(1, 3), relative: 2e-6) {
            try Ops.cross($0[0], $0[1])
        },
        OracleCase(
            one: "ops.cross(x, y, axis=0)", .numbers(3, 2), .numbers(3, 2), relative: 2e-6
        ) { try Ops.cross($0[0], $0[1], axis: 0) }.withKnownSizes,
        OracleCase(one: "ops.cross(x, y)", .numbers(2, 2), .numbers(2, 3), relative: 2e-6) {
            try Ops.cross($0[0], $0[1])
        },
        OracleCase(one: "ops.cross(x, y)", .numbers(4, 2), .numbers(4, 2), relative: 2e-6) {
            try Ops.cross($0[0], $0[1])
        },
        OracleCase(one: "ops.correlate(x, y)", .numbers(7), .numbers(3), relative: 2e-6) {
            try Ops.correlate($0[0], $0[1])
        },
        OracleCase(
            one: "ops.correlate(x, y, mode='same')", .numbers(3), .numbers(6), relative: 2e-6
        ) { try Ops.correlate($0[0], $0[1], mode: .same) },
        OracleCase(
            one: "ops.correlate(x, y, mode='full')", .numbers(5), .numbers(4), relative: 2e-6
        ) { try Ops.correlate($0[0], $0[1], mode: .full) },
        OracleCase(one: "ops.vander(x)", some, relative: 2e-6) { try Ops.vander($0[0]) },
        OracleCase(one: "ops.vander(x, 3, increasing=True)", some, relative: 2e-6) {
            try Ops.vander($0[0], 3, increasing: true)
        },
    ]
}
