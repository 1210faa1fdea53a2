@testable import KerasTensors

/// Functions of the elements along axes, and those that count or order them.
enum ReductionCases {
    static let all: [OracleCase] = withNaN + quantiles + averages + counting

    private static let holes = OracleCase.Input(
        shape: [3, 4], dtype: .float32,
        values: [1, .nan, 3, -2, .nan, .nan, .nan, .nan, 5, 0.5, .nan, 4])

    private static let withNaN: [OracleCase] = [
        OracleCase(one: "ops.nansum(x, axis=1)", holes) { try Ops.nansum($0[0], axis: 1) },
        OracleCase(one: "ops.nansum(x)", holes) { try Ops.nansum($0[0]) },
        OracleCase(one: "ops.nanprod(x, axis=0, keepdims=True)", holes) {
            try Ops.nanprod($0[0], axis: 0, keepDims: true)
        },
        OracleCase(one: "ops.nanmax(x, axis=1)", holes) { try Ops.nanmax($0[0], axis: 1) }
            .withoutGradient,
        OracleCase(one: "ops.nanmax(x, axis=0)", holes) { try Ops.nanmax($0[0], axis: 0) },
        OracleCase(one: "ops.nanmin(x, axis=(0, 1))", holes) {
            try Ops.nanmin($0[0], axis: [0, 1])
        },
        OracleCase(one: "ops.nanmean(x, axis=1)", holes) { try Ops.nanmean($0[0], axis: 1) }
            .withoutGradient,
        OracleCase(one: "ops.nanmean(x, axis=0)", holes) { try Ops.nanmean($0[0], axis: 0) },
        OracleCase(one: "ops.nanvar(x, axis=0)", holes, relative: 1e-6) {
            try Ops.nanvar($0[0], axis: 0)
        },
        OracleCase(one: "ops.nanvar(x)", holes, relative: 1e-6) { try Ops.nanvar($0[0]) },
        OracleCase(one: "ops.nanstd(x, keepdims=True)", holes, relative: 1e-6) {
            try Ops.nanstd($0[0], keepDims: true)
        },
        OracleCase(one: "ops.nancumsum(x, axis=1)", holes) { try Ops.nancumsum($0[0], axis: 1) },
        OracleCase(one: "ops.nancumprod(x)", holes, relative: 1e-6) { try Ops.nancumprod($0[0]) },
        OracleCase(one: "ops.nanargmax(x, axis=1)", holes) { try Ops.nanargmax($0[0], axis: 1) },
        OracleCase(one: "ops.nanargmin(x, axis=0, keepdims=True)", holes) {
            try Ops.nanargmin($0[0], axis: 0, keepDims: true)
        },
        OracleCase(one: "ops.nanmedian(x, axis=1)", holes) { try Ops.nanmedian($0[0], axis: 1) }
            .withoutGradient,
        OracleCase(one: "ops.nanmedian(x)", holes) { try Ops.nanmedian($0[0]) },
        OracleCase(one: "ops.nanquantile(x, y, axis=1)", holes, halves) {
            try Ops.nanquantile($0[0], $0[1], axis: 1)
        }.withoutGradient,
        OracleCase(one: "ops.nanpercentile(x, 30.0)", holes, relative: 1e-6) {
            try Ops.nanpercentile($0[0], Tensor([30 as Float], shape: []))
        },
    ]

    private static let halves = OracleCase.Input(
        shape: [3], dtype: .float32, values: [0.1, 0.5, 0.85])

    private static let quantiles: [OracleCase] = [
        OracleCase(one: "ops.median(x)", .numbers(3, 4)) { try Ops.median($0[0]) },
        OracleCase(one: "ops.median(x, axis=(0, 2), keepdims=True)", .numbers(3, 2, 4)) {
            try Ops.median($0[0], axis: [0, 2], keepDims: true)
        },
        OracleCase(one: "ops.median(x, axis=1)", holes) { try Ops.median($0[0], axis: 1) }
            .withoutGradient,
        OracleCase(one: "ops.quantile(x, y, axis=1)", .numbers(3, 5), halves, relative: 1e-6) {
            try Ops.quantile($0[0], $0[1], axis: 1)
        },
        OracleCase(
            one: "ops.quantile(x, jnp.float32(0.3), axis=0, keepdims=True)", .numbers(3, 5),
            relative: 1e-6
        ) {
            try Ops.quantile($0[0], Tensor([0.3 as Float], shape: []), axis: 0, keepDims: true)
        },
        OracleCase(
            one: "ops.quantile(x, jnp.float32([0.3, 0.9]), method='lower')", .numbers(3, 5)
        ) { try Ops.quantile($0[0], Tensor([0.3, 0.9] as [Float]), method: .lower) },
        OracleCase(
            one: "ops.quantile(x, jnp.float32(0.4), axis=-1, method='higher')", .numbers(3, 5)
        ) {
            try Ops.quantile(
                $0[0], Tensor([0.4 as Float], shape: []), axis: -1, method: .higher)
        },
        OracleCase(
            one: "ops.quantile(x, jnp.float32(0.35), axis=-1, method='nearest')", .numbers(3, 5)
        ) {
            try Ops.quantile(
                $0[0], Tensor([0.35 as Float], shape: []), axis: -1, method: .nearest)
        },
        OracleCase(
            one: "ops.quantile(x, jnp.float32(0.35), axis=-1, method='midpoint')", .numbers(3, 5)
        ) {
            try Ops.quantile(
                $0[0], Tensor([0.35 as Float], shape: []), axis: -1, method: .midpoint)
        },
        OracleCase(
            one: "ops.percentile(x, jnp.float32([10, 50]), axis=1)", .numbers(3, 5),
            relative: 1e-6
        ) { try Ops.percentile($0[0], Tensor([10, 50] as [Float]), axis: 1) },
    ]

