@testable import KerasTensors

/// Linear algebra. Signs of eigenvectors and singular vectors are free: their sizes are compared,
/// and what they are multiplied to.
enum DecompositionCases {
    static let all: [OracleCase] = solving + decompositions + norms

    /// Regular, and not symmetric.
    private static let square = OracleCase.Input(
        shape: [3, 3], dtype: .float32, values: [4, 1, -2, 0.5, 3, 1, -1, 2, 5])
    private static let squares = OracleCase.Input(
        shape: [2, 2, 2], dtype: .float32, values: [2, 1, -1, 3, 0.5, 2, 1, -1])
    /// Symmetric and positive definite.
    private static let positive = OracleCase.Input(
        shape: [3, 3], dtype: .float32, values: [4, 1, -0.5, 1, 3, 0.25, -0.5, 0.25, 2])

    private static let solving: [OracleCase] = [
        OracleCase(one: "ops.solve(x, y)", square, .numbers(3, 2), relative: 2e-5) {
            try Ops.solve($0[0], $0[1])
        },
        OracleCase(one: "ops.solve(x, y)", squares, .numbers(2, 2, 3), relative: 2e-5) {
            try Ops.solve($0[0], $0[1])
        },
        OracleCase(one: "ops.solve(x, y)", square, .numbers(3), relative: 2e-5) {
            try Ops.solve($0[0], $0[1])
        },
        OracleCase(one: "ops.inv(x)", squares, relative: 2e-5) { try Ops.inv($0[0]) },
        OracleCase(one: "ops.det(x)", squares, relative: 2e-5) { try Ops.det($0[0]) },
        OracleCase(one: "ops.det(x)", square, relative: 2e-5) { try Ops.det($0[0]) },
        OracleCase("ops.slogdet(x)", squares, relative: 2e-5) {
            let (sign, logarithm) = try Ops.slogdet($0[0])
            return [sign, logarithm]
        },
        OracleCase(one: "ops.logdet(x)", square, relative: 2e-5) { try Ops.logdet($0[0]) },
        OracleCase(one: "ops.solve_triangular(x, y)", square, .numbers(3, 2), relative: 2e-5) {
            try Ops.solveTriangular($0[0], $0[1])
        },
        OracleCase(
            one: "ops.solve_triangular(x, y, lower=True)", square, .numbers(3), relative: 2e-5
        ) { try Ops.solveTriangular($0[0], $0[1], lower: true) },
        OracleCase("ops.lu_factor(x)", square, relative: 2e-5) {
            let (lu, pivots) = try Ops.luFactor($0[0])
            return [lu, pivots]
        },
        OracleCase("ops.lu_factor(x)", squares, relative: 2e-5) {
            let (lu, pivots) = try Ops.luFactor($0[0])
            return [lu, pivots]
        },
        OracleCase(one: "ops.lstsq(x, y)", .numbers(4, 2), .numbers(4), relative: 5e-5) {
            try Ops.lstsq($0[0], $0[1])
        },
        OracleCase(one: "ops.lstsq(x, y)", .numbers(3, 3), .numbers(3, 2), relative: 2e-4) {
            try Ops.lstsq($0[0], $0[1])
        },
        OracleCase(one: "ops.pinv(x)", .numbers(4, 2), relative: 5e-5) { try Ops.pinv($0[0]) },
        OracleCase(one: "ops.pinv(x)", .numbers(2, 2, 3), relative: 5e-5) {
            try Ops.pinv($0[0])
        },
        OracleCase(one: "ops.matrix_rank(x)", .numbers(3, 4)) { try Ops.matrixRank($0[0]) },
        OracleCase(
            one: "ops.matrix_rank(x)", square.with([1, 2, 3, 2, 4, 6, 0, 0, 1], 3, 3)
        ) { try Ops.matrixRank($0[0]) },
    ]

