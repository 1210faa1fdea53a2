import CKerasBLAS

extension Ops {
    /// The lower triangular `L` with `x = L · Lᵀ`, or with `upper` the `U` of `x = Uᵀ · U`, of
    /// symmetric positive definite matrices (`keras.ops.cholesky`).
    ///
    /// - Throws: ``TensorError/backend(operation:reason:)`` if a matrix is not positive definite.
    public static func cholesky(_ x: Tensor, upper: Bool = false) throws -> Tensor {
        try composite(.linalg("Cholesky"), [x], [.setting("upper", upper)]) {
            let dtype = try linalgDType($0[0], "cholesky")
            _ = try squareSize($0[0], "cholesky")
            let x = try cast($0[0], to: dtype)
            let symmetric = try multiply(add(x, transposed(x)), 0.5)
            let lower = try linalg("Cholesky", [symmetric], specs: { [$0[0].spec] }) {
                [try choleskyFactor($0[0])]
            } gradient: { upstream, saved in
                guard let upstream = upstream[0] else { return [nil] }
                return [try choleskyGradient(upstream, saved.output)]
            }[0]
            return upper ? try transposed(lower) : lower
        }
    }

    private static func choleskyFactor(_ x: Tensor) throws -> Tensor {
        var matrices = try Matrices(x, "cholesky")
        let size = matrices.rows
        try matrices.inEach { _, matrix in
            var (n, info, job) = (Int32(size), Int32(0), CChar(76))  // 'L'
            dpotrf_(&job, &n, matrix, &n, &info)
            guard info == 0 else {
                throw TensorError.backend(
                    operation: "cholesky",
                    reason: "Cholesky decomposition failed. The input might not be a valid "
                        + "positive definite matrix.")
            }
        }
        return try tril(matrices.tensor(x.dtype))
    }

    private static func choleskyGradient(_ upstream: Tensor, _ lower: Tensor) throws -> Tensor {
        let product = try matmul(transposed(lower), tril(upstream))
        let size = lower.shape.sizes.last ?? 0
        let half = try subtract(
            1, multiply(eye(size, dtype: lower.dtype), 0.5))
        let inner = try multiply(tril(product), half)
        // L⁻ᵀ · inner · L⁻¹
        let upper = try transposed(lower)
        let left = try triangularSolution(upper, inner, lower: false)
        let result = try transposed(triangularSolution(upper, transposed(left), lower: false))
        return try multiply(add(result, transposed(result)), 0.5)
    }

    /// The inverse of the matrix whose Cholesky factor `x` is (`keras.ops.cholesky_inverse`).
    public static func choleskyInverse(_ x: Tensor, upper: Bool = false) throws -> Tensor {
        try composite(.linalg("CholeskyInverse"), [x], [.setting("upper", upper)]) {
            let size = try squareSize($0[0], "cholesky_inverse")
            guard $0[0].rank == 2 else {
                throw TensorError.incompatibleShapes(
                    operation: "cholesky_inverse", shapes: [$0[0].shape],
                    reason: "one matrix is expected")
            }
            let unit = try eye(size, dtype: linalgDType($0[0], "cholesky_inverse"))
            let inverse = try triangularSolution(
                cast($0[0], to: unit.dtype), unit, lower: !upper)
            return upper
                ? try matmul(inverse, transposed(inverse))
                : try matmul(transposed(inverse), inverse)
        }
    }
}
