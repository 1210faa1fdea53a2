@testable import KerasTensors

/// Functions that put elements elsewhere.
enum MovementCases {
    static let all: [OracleCase] = stacking + turning + diagonals

    private static let stacking: [OracleCase] = [
        OracleCase(one: "ops.append(x, y)", .numbers(2, 3), .numbers(2)) {
            try Ops.append($0[0], $0[1])
        },
        OracleCase(one: "ops.append(x, y, axis=1)", .numbers(2, 3), .numbers(2, 1)) {
            try Ops.append($0[0], $0[1], axis: 1)
        },
        OracleCase(one: "ops.hstack([x, y])", .numbers(2, 3), .numbers(2, 1)) {
            try Ops.hstack($0)
        },
        OracleCase(one: "ops.hstack([x, y])", .numbers(3), .numbers(2)) { try Ops.hstack($0) },
        OracleCase(one: "ops.vstack([x, y])", .numbers(3), .numbers(2, 3)) { try Ops.vstack($0) },
        OracleCase(one: "ops.dstack([x, y])", .numbers(3), .numbers(1, 3)) { try Ops.dstack($0) }
            .withKnownSizes,
        OracleCase(one: "ops.dstack([x, y])", .numbers(2, 3, 1), .numbers(2, 3)) {
            try Ops.dstack($0)
        },
        OracleCase("ops.array_split(x, 3)", .numbers(8, 2)) { try Ops.arraySplit($0[0], 3) },
        OracleCase("ops.hsplit(x, 2)", .numbers(2, 4)) { try Ops.hsplit($0[0], 2) },
        OracleCase("ops.hsplit(x, [1, 2])", .numbers(6)) { try Ops.hsplit($0[0], [1, 2]) },
        OracleCase("ops.vsplit(x, 2)", .numbers(4, 2)) { try Ops.vsplit($0[0], 2) },
        OracleCase("ops.dsplit(x, [1])", .numbers(2, 1, 3)) { try Ops.dsplit($0[0], [1]) },
        OracleCase("ops.meshgrid(x, y)", .numbers(3), .numbers(2)) { try Ops.meshgrid($0) },
        OracleCase(
            "ops.meshgrid(x, y, z, indexing='ij')", .numbers(3), .numbers(2), .numbers(2)
        ) { try Ops.meshgrid($0, indexing: .matrix) },
        OracleCase("ops.unravel_index(x, (3, 4))", .indices([5, 0, 11, -1, 30])) {
            try Ops.unravelIndex($0[0], [3, 4])
        },
    ]

    private static let turning: [OracleCase] = [
        OracleCase(one: "ops.fliplr(x)", .numbers(2, 3)) { try Ops.fliplr($0[0]) },
        OracleCase(one: "ops.flipud(x)", .numbers(2, 3)) { try Ops.flipud($0[0]) },
        OracleCase(one: "ops.rot90(x)", .numbers(2, 3)) { try Ops.rot90($0[0]) },
        OracleCase(one: "ops.rot90(x, k=2)", .numbers(2, 3)) { try Ops.rot90($0[0], k: 2) },
        OracleCase(one: "ops.rot90(x, k=-1, axes=(2, 0))", .numbers(2, 3, 4)) {
            try Ops.rot90($0[0], k: -1, axes: [2, 0])
        },
        OracleCase(one: "ops.roll(x, 2)", .numbers(2, 3)) { try Ops.roll($0[0], 2) },
        OracleCase(one: "ops.roll(x, -1, axis=1)", .numbers(2, 3)) {
            try Ops.roll($0[0], -1, axis: 1)
        },
        OracleCase(one: "ops.roll(x, (1, 7), axis=(0, 1))", .numbers(2, 3)) {
            try Ops.roll($0[0], [1, 7], axis: [0, 1])
        },
    ]

    private static let diagonals: [OracleCase] = [
        OracleCase(one: "ops.tri(3, 5, k=1)") { _ in try Ops.tri(3, 5, k: 1) },
        OracleCase(one: "ops.tri(3, k=-1, dtype='int32')") { _ in
            try Ops.tri(3, k: -1, dtype: .int32)
        },
        OracleCase(one: "ops.tril(x)", .numbers(3, 4)) { try Ops.tril($0[0]) },
        OracleCase(one: "ops.tril(x, k=-1)", .numbers(2, 3, 3)) { try Ops.tril($0[0], k: -1) },
        OracleCase(one: "ops.triu(x)", .numbers(3, 4)) { try Ops.triu($0[0]) },
        OracleCase(one: "ops.triu(x, k=2)", .numbers(2, 3, 4)) { try Ops.triu($0[0], k: 2) },
        OracleCase(one: "ops.diag(x)", .numbers(3)) { try Ops.diag($0[0]) },
        OracleCase(one: "ops.diag(x, k=2)", .numbers(3)) { try Ops.diag($0[0], k: 2) },
        OracleCase(one: "ops.diag(x, k=-1)", .numbers(3)) { try Ops.diag($0[0], k: -1) },
        OracleCase(one: "ops.diag(x, k=1)", .numbers(3, 4)) { try Ops.diag($0[0], k: 1) },
        OracleCase(one: "ops.diagflat(x, k=1)", .numbers(2, 2)) {
            try Ops.diagflat($0[0], k: 1)
        },
        OracleCase(one: "ops.diagonal(x)", .numbers(3, 4)) { try Ops.diagonal($0[0]) },
        OracleCase(one: "ops.diagonal(x, offset=-1, axis1=2, axis2=0)", .numbers(3, 4, 2)) {
            try Ops.diagonal($0[0], offset: -1, axis1: 2, axis2: 0)
        },
        OracleCase(one: "ops.trace(x)", .numbers(3, 4), relative: 1e-6) { try Ops.trace($0[0]) },
        OracleCase(one: "ops.trace(x, offset=1, axis1=1, axis2=2)", .numbers(2, 3, 4)) {
            try Ops.trace($0[0], offset: 1, axis1: 1, axis2: 2)
        },
    ]
}
