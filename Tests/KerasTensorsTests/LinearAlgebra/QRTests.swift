import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct QRTests {
    @Test(arguments: [[3, 3], [7, 4], [4, 7], [130, 64], [2, 5, 3], [0, 3], [1, 1]])
    func factorsMultiplyToTheMatrix(sizes: [Int]) throws {
        let x = try Random.normal(Shape(sizes), seed: 1)
        let (q, r) = try Ops.qr(x)
        try expectClose(doubles(Ops.matmul(q, r)), doubles(x), relative: 1e-5, absolute: 1e-5)
        let k = q.shape.sizes[q.rank - 1]
        let gram = try Ops.matmul(Ops.swapaxes(q, -1, -2), q)
        let identity = try Ops.broadcastTo(Ops.eye(k), gram.shape)
        try expectClose(doubles(gram), doubles(identity), absolute: 1e-5)
    }

    @Test(arguments: [[5, 3], [3, 5], [64, 64]])
    func signsAndOrderAreKerass(sizes: [Int]) throws {
        let x = try Random.normal(Shape(sizes), seed: 3)
        let answer = try Oracle.run(
            script: """
                import keras
                result = [np.asarray(part).ravel() for part in keras.ops.qr(
                    keras.random.normal(sizes, seed=3))]
                """, arguments: ["sizes": OracleValue(sizes)])
        let (q, r) = try Ops.qr(x)
        try expectClose(doubles(q), answer[0], relative: 1e-4, absolute: 2e-5)
        try expectClose(doubles(r), answer[1], relative: 1e-4, absolute: 2e-5)
    }
}
