import Testing

@testable import PluginUnderTest

@Suite("Names in Python's spelling")
struct SnakeCaseTests {
    // The right-hand sides are what keras.src.utils.naming.to_snake_case (3.15.1) gives.
    @Test(arguments: [
        ("meanPred", "mean_pred"), ("mse", "mse"), ("top5Accuracy", "top5_accuracy"),
        ("HTTPLoss", "http_loss"), ("myHTTPLoss", "my_http_loss"), ("gelu2", "gelu2"),
        ("already_snake", "already_snake"), ("aB", "a_b"), ("X", "x"),
        ("leakyReLU", "leaky_re_lu"), ("ABCd", "ab_cd"), ("__private", "__private"),
        ("Mean2D", "mean2d"), ("conv2DTranspose", "conv2d_transpose"), ("f1Score", "f1_score"),
        ("aBCDe", "a_bc_de"), ("AbCdEf", "ab_cd_ef"),
    ])
    func `are the ones Keras makes`(swift: String, python: String) {
        #expect(swift.snakeCased == python)
    }
}