    private static let averages: [OracleCase] = [
        OracleCase(one: "ops.amax(x, axis=1)", .numbers(3, 4)) { try Ops.amax($0[0], axis: 1) },
        OracleCase(one: "ops.amin(x, axis=0, keepdims=True)", .numbers(3, 4)) {
            try Ops.amin($0[0], axis: 0, keepDims: true)
        },
        OracleCase(one: "ops.max(x, axis=1, initial=2.5)", .numbers(3, 4)) {
            try Ops.max($0[0], axis: 1, initial: .float(2.5))
        },
        OracleCase(one: "ops.min(x, axis=0, initial=-4, keepdims=True)", .numbers(3, 4)) {
            try Ops.min($0[0], axis: 0, keepDims: true, initial: .int(-4))
        },
        OracleCase(one: "ops.prod(x, axis=1, dtype='float16')", .numbers(2, 3), relative: 2e-3) {
            try Ops.prod($0[0], axis: 1, dtype: .float16)
        },
        OracleCase(one: "ops.ptp(x, axis=1)", .numbers(3, 4)) { try Ops.ptp($0[0], axis: 1) },
        OracleCase(one: "ops.average(x)", .numbers(3, 4), relative: 1e-6) {
            try Ops.average($0[0])
        },
        OracleCase(
            one: "ops.average(x, axis=1, weights=y)", .numbers(3, 4), .numbers(4), relative: 1e-5
        ) { try Ops.average($0[0], axis: 1, weights: $0[1]) },
        OracleCase(
            one: "ops.average(x, weights=y)", .numbers(3, 4), .numbers(3, 4), relative: 1e-5
        ) { try Ops.average($0[0], weights: $0[1]) },
        OracleCase(one: "ops.diff(x)", .numbers(3, 4)) { try Ops.diff($0[0]) },
        OracleCase(one: "ops.diff(x, n=2, axis=0)", .numbers(4, 2)) {
            try Ops.diff($0[0], n: 2, axis: 0)
        },
        OracleCase(one: "ops.trapezoid(x, dx=0.5)", .numbers(3, 4), relative: 1e-6) {
            try Ops.trapezoid($0[0], dx: 0.5)
        },
        OracleCase(one: "ops.trapezoid(x, y, axis=0)", .numbers(4, 2), .numbers(4), relative: 1e-6)
        {
            try Ops.trapezoid($0[0], x: $0[1], axis: 0)
        },
        OracleCase(one: "ops.corrcoef(x)", .numbers(3, 5), relative: 4e-6) {
            try Ops.corrcoef($0[0])
        },
        OracleCase(one: "ops.cumprod(x, axis=1)", .numbers(2, 7), relative: 2e-6) {
            try Ops.cumprod($0[0], axis: 1)
        },
        OracleCase(one: "ops.cumprod(x)", .numbers(2, 2), relative: 1e-6) {
            try Ops.cumprod($0[0])
        },
        OracleCase(one: "ops.cumprod(x, dtype='int32')", .numbers(2, 2)) {
            try Ops.cumprod($0[0], dtype: .int32)
        },
        OracleCase(one: "ops.cumsum(x, axis=0, dtype='float16')", .numbers(2, 2)) {
            try Ops.cumsum($0[0], axis: 0, dtype: .float16)
        },
    ]

    private static let edges = OracleCase.Input(
        shape: [4], dtype: .float32, values: [-3, 0, 0, 2.5])

