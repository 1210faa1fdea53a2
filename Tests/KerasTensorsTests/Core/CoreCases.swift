@testable import KerasTensors

/// Functions of `keras.ops.core`, of tensors alone.
enum CoreCases {
    private static let places = OracleCase.Input.indices([0, 1, 2, 0, 2, 2], 3, 2)
    private static let wide = OracleCase.Input(
        shape: [6], dtype: .float32, values: [-1e10, -130, 0.5, 127.9, 300, 1e10])

    static let all: [OracleCase] =
        [
            OracleCase(one: "ops.scatter(x, y, (3, 3))", places, .numbers(3)) {
                try Ops.scatter($0[0], $0[1], shape: [3, 3])
            },
            OracleCase(
                one: "ops.scatter(x, y, (4, 2))", .indices([1, 3, 1], 3, 1), .numbers(3, 2)
            ) { try Ops.scatter($0[0], $0[1], shape: [4, 2]) },
            OracleCase(one: "ops.scatter_update(x, y, z)", .numbers(3, 3), places, .numbers(3)) {
                try Ops.scatterUpdate($0[0], $0[1], $0[2])
            },
            OracleCase(
                one: "ops.scatter_update(x, y, z)", .numbers(4, 2), .indices([1, 3], 2, 1),
                .numbers(2, 2)
            ) { try Ops.scatterUpdate($0[0], $0[1], $0[2]) },
            OracleCase(
                one: "ops.scatter_update(x, y, z, reduction='add')", .numbers(4),
                .indices([1, 1], 2, 1),
                .numbers(2)
            ) { try Ops.scatterUpdate($0[0], $0[1], $0[2], reduction: .add) },
            OracleCase(
                one: "ops.scatter_update(x, y, z, reduction='max')", .numbers(4),
                .indices([1, 2], 2, 1),
                .numbers(2)
            ) { try Ops.scatterUpdate($0[0], $0[1], $0[2], reduction: .max) },
            OracleCase(
                one: "ops.scatter_update(x, y, z, reduction='min')", .numbers(4),
                .indices([1, 2], 2, 1),
                .numbers(2)
            ) { try Ops.scatterUpdate($0[0], $0[1], $0[2], reduction: .min) },
            OracleCase(
                one: "ops.scatter_update(x, y, z, reduction='mul')", .numbers(4),
                .indices([1, 2], 2, 1),
                .numbers(2)
            ) { try Ops.scatterUpdate($0[0], $0[1], $0[2], reduction: .mul) }.withoutGradient,
            OracleCase(one: "ops.slice_update(x, (1, 0), y)", .numbers(3, 3), .numbers(2, 2)) {
                try Ops.sliceUpdate($0[0], startIndices: [1, 0], $0[1])
            },
            OracleCase(one: "ops.slice_update(x, (2, 9), y)", .numbers(3, 3), .numbers(2, 2)) {
                try Ops.sliceUpdate($0[0], startIndices: [2, 9], $0[1])
            },
            OracleCase(one: "ops.convert_to_tensor(x, dtype='float16')", .numbers(2)) {
                try Ops.convertToTensor($0[0], dtype: .float16)
            },
            OracleCase(one: "ops.array(x)", .numbers(2)) { try Ops.array($0[0]) },
            OracleCase(one: "ops.full((2, 3), 2.5)") { _ in try Ops.full([2, 3], .float(2.5)) },
            OracleCase(one: "ops.ones_like(x, dtype='int32')", .numbers(2)) {
                try Ops.onesLike($0[0], dtype: .int32)
            },
            OracleCase(one: "ops.true_divide(x, y)", .numbers(3), .numbers(3), relative: 1e-6) {
                try Ops.trueDivide($0[0], $0[1])
            },
            OracleCase(one: "ops.stop_gradient(x) * x", .numbers(3), relative: 1e-6) {
                try Ops.multiply(Ops.stopGradient($0[0]), $0[0])
            },
            OracleCase(
                one: "jnp.asarray([ops.ndim(x), ops.size(x), *ops.shape(x), ops.is_tensor(x)])",
                .numbers(2, 3)
            ) {
                let numbers =
                    try [Ops.ndim($0[0]), Ops.size($0[0])] + Ops.shape($0[0]).map { $0 ?? -1 }
                return try Ops.integers(numbers + [Ops.isTensor($0[0]) ? 1 : 0])
            }.withKnownSizes,
            OracleCase(one: "ops.saturate_cast(x, 'int8')", wide) {
                try Ops.saturateCast($0[0], to: .int8)
            },
            OracleCase(one: "ops.saturate_cast(x, 'uint32')", wide) {
                try Ops.saturateCast($0[0], to: .uint32)
            },
            OracleCase(one: "ops.saturate_cast(x, 'float16')", wide) {
                try Ops.saturateCast($0[0], to: .float16)
            },
            OracleCase(one: "ops.saturate_cast(x, 'uint8')", .indices([-3, 7, 400])) {
                try Ops.saturateCast($0[0], to: .uint8)
            },
            OracleCase(one: "ops.rearrange(x, 'a (b c) d -> (a d) c b', c=2)", .numbers(2, 6, 3)) {
                try Ops.rearrange($0[0], "a (b c) d -> (a d) c b", ["c": 2])
            },
            OracleCase(one: "ops.rearrange(x, 'b h w -> b w h')", .numbers(2, 3, 4)) {
                try Ops.rearrange($0[0], "b h w -> b w h")
            },
        ] + controlFlow