    private static let decompositions: [OracleCase] = [
        OracleCase(one: "ops.cholesky(x)", positive, relative: 2e-5) { try Ops.cholesky($0[0]) },
        OracleCase(one: "ops.cholesky(x, upper=True)", positive, relative: 2e-5) {
            try Ops.cholesky($0[0], upper: true)
        },
        OracleCase(one: "ops.cholesky_inverse(x)", positive, relative: 5e-5) {
            try Ops.choleskyInverse($0[0])
        },
        OracleCase(one: "ops.cholesky_inverse(x, upper=True)", positive, relative: 5e-5) {
            try Ops.choleskyInverse($0[0], upper: true)
        },
        OracleCase(one: "ops.eigh(x)[0]", positive, relative: 2e-5) {
            try Ops.eigh($0[0]).values
        },
        OracleCase(one: "ops.square(ops.eigh(x)[1])", positive, relative: 5e-5) {
            try Ops.square(Ops.eigh($0[0]).vectors)
        },
        OracleCase(one: "ops.svd(x, compute_uv=False)", .numbers(3, 2), relative: 2e-5) {
            try Ops.singularValues($0[0])
        },
        OracleCase(one: "ops.svd(x, full_matrices=False)[1]", .numbers(2, 3), relative: 2e-5) {
            try Ops.svd($0[0], fullMatrices: false).s
        },
        OracleCase(
            one: "ops.square(ops.svd(x, full_matrices=False)[0])", .numbers(4, 2), relative: 1e-4
        ) { try Ops.square(Ops.svd($0[0], fullMatrices: false).u) },
        OracleCase(
            one: "ops.square(ops.svd(x, full_matrices=False)[2])", .numbers(2, 4), relative: 1e-4
        ) { try Ops.square(Ops.svd($0[0], fullMatrices: false).vt) },
        OracleCase(one: "ops.square(ops.svd(x)[0])", .numbers(3, 2), relative: 1e-4) {
            try Ops.square(Ops.svd($0[0]).u)
        }.withoutGradient,
        OracleCase("[ops.abs(m) for m in ops.qr(x)]", .numbers(4, 3), relative: 5e-5) {
            let (q, r) = try Ops.qr($0[0])
            return [try Ops.abs(q), try Ops.abs(r)]
        },
        OracleCase("ops.qr(x)", square, relative: 5e-5) {
            let (q, r) = try Ops.qr($0[0])
            return [q, r]
        },
    ]

    private static let norms: [OracleCase] = [
        OracleCase(one: "ops.norm(x, ord=3, axis=1)", .numbers(2, 3), relative: 1e-5) {
            try Ops.norm($0[0], ord: .power(3), axis: 1)
        },
        OracleCase(one: "ops.norm(x, ord=1, axis=0, keepdims=True)", .numbers(2, 3)) {
            try Ops.norm($0[0], ord: .power(1), axis: 0, keepDims: true)
        },
        OracleCase(one: "ops.norm(x, ord=0, axis=1)", .numbers(2, 3)) {
            try Ops.norm($0[0], ord: .power(0), axis: 1)
        },
        OracleCase(one: "ops.norm(x, ord=float('inf'), axis=1)", .numbers(2, 3)) {
            try Ops.norm($0[0], ord: .infinity, axis: 1)
        },
        OracleCase(one: "ops.norm(x, ord=float('-inf'))", .numbers(2, 3), relative: 1e-6) {
            try Ops.norm($0[0], ord: .negativeInfinity)
        },
        OracleCase(one: "ops.norm(x, ord='fro', axis=(0, 2))", .numbers(2, 3, 2), relative: 1e-5) {
            try Ops.norm($0[0], ord: .frobenius, axis: [0, 2])
        },
        OracleCase(one: "ops.norm(x, ord='nuc')", .numbers(2, 3), relative: 5e-5) {
            try Ops.norm($0[0], ord: .nuclear)
        },
        OracleCase(one: "ops.norm(x, ord=2, keepdims=True)", .numbers(2, 3), relative: 5e-5) {
            try Ops.norm($0[0], ord: .power(2), keepDims: true)
        },
        OracleCase(one: "ops.norm(x, ord=-2)", .numbers(2, 3), relative: 1e-4) {
            try Ops.norm($0[0], ord: .power(-2))
        },
        OracleCase(one: "ops.norm(x, ord=-1)", .numbers(2, 3), relative: 1e-6) {
            try Ops.norm($0[0], ord: .power(-1))
        },
    ]
}

extension OracleCase.Input {
    /// The same dtype with other values, in a shape.
    func with(_ values: [Double], _ shape: Int...) -> OracleCase.Input {
        OracleCase.Input(
            shape: shape.isEmpty ? [values.count] : shape, dtype: dtype, values: values)
    }
}