    private static let counting: [OracleCase] = [
        OracleCase(one: "ops.bincount(x, minlength=3)", .indices([], 0)) {
            try Ops.bincount($0[0], minLength: 3)
        }.withValuesOnly,
        OracleCase(one: "ops.bincount(x)", .indices([1, 5, 1, 0, -2])) { try Ops.bincount($0[0]) }
            .withValuesOnly,
        OracleCase(
            one: "ops.bincount(x, weights=y, minlength=8)", .indices([1, 5, 1]), .numbers(3)
        ) { try Ops.bincount($0[0], weights: $0[1], minLength: 8) }.withValuesOnly,
        OracleCase(one: "ops.bincount(x, minlength=4)", .indices([1, 3, 1, 0, 2, 2], 2, 3)) {
            try Ops.bincount($0[0], minLength: 4)
        }.withValuesOnly,
        OracleCase(one: "ops.searchsorted(y, x)", .numbers(3, 4), edges) {
            try Ops.searchsorted($0[1], $0[0])
        }.withoutGradient,
        OracleCase(
            one: "ops.searchsorted(y, x, side='right')", edges.with([0, 2.5, 9, -9, .nan]), edges
        ) { try Ops.searchsorted($0[1], $0[0], side: .right) }.withoutGradient,
        OracleCase(one: "ops.digitize(x, y)", edges.with([0, 2.5, 9, -9, -3, -4]), edges) {
            try Ops.digitize($0[0], $0[1])
        }.withoutGradient,
        OracleCase(one: "ops.digitize(x, y)", .numbers(2, 3), edges.with([3, 1, -2])) {
            try Ops.digitize($0[0], $0[1])
        }.withoutGradient,
        OracleCase("ops.histogram(x, bins=4)", .numbers(15), relative: 1e-6) {
            let (counts, edges) = try Ops.histogram($0[0], bins: 4)
            return [counts, edges]
        }.withoutGradient.withValuesOnly,
        OracleCase("ops.histogram(x, bins=3, range=(-2.0, 4.0))", .numbers(20), relative: 1e-6) {
            let (counts, edges) = try Ops.histogram($0[0], bins: 3, range: (-2, 4))
            return [counts, edges]
        }.withoutGradient.withValuesOnly,
        OracleCase("ops.nonzero(x)", .indices([0, 3, 0, 0, -1, 2], 2, 3)) {
            try Ops.nonzero($0[0])
        }.withValuesOnly,
        OracleCase(
            "ops.unique(x, return_index=True, return_inverse=True, return_counts=True)",
            .indices([3, 1, 3, 0, 1, 3], 2, 3)
        ) {
            let found = try Ops.unique($0[0])
            return [found.values, found.indices, found.inverse, found.counts]
        }.withValuesOnly,
        OracleCase(
            "ops.unique(x, axis=1, return_counts=True)", .indices([3, 1, 3, 0, 2, 0], 2, 3)
        ) {
            let found = try Ops.unique($0[0], axis: 1)
            return [found.values, found.counts]
        }.withValuesOnly,
        OracleCase(one: "ops.unique(x, size=5)", .indices([3, 1, 3, 0])) {
            try Ops.unique($0[0], size: 5).values
        }.withValuesOnly,
        OracleCase(one: "ops.unique(x, size=2)", .indices([3, 1, 3, 0])) {
            try Ops.unique($0[0], size: 2).values
        }.withValuesOnly,
        OracleCase(
            one: "ops.unique(x, axis=0, size=4, fill_value=7)", .indices([3, 1, 3, 1, 0, 2], 3, 2)
        ) {
            try Ops.unique($0[0], axis: 0, size: 4, fillValue: .int(7)).values
        }.withValuesOnly,
        OracleCase(one: "ops.unique(x, size=5, fill_value=-1)", .indices([3, 1, 3, 0])) {
            try Ops.unique($0[0], size: 5, fillValue: .int(-1)).values
        }.withValuesOnly,
        OracleCase("ops.where(x)", .indices([0, 3, 0, 1])) { try Ops.where($0[0]) }
            .withValuesOnly,
        OracleCase(one: "ops.isin(x, y)", .indices([1, 2, 3, 4], 2, 2), .indices([2, 4, 9])) {
            try Ops.isin($0[0], $0[1])
        },
        OracleCase(one: "ops.isin(x, y, invert=True)", .numbers(2, 3), .numbers(2)) {
            try Ops.isin($0[0], $0[1], invert: true)
        },
        OracleCase(one: "ops.argpartition(x, 2)", .numbers(2, 7)) {
            try Ops.argpartition($0[0], 2)
        },
        OracleCase(one: "ops.argpartition(x, -3, axis=0)", .numbers(7, 2)) {
            try Ops.argpartition($0[0], -3, axis: 0)
        },
        OracleCase(one: "ops.argpartition(x, 1, axis=None)", .indices([3, 1, 2, 1, 0, 3], 2, 3)) {
            try Ops.argpartition($0[0], 1, axis: nil)
        },
    ]
}
