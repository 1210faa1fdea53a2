extension Ops {
    /// The determinants of square matrices (`keras.ops.det`).
    public static func det(_ x: Tensor) throws -> Tensor {
        try composite(.linalg("Det"), [x]) {
            let dtype = try linalgDType($0[0], "det")
            _ = try squareSize($0[0], "det")
            let x = try cast($0[0], to: dtype)
            return try linalg("Det", [x], specs: determinantSpecs(1)) {
                let (signs, logs) = try signsAndLogs($0[0])
                return [try multiply(signs, exp(logs)).converted(to: dtype)]
            } gradient: { upstream, saved in
                guard let upstream = upstream[0] else { return [nil] }
                let scale = try multiply(upstream, saved.output)
                let inverse = try transposed(inv(saved.inputs[0]))
                return [try multiply(expandDims(scale, axis: [-1, -2]), inverse)]
            }[0]
        }
    }

    /// The signs of determinants, and the logarithms of their sizes (`keras.ops.slogdet`).
    public static func slogdet(_ x: Tensor) throws -> (sign: Tensor, logarithm: Tensor) {
        let results = try compositeAll(.numpy("Slogdet"), [x]) { try signAndLog($0[0]) }
        return (results[0], results[1])
    }

    /// The logarithms of the sizes of determinants (`keras.ops.logdet`).
    public static func logdet(_ x: Tensor) throws -> Tensor {
        try composite(.math("Logdet"), [x]) { try signAndLog($0[0])[1] }
    }

    private static func signAndLog(_ x: Tensor) throws -> [Tensor] {
        let dtype = try linalgDType(x, "slogdet")
        _ = try squareSize(x, "slogdet")
        return try linalg("Slogdet", [cast(x, to: dtype)], specs: determinantSpecs(2)) {
            let (signs, logs) = try signsAndLogs($0[0])
            return [try signs.converted(to: dtype), try logs.converted(to: dtype)]
        } gradient: { upstream, saved in
            guard let upstream = upstream[1] else { return [nil] }
            let inverse = try transposed(inv(saved.inputs[0]))
            return [try multiply(expandDims(upstream, axis: [-1, -2]), inverse)]
        }
    }

    private static func determinantSpecs(_ count: Int) -> CompositeOperation.SpecRule {
        { inputs in
            let spec = TensorSpec(
                shape: Shape(sizes: inputs[0].shape.sizes.dropLast(2)), dtype: inputs[0].dtype)
            return Array(repeating: spec, count: count)
        }
    }

    private static func signsAndLogs(_ x: Tensor) throws -> (Tensor, Tensor) {
        var matrices = try Matrices(x, "det")
        let (count, size) = (try matrices.count, matrices.rows)
        var signs = [Double](repeating: 1, count: count)
        var logs = [Double](repeating: 0, count: count)
        var diagonals = [Double](repeating: 1, count: count * size)
        try matrices.inEach { index, matrix in
            let pivots = factor(matrix, size, size)
            for place in 0..<size {
                let element = matrix[place * (size + 1)]
                if element < 0 || element.isNaN { signs[index] = -signs[index] }
                if pivots[place] != Int32(place + 1) { signs[index] = -signs[index] }
                if element == 0 { signs[index] = 0 }
                diagonals[index * size + place] = element.magnitude
            }
        }
        let factors = try log(Tensor(diagonals, shape: Shape(sizes: [count, size])))
        logs = try sum(factors, axis: 1).doubleValues()
        let shape = Shape(sizes: matrices.batch)
        return (try Tensor(signs, shape: shape), try Tensor(logs, shape: shape))
    }

    /// P · L · U factors of matrices, L (its diagonal of ones left out) and U in one matrix, and
    /// with which row each row was exchanged, int32, from 0 (`keras.ops.lu_factor`). Gradients of
    /// square matrices.
    public static func luFactor(_ x: Tensor) throws -> (lu: Tensor, pivots: Tensor) {
        let results = try compositeAll(.linalg("LuFactor"), [x]) {
            let dtype = try linalgDType($0[0], "lu_factor")
            return try linalg("LuFactor", [cast($0[0], to: dtype)], specs: factorSpecs) {
                var matrices = try Matrices($0[0], "lu_factor")
                let (rows, columns) = (matrices.rows, matrices.columns)
                var pivots: [Int] = []
                try matrices.inEach { _, matrix in
                    pivots += factor(matrix, rows, columns).map { Int($0) - 1 }
                }
                let shape = matrices.batch + [Swift.min(rows, columns)]
                return [try matrices.tensor(dtype), try integers(pivots, shape: shape)]
            } gradient: { upstream, saved in
                guard let upstream = upstream[0] else { return [nil] }
                return [try factorGradient(upstream, saved.output, saved.outputs[1])]
            }
        }
        return (results[0], results[1])
    }

    @Sendable private static func factorSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let (rows, columns) = try matrixSizes(inputs[0], "lu_factor")
        let count = rows == -1 || columns == -1 ? -1 : Swift.min(rows, columns)
        return [
            inputs[0].spec,
            TensorSpec(
                shape: Shape(sizes: inputs[0].shape.sizes.dropLast(2) + [count]), dtype: .int32),
        ]
    }

    private static func factorGradient(
        _ upstream: Tensor, _ factors: Tensor, _ pivots: Tensor
    ) throws -> Tensor {
        let (rows, columns) = try matrixSizes(factors, "lu_factor")
        guard rows == columns else {
            throw TensorError.gradient(reason: "lu_factor has a gradient of square matrices only")
        }
        let unit = try eye(rows, dtype: factors.dtype)
        let lower = try add(tril(factors, k: -1), unit)
        let upper = try triu(factors)
        let inner = try add(
            tril(matmul(transposed(lower), tril(upstream, k: -1)), k: -1),
            triu(matmul(triu(upstream), transposed(upper))))
        // L⁻ᵀ · inner · U⁻ᵀ, its rows put back.
        let left = try triangularSolution(transposed(lower), inner, lower: false)
        let result = try transposed(
            triangularSolution(upper, transposed(left), lower: false))
        let numbers = try pivots.integerValues()
        let order = try integers(
            stride(from: 0, to: numbers.count, by: Swift.max(rows, 1)).flatMap { start in
                inverseOrder(Array(numbers[start..<start + rows]))
            }, shape: Array(pivots.shape.sizes) + [1])
        return try takeAlongAxis(result, broadcastTo(order, result.shape), axis: -2)
    }

    /// Where each row went to by exchanges one after the other.
    private static func inverseOrder(_ pivots: [Int]) -> [Int] {
        var order = Array(pivots.indices)
        for (place, other) in pivots.enumerated() { order.swapAt(place, other) }
        var inverse = order
        for (place, row) in order.enumerated() { inverse[row] = place }
        return inverse
    }
}
