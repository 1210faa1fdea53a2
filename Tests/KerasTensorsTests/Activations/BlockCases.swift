import Foundation

@testable import KerasTensors

/// Functions of `keras.ops.nn` that are made of others.
enum BlockCases {
    static let all: [OracleCase] = blocks + normalizations

    private static let blocks: [OracleCase] = [
        OracleCase(one: "ops.swish(x)", .numbers(2, 3), relative: 1e-6) { try Ops.swish($0[0]) },
        OracleCase(one: "ops.hard_swish(x)", .numbers(2, 3), relative: 1e-6) {
            try Ops.hardSwish($0[0])
        },
        OracleCase(one: "ops.multi_hot(x, 5)", .indices([1, 3, 0, 1, 4, 9], 2, 3)) {
            try Ops.multiHot($0[0], numClasses: 5)
        },
        OracleCase(one: "ops.multi_hot(x, 4)", .indices([1, 3])) {
            try Ops.multiHot($0[0], numClasses: 4)
        },
        OracleCase(one: "ops.depth_to_space(x, 2)", .numbers(2, 2, 3, 8)) {
            try Ops.depthToSpace($0[0], blockSize: 2)
        },
        OracleCase(one: "ops.depth_to_space(x, 2, 'channels_first')", .numbers(2, 8, 2, 3)) {
            try Ops.depthToSpace($0[0], blockSize: 2, dataFormat: .channelsFirst)
        },
        OracleCase(one: "ops.space_to_depth(x, 2)", .numbers(2, 4, 6, 2)) {
            try Ops.spaceToDepth($0[0], blockSize: 2)
        },
        OracleCase(one: "ops.space_to_depth(x, 2, 'channels_first')", .numbers(2, 2, 4, 6)) {
            try Ops.spaceToDepth($0[0], blockSize: 2, dataFormat: .channelsFirst)
        },
        OracleCase(one: "ops.unfold(x, 2)", .numbers(2, 2, 3, 4)) {
            try Ops.unfold($0[0], kernelSize: 2)
        },
        OracleCase(
            one: "ops.unfold(x, (2, 3), dilation=(2, 1), padding=(1, 0), stride=2)",
            .numbers(1, 2, 5, 6)
        ) {
            try Ops.unfold(
                $0[0], kernelSize: [2, 3], dilation: [2, 1], padding: [1, 0], stride: 2)
        },
        OracleCase(one: "ops.fold(x, (4, 5), 2)", .numbers(2, 8, 12), relative: 1e-6) {
            try Ops.fold($0[0], outputSize: [4, 5], kernelSize: 2)
        },
        OracleCase(
            one: "ops.fold(x, 4, 2, padding=1, stride=2)", .numbers(1, 4, 9), relative: 1e-6
        ) { try Ops.fold($0[0], outputSize: 4, kernelSize: 2, padding: [1], stride: 2) },
        OracleCase(
            one: "ops.adaptive_average_pool(x, 3)", .numbers(2, 7, 2), relative: 1e-6
        ) { try Ops.adaptiveAveragePool($0[0], outputSize: 3) },
        OracleCase(
            one: "ops.adaptive_average_pool(x, (2, 3), 'channels_first')", .numbers(1, 2, 5, 7),
            relative: 2e-6
        ) {
            try Ops.adaptiveAveragePool(
                $0[0], outputSize: [2, 3], dataFormat: .channelsFirst)
        },
        OracleCase(one: "ops.adaptive_max_pool(x, (2, 3))", .numbers(1, 5, 4, 2)) {
            try Ops.adaptiveMaxPool($0[0], outputSize: [2, 3])
        },
        OracleCase(
            "(ops.adaptive_max_pool(x, 2), ops.adaptive_max_pool(x, 3))",
            .numbers(2, 5, 3, dtype: .int32)
        ) {
            [
                try Ops.adaptiveMaxPool($0[0], outputSize: 2),
                try Ops.adaptiveMaxPool($0[0], outputSize: 3),
            ]
        }.withoutGradient,
        OracleCase(one: "ops.adaptive_max_pool(x, 7)", .numbers(2, 5, 3)) {
            try Ops.adaptiveMaxPool($0[0], outputSize: 7)
        },
        OracleCase(
            one: "ops.adaptive_average_pool(x, (4, 3))", .numbers(1, 8, 5, 2), relative: 1e-6
        ) { try Ops.adaptiveAveragePool($0[0], outputSize: [4, 3]) },
        OracleCase(
            one: "ops.adaptive_average_pool(x, 300)", .numbers(1, 1000, 1), relative: 1e-6
        ) { try Ops.adaptiveAveragePool($0[0], outputSize: 300) },
        OracleCase(
            one: "ops.separable_conv(x, y, z)", .numbers(1, 4, 4, 2), .numbers(2, 2, 2, 1),
            .numbers(1, 1, 2, 3), relative: 1e-5
        ) { try Ops.separableConv($0[0], $0[1], $0[2]) },
        OracleCase("ops.moments(x, (0, 1))", .numbers(2, 3, 2), relative: 1e-6) {
            let (mean, variance) = try Ops.moments($0[0], axes: [0, 1])
            return [mean, variance]
        },
    ]

    private static let positive = OracleCase.Input(
        shape: [3], dtype: .float32, values: [0.5, 2, 1])
    private static let lengths = OracleCase.Input.indices([2, 1])