    private static let controlFlow: [OracleCase] = [
        OracleCase(
            one: "ops.custom_gradient(lambda a: (a * a, lambda upstream: (upstream * 100.0,)))(x)",
            .numbers(3), relative: 1e-6
        ) {
            try Ops.customGradient($0[0]) { input in
                (try Ops.square(input), { try Ops.multiply($0, 100) })
            }
        },
        OracleCase(one: "ops.cond(x[0] > 0, lambda: x * 2, lambda: x * 3)", .numbers(3)) {
            let x = $0[0]
            return try Ops.cond(Ops.greater(x[0], 0), { try x * 2 }, { try x * 3 })
        }.withValuesOnly,
        OracleCase(
            one: "ops.switch(1, [lambda a: a * 2, lambda a: a * a], x)", .numbers(3)
        ) { try Ops.switch(1, [{ try $0 * 2 }, { try $0 * $0 }], $0[0]) },
        OracleCase(
            one: "ops.while_loop(lambda a: ops.sum(a) < 99, lambda a: (a * 1.5,), (x * x,))[0]",
            .numbers(3), relative: 1e-6
        ) {
            try Ops.whileLoop(
                { try Ops.less(Ops.sum($0), 99) }, { try $0 * 1.5 }, Ops.square($0[0]))
        }.withoutGradient.withValuesOnly,
        OracleCase(
            one: "ops.fori_loop(1, 4, lambda i, a: a * x + i, x)", .numbers(3), relative: 1e-6
        ) {
            let x = $0[0]
            return try Ops.foriLoop(1, 4, { try $1 * x + $0 }, x)
        },
        OracleCase(
            "ops.scan(lambda c, a: (c * 0.5 + a, c * a), y, x)", .numbers(4, 2), .numbers(2),
            relative: 1e-6
        ) {
            let (carry, outputs) = try Ops.scan(
                { carry, row in (try carry * 0.5 + row, try carry * row) }, $0[1], $0[0])
            return [carry, outputs]
        }.withValuesOnly,
        OracleCase(
            "ops.scan(lambda c, a: (c + a, c), y, x, reverse=True)", .numbers(4, 2), .numbers(2),
            relative: 1e-6
        ) {
            let (carry, outputs) = try Ops.scan(
                { carry, row in (try carry + row, carry) }, $0[1], $0[0], reverse: true)
            return [carry, outputs]
        }.withValuesOnly,
        OracleCase(
            one: "ops.associative_scan(lambda a, b: a + b, x, axis=1)", .numbers(2, 5),
            relative: 2e-6
        ) {
            try Ops.associativeScan({ [try Ops.add($0[0], $1[0])] }, $0, axis: 1)[0]
        },
        OracleCase(
            one: "ops.associative_scan(lambda a, b: a * b, x, reverse=True)", .numbers(5),
            relative: 2e-6
        ) {
            try Ops.associativeScan({ [try Ops.multiply($0[0], $1[0])] }, $0, reverse: true)[0]
        }.withValuesOnly,
        OracleCase(one: "ops.map(lambda a: ops.sum(a) * a, x)", .numbers(3, 2), relative: 1e-6) {
            try Ops.map({ try Ops.sum($0) * $0 }, $0[0])
        }.withValuesOnly,
        OracleCase(
            one: "ops.vectorized_map(lambda a: ops.matmul(a, ops.transpose(a)), x)",
            .numbers(3, 2, 2), relative: 2e-6
        ) {
            try Ops.vectorizedMap({ (a: Tensor) in try a.matmul(Ops.transpose(a)) }, $0[0])
        }.withValuesOnly,
        OracleCase(
            one: "ops.vectorize(lambda a, b: a * b + a)(x, y)", .numbers(3, 1), .numbers(2),
            relative: 1e-6
        ) { try Ops.vectorize { try $0[0] * $0[1] + $0[0] }($0) }.withKnownSizes,
    ]
}
