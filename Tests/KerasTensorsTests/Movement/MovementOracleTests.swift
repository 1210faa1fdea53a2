import KerasTestSupport
import Testing

@testable import KerasTensors

private let cases: [OracleCase] = [
    OracleCase(one: "ops.reshape(x, (3, -1))", .numbers(2, 6)) { try Ops.reshape($0[0], [3, -1]) },
    OracleCase(one: "ops.reshape(x, (1, 12, 1))", .numbers(12)) {
        try Ops.reshape($0[0], [1, 12, 1])
    },
    OracleCase(one: "ops.reshape(x, (0, 5))", .numbers(0, 3)) { try Ops.reshape($0[0], [0, 5]) },
    OracleCase(one: "ops.expand_dims(x, 0)", .numbers(2, 3)) { try Ops.expandDims($0[0], axis: 0) },
    OracleCase(one: "ops.expand_dims(x, (1, -1))", .numbers(2, 3)) {
        try Ops.expandDims($0[0], axis: [1, -1])
    },
    OracleCase(one: "ops.squeeze(x)", .numbers(3, 1, 1)) { try Ops.squeeze($0[0]) },
    OracleCase(one: "ops.squeeze(x, -1)", .numbers(2, 3, 1)) { try Ops.squeeze($0[0], axis: -1) },
    OracleCase(one: "ops.transpose(x)", .numbers(3, 5)) { try Ops.transpose($0[0]) },
    OracleCase(one: "ops.transpose(x)", .numbers(37, 53)) { try Ops.transpose($0[0]) },
    OracleCase(one: "ops.transpose(x, (2, 0, 1))", .numbers(3, 4, 5)) {
        try Ops.transpose($0[0], axes: [2, 0, 1])
    },
    OracleCase(one: "ops.transpose(x, (0, 2, 1, 3))", .numbers(2, 3, 4, 5)) {
        try Ops.transpose($0[0], axes: [0, 2, 1, 3])
    },
    OracleCase(one: "ops.transpose(x, (3, 1, 2, 0))", .numbers(2, 3, 4, 5, dtype: .float16)) {
        try Ops.transpose($0[0], axes: [3, 1, 2, 0])
    },
    OracleCase(one: "ops.swapaxes(x, 0, -1)", .numbers(2, 3, 4, dtype: .int8)) {
        try Ops.swapaxes($0[0], 0, -1)
    },
    OracleCase(one: "ops.moveaxis(x, (0, 1), (-1, 0))", .numbers(2, 3, 4)) {
        try Ops.moveaxis($0[0], source: [0, 1], destination: [-1, 0])
    },
    OracleCase(one: "ops.concatenate([x, y], 1)", .numbers(2, 3), .numbers(2, 4)) {
        try Ops.concatenate($0, axis: 1)
    },
    OracleCase(
        one: "ops.concatenate([x, y, z], 0)", .numbers(1, 3), .numbers(0, 3, dtype: .int32),
        .numbers(2, 3, dtype: .bfloat16)
    ) { try Ops.concatenate($0, axis: 0) },
    OracleCase(one: "ops.stack([x, y], -1)", .numbers(2, 3), .numbers(2, 3)) {
        try Ops.stack($0, axis: -1)
    },
    OracleCase(one: "ops.stack([x], 0)", .numbers(2)) { try Ops.stack($0, axis: 0) },
    OracleCase("ops.split(x, 3, axis=1)", .numbers(2, 6)) { try Ops.split($0[0], 3, axis: 1) },
    OracleCase("ops.split(x, [1, 4])", .numbers(6, 2)) { try Ops.split($0[0], at: [1, 4]) },
    OracleCase("ops.split(x, (2, 5), axis=-1)", .numbers(2, 6)) {
        try Ops.split($0[0], at: [2, 5], axis: -1)
    },
    OracleCase("ops.unstack(x, axis=1)", .numbers(2, 3)) { try Ops.unstack($0[0], axis: 1) },
    OracleCase("ops.split(x, 2)[1:]", .numbers(4, 3)) { [try Ops.split($0[0], 2)[1]] },
    OracleCase(one: "ops.take(x, y, axis=0)", .numbers(5, 3), .indices([4, 0, 0, -1, 2, 7])) {
        try Ops.take($0[0], $0[1], axis: 0)
    },
    OracleCase(one: "ops.take(x, y, axis=-1)", .numbers(2, 3, 4), .indices([1, 1, 3, -4], 2, 2)) {
        try Ops.take($0[0], $0[1], axis: -1)
    },
    OracleCase(one: "ops.take(x, y)", .numbers(2, 3), .indices([5, 1, 1])) {
        try Ops.take($0[0], $0[1])
    },
    OracleCase(one: "ops.take(x, y, axis=1)", .numbers(3, 70), .indices([69, 5, 69, 3])) {
        try Ops.take($0[0], $0[1], axis: 1)
    },
    OracleCase(
        one: "ops.take(x, y, axis=0)", .numbers(3, dtype: .uint8), .indices([-4, 0, 3, -3])
    ) { try Ops.take($0[0], $0[1], axis: 0) },
    OracleCase(
        one: "ops.take(x, y, axis=0)", .numbers(3, 2, dtype: .float16), .indices([2, 2, 2, 0])
    ) { try Ops.take($0[0], $0[1], axis: 0) },
    OracleCase(
        one: "ops.take_along_axis(x, y, axis=1)", .numbers(2, 4),
        .indices([0, 3, 3, -1, 2, 0], 2, 3)
    ) { try Ops.takeAlongAxis($0[0], $0[1], axis: 1) },
    OracleCase(
        one: "ops.take_along_axis(x, y, axis=0)", .numbers(3, 4), .indices([0, 2, 1, 1], 1, 4)
    ) { try Ops.takeAlongAxis($0[0], $0[1], axis: 0) },
    OracleCase(
        one: "ops.take_along_axis(x, y, axis=0)", .numbers(3, 4), .indices([0, 2], 2, 1)
    ) { try Ops.takeAlongAxis($0[0], $0[1], axis: 0) },
    OracleCase(one: "ops.one_hot(x, 4)", .indices([0, 3, -1, 4, 2, 1], 2, 3)) {
        try Ops.oneHot($0[0], numClasses: 4)
    },
    OracleCase(one: "ops.one_hot(x, 3, axis=0, dtype='int32')", .indices([0, 2, 2, 1], 2, 2)) {
        try Ops.oneHot($0[0], numClasses: 3, axis: 0, dtype: .int32)
    },
    OracleCase(one: "ops.broadcast_to(x, (4, 2, 3))", .numbers(2, 1)) {
        try Ops.broadcastTo($0[0], [4, 2, 3])
    },
    OracleCase(one: "ops.broadcast_to(x, (2, 3))", .numbers()) {
        try Ops.broadcastTo($0[0], [2, 3])
    },
    OracleCase(one: "ops.repeat(x, 3, axis=1)", .numbers(2, 2, 2)) {
        try Ops.repeat($0[0], 3, axis: 1)
    },
    OracleCase(one: "ops.repeat(x, 2)", .numbers(2, 3)) { try Ops.repeat($0[0], 2) },
    OracleCase(one: "ops.repeat(x, jnp.array([1, 2, 0]), axis=1)", .numbers(2, 3, 2)) {
        try Ops.repeat($0[0], [1, 2, 0], axis: 1)
    },
    OracleCase(one: "ops.repeat(x, jnp.array([1, 0, 2, 1, 1, 3]))", .numbers(2, 3)) {
        try Ops.repeat($0[0], [1, 0, 2, 1, 1, 3])
    },
    OracleCase(one: "ops.softmax(x, axis=(1, 2))", .numbers(2, 3, 4), relative: 5e-6) {
        try Ops.softmax($0[0], axes: [1, 2])
    },
    OracleCase(one: "ops.log_softmax(x, axis=(0, 1))", .numbers(2, 3, 4), relative: 5e-6) {
        try Ops.logSoftmax($0[0], axes: [0, 1])
    },
    OracleCase(one: "ops.repeat(x, 0, axis=0)", .numbers(2, 3)) {
        try Ops.repeat($0[0], 0, axis: 0)
    },
    OracleCase(one: "ops.tile(x, (2, 1, 3))", .numbers(2, 3)) { try Ops.tile($0[0], [2, 1, 3]) },
    OracleCase(one: "ops.tile(x, (2,))", .numbers(2, 3)) { try Ops.tile($0[0], [2]) },
    OracleCase(one: "ops.slice(x, (1, 0), (2, -1))", .numbers(4, 3)) {
        try Ops.slice($0[0], startIndices: [1, 0], shape: [2, -1])
    },
    OracleCase(one: "ops.slice(x, (0, 2, 1), (2, 1, 3))", .numbers(2, 3, 4)) {
        try Ops.slice($0[0], startIndices: [0, 2, 1], shape: [2, 1, 3])
    },
    OracleCase(one: "ops.flip(x)", .numbers(3, 4)) { try Ops.flip($0[0]) },
    OracleCase(one: "ops.flip(x, axis=(0, -1))", .numbers(2, 3, 4)) {
        try Ops.flip($0[0], axis: [0, -1])
    },
    OracleCase(one: "x[1]", .numbers(3, 4)) { try $0[0][1] },
    OracleCase(one: "x[-1, -2]", .numbers(3, 4)) { try $0[0][-1, -2] },
    OracleCase(one: "x[1:3]", .numbers(5, 2)) { try $0[0][1..<3] },
    OracleCase(one: "x[1:300]", .numbers(5, 2)) { try $0[0][1..<300] },
    OracleCase(one: "x[:, 1]", .numbers(3, 4, 2)) { try $0[0][TensorSlice.all, 1] },
    OracleCase(one: "x[2:, :-1]", .numbers(3, 4)) { try $0[0][2..., ..<(-1)] },
    OracleCase(one: "x[3:1]", .numbers(5, 2)) { try $0[0][TensorSlice.range(3, 1)] },
    OracleCase(one: "x[::2]", .numbers(5, 2)) { try $0[0][TensorSlice.strided(nil, nil, step: 2)] },
    OracleCase(one: "x[:, ::-1]", .numbers(3, 4)) {
        try $0[0][TensorSlice.all, TensorSlice.strided(nil, nil, step: -1)]
    },
    OracleCase(one: "x[-2:0:-2, 1]", .numbers(6, 2)) {
        try $0[0][TensorSlice.strided(-2, 0, step: -2), 1]
    },
    OracleCase(one: "x[7::-3]", .numbers(6, 2)) {
        try $0[0][TensorSlice.strided(7, nil, step: -3)]
    },
    OracleCase(one: "x[..., 1]", .numbers(2, 3, 4)) { try $0[0][TensorSlice.ellipsis, 1] },
    OracleCase(one: "x[1, ..., ::3]", .numbers(2, 3, 4)) {
        try $0[0][1, TensorSlice.ellipsis, TensorSlice.strided(nil, nil, step: 3)]
    },
    OracleCase(one: "x[..., None]", .numbers(2, 3)) {
        try $0[0][TensorSlice.ellipsis, TensorSlice.newAxis]
    },
    OracleCase(one: "x[:, None, 1:]", .numbers(2, 3)) {
        try $0[0][TensorSlice.all, TensorSlice.newAxis, 1...]
    },
    OracleCase(one: "ops.pad(x, ((1, 2), (0, 3)))", .numbers(2, 3)) {
        try Ops.pad($0[0], [(1, 2), (0, 3)])
    },
    OracleCase(one: "ops.pad(x, ((1, 1),), constant_values=7)", .numbers(3, dtype: .int32)) {
        try Ops.pad($0[0], [(1, 1)], constantValue: .int(7))
    },
    OracleCase(one: "ops.pad(x, ((2, 1), (1, 0)), mode='reflect')", .numbers(3, 2)) {
        try Ops.pad($0[0], [(2, 1), (1, 0)], mode: .reflect)
    },
    OracleCase(one: "ops.pad(x, ((5, 7),), mode='reflect')", .numbers(3)) {
        try Ops.pad($0[0], [(5, 7)], mode: .reflect)
    },
    OracleCase(one: "ops.pad(x, ((1, 0), (0, 0), (0, 2)), mode='edge')", .numbers(2, 2, 3)) {
        try Ops.pad($0[0], [(1, 0), (0, 0), (0, 2)], mode: .edge)
    },
    OracleCase(one: "ops.pad(x, ((0, 0), (3, 4), (0, 0)), mode='edge')", .numbers(2, 1, 2)) {
        try Ops.pad($0[0], [(0, 0), (3, 4), (0, 0)], mode: .edge)
    },
    OracleCase(one: "ops.pad(x, ((2, 1), (4, 3)), mode='symmetric')", .numbers(2, 3)) {
        try Ops.pad($0[0], [(2, 1), (4, 3)], mode: .symmetric)
    },
    OracleCase(one: "ops.sort(x)", .numbers(3, 50)) { try Ops.sort($0[0]) },
    OracleCase(one: "ops.sort(x, axis=0)", .numbers(7, 3)) { try Ops.sort($0[0], axis: 0) },
    OracleCase(one: "ops.argsort(x, axis=0)", .numbers(7, 3, dtype: .int8)) {
        try Ops.argsort($0[0], axis: 0)
    },
    OracleCase(
        one: "ops.argsort(x)",
        OracleCase.Input(
            shape: [9], dtype: .float32,
            values: [3, .nan, -0.0, 0, .infinity, .nan, -.infinity, 1, 3])
    ) { try Ops.argsort($0[0]) },
    OracleCase("ops.top_k(x, 3)", .numbers(2, 7)) {
        let (values, indices) = try Ops.topK($0[0], 3)
        return [values, indices]
    },
    OracleCase(
        // A NaN's sign does not travel to Python; it is set there.
        "ops.top_k(jnp.where(jnp.arange(9) == 5, jnp.negative(x), x), 9)[1]",
        OracleCase.Input(
            shape: [9], dtype: .float32,
            values: [3, .nan, -0.0, 0, .infinity, .nan, -.infinity, 1, 3])
    ) {
        let isFifth = try Ops.equal(Ops.arange(9), 5)
        let x = try Ops.where(isFifth, Tensor([Float](repeating: -.nan, count: 9)), $0[0])
        return [try Ops.topK(x, 9).indices]
    },
    OracleCase(
        one: "ops.in_top_k(x, y, 2)", .indices([0, 1, 2, 1, 3]),
        OracleCase.Input(
            shape: [5, 4], dtype: .float32,
            values: [1, 2, 3, 4, 1, 2, 2, 2, 5, 5, 5, 5, 0, .nan, 1, 2, 4, 3, 2, 2.5])
    ) { try Ops.inTopK($0[0], $0[1], k: 2) },
    OracleCase(one: "ops.zeros_like(x)", .numbers(2, dtype: .int8)) { try Ops.zerosLike($0[0]) },
    OracleCase(one: "ops.full_like(x, 2.5, dtype='float16')", .numbers(2, 2)) {
        try Ops.fullLike($0[0], .float(2.5), dtype: .float16)
    },
    OracleCase(one: "ops.arange(2, 11, 3)") { _ in try Ops.arange(from: 2, to: 11, step: 3) },
    OracleCase(one: "ops.arange(10, 0, -3)") { _ in try Ops.arange(from: 10, to: 0, step: -3) },
    OracleCase(one: "ops.arange(0, 1, 0.1)") { _ in try Ops.arange(from: 0.0, to: 1, step: 0.1) },
    OracleCase(one: "ops.arange(1.5, -3, -0.7)") { _ in
        try Ops.arange(from: 1.5, to: -3, step: -0.7)
    },
    OracleCase(one: "ops.linspace(-1, 3, 7)", relative: 1e-7) { _ in
        try Ops.linspace(-1, 3, num: 7)
    },
    OracleCase(one: "ops.linspace(0, 1, 4, endpoint=False)", relative: 1e-7) { _ in
        try Ops.linspace(0, 1, num: 4, endpoint: false)
    },
    OracleCase(one: "ops.linspace(2, 5, 1)") { _ in try Ops.linspace(2, 5, num: 1) },
    OracleCase(one: "ops.eye(3, 4, k=1)") { _ in try Ops.eye(3, 4, k: 1) },
    OracleCase(one: "ops.eye(3, k=-1, dtype='int32')") { _ in
        try Ops.eye(3, k: -1, dtype: .int32)
    },
]

@Suite struct MovementOracleTests {
    private static let answers = Result { try OracleCase.answers(cases) }

    @Test(arguments: cases.indices)
    func agreesWithKeras(number: Int) throws {
        let answers = try Self.answers.get()
        try #require(answers.count == cases.count)
        try cases[number].check(against: answers[number])
    }
}