    private static let normalizations: [OracleCase] = [
        OracleCase(
            one: "ops.batch_normalization(x, y, z, -1)", .numbers(2, 3), .numbers(3), positive,
            relative: 1e-5
        ) { try Ops.batchNormalization($0[0], mean: $0[1], variance: $0[2], axis: -1) },
        OracleCase(
            one: "ops.batch_normalization(x, y, z, 1, scale=w, epsilon=0.1)", .numbers(2, 3, 2),
            .numbers(3), positive, .numbers(3), relative: 1e-5
        ) {
            try Ops.batchNormalization(
                $0[0], mean: $0[1], variance: $0[2], axis: 1, scale: $0[3], epsilon: 0.1)
        },
        OracleCase(
            one: "ops.batch_normalization(x, y, z, 1, w)", .numbers(2, 3), .numbers(3), positive,
            .numbers(3), relative: 1e-5
        ) {
            try Ops.batchNormalization(
                $0[0], mean: $0[1], variance: $0[2], axis: 1, offset: $0[3])
        },
        OracleCase(
            one: "ops.dot_product_attention(x, y, z)", .numbers(2, 3, 2, 4), .numbers(2, 5, 2, 4),
            .numbers(2, 5, 2, 4), relative: 1e-5
        ) { try Ops.dotProductAttention($0[0], $0[1], $0[2]) },
        OracleCase(
            one: "ops.dot_product_attention(x, y, z, w * 0.1, is_causal=True, scale=0.2)",
            .numbers(1, 4, 2, 3), .numbers(1, 4, 1, 3), .numbers(1, 4, 1, 3), .numbers(1, 2, 4, 4),
            relative: 1e-5
        ) {
            try Ops.dotProductAttention(
                $0[0], $0[1], $0[2], bias: Ops.multiply($0[3], 0.1), scale: 0.2, isCausal: true)
        },
        OracleCase(
            one: "ops.dot_product_attention(x, y, z, mask=w > 0)", .numbers(1, 3, 2, 4),
            .numbers(1, 4, 2, 4), .numbers(1, 4, 2, 4), .numbers(1, 1, 3, 4), relative: 1e-5
        ) {
            try Ops.dotProductAttention(
                $0[0], $0[1], $0[2], mask: Ops.greater($0[3], 0))
        },
        OracleCase(one: "ops.normalize(x)", .numbers(2, 3), relative: 2e-6) {
            try Ops.normalize($0[0])
        },
        OracleCase(one: "ops.normalize(x, axis=0, order=3)", .numbers(2, 3), relative: 1e-5) {
            try Ops.normalize($0[0], axis: 0, order: 3)
        },
        OracleCase(one: "ops.psnr(x, y, 2.0)", .numbers(2, 3), .numbers(2, 3), relative: 2e-6) {
            try Ops.psnr($0[0], Ops.multiply($0[1], 0.5), maxValue: 2)
        }.replacing(python: "ops.psnr(x, y * 0.5, 2.0)"),
        OracleCase(
            one: "ops.ctc_loss(x, y, z, w)", .indices([1, 2, 2, 1, 3, 0], 2, 3),
            .numbers(2, 6, 4), .indices([3, 2]), .indices([6, 4]), relative: 2e-5
        ) {
            try Ops.ctcLoss(
                target: $0[0], output: $0[1], targetLength: $0[2], outputLength: $0[3])
        },
        OracleCase(
            one: "ops.ctc_loss(x, y, z, w, mask_index=3)", .indices([1, 2, 0, 0], 2, 2),
            .numbers(2, 5, 4), .indices([2, 1]), .indices([5, 5]), relative: 2e-5
        ) {
            try Ops.ctcLoss(
                target: $0[0], output: $0[1], targetLength: $0[2], outputLength: $0[3],
                maskIndex: 3)
        },
        OracleCase("ops.ctc_decode(x, y)", .numbers(2, 7, 3), .indices([7, 4]), relative: 1e-6) {
            let (labels, scores) = try Ops.ctcDecode($0[0], $0[1])
            return [labels, scores]
        }.withoutGradient,
        OracleCase(
            "ops.ctc_decode(x, y, merge_repeated=False, mask_index=2)", .numbers(2, 7, 3),
            .indices([7, 4]), relative: 1e-6
        ) {
            let (labels, scores) = try Ops.ctcDecode(
                $0[0], $0[1], mergeRepeated: false, maskIndex: 2)
            return [labels, scores]
        }.withoutGradient,
        beamSearch([3, 8, 5], [8, 5, 1], width: 4, topPaths: 3, maskIndex: 0),
        beamSearch([2, 12, 4], [12, 0], width: 10, topPaths: 10, maskIndex: 3),
        // More candidates than there are labellings.
        beamSearch([2, 2, 3], [2, 1], width: 100, topPaths: 20, maskIndex: 1),
        beamSearch([2, 9, 2], [9, 7], width: 1, topPaths: 1, maskIndex: 0),
        beamSearch([1, 30, 11], [28], width: 25, topPaths: 2, maskIndex: 4),
    ]
}

/// Labels of sequences by Keras's beam search and ours.
private func beamSearch(
    _ shape: [Int], _ lengths: [Int], width: Int, topPaths: Int, maskIndex: Int
) -> OracleCase {
    // No two of their sums are alike, so that no order is chance.
    let logits = (0..<shape.reduce(1, *)).map { 3 * sin(Double($0 * $0) * 1.7) }
    return OracleCase(
        "ops.ctc_decode(x, y, 'beam_search', beam_width=\(width), top_paths=\(topPaths), "
            + "mask_index=\(maskIndex))",
        .init(shape: shape, dtype: .float32, values: logits), .indices(lengths), relative: 1e-5
    ) {
        let (labels, scores) = try Ops.ctcDecode(
            $0[0], $0[1], strategy: .beamSearch, beamWidth: width, topPaths: topPaths,
            maskIndex: maskIndex)
        return [labels, scores]
    }.withoutGradient
}
