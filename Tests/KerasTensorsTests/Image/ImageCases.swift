@testable import KerasTensors

/// Functions of `keras.ops.image`.
enum ImageCases {
    typealias Image = Ops.Image

    static let all: [OracleCase] = colors + sizes + framing + transforms + filters

    private static let rgb = OracleCase.Input(
        shape: [2, 2, 3], dtype: .float32,
        values: [0.2, 0.5, 0.9, 0.7, 0.1, 0.3, 0.4, 0.8, 0.1, 0, 0, 0])
    private static let photo = OracleCase.Input.numbers(1, 4, 5, 2)

    private static let colors: [OracleCase] = [
        OracleCase(one: "ops.image.rgb_to_grayscale(x)", rgb, relative: 1e-6) {
            try Image.rgbToGrayscale($0[0])
        },
        OracleCase(
            one: "ops.image.rgb_to_grayscale(x, 'channels_first')", .numbers(1, 3, 2, 2),
            relative: 1e-6
        ) { try Image.rgbToGrayscale($0[0], dataFormat: .channelsFirst) },
        OracleCase(one: "ops.image.rgb_to_hsv(x)", rgb, relative: 2e-6) {
            try Image.rgbToHSV($0[0])
        }.withoutGradient,
        OracleCase(
            one: "ops.image.rgb_to_hsv(x)", rgb.with([0.2, 0.5, 0.9, 0.7, 0.1, 0.3], 1, 2, 3),
            relative: 5e-6
        ) { try Image.rgbToHSV($0[0]) },
        OracleCase(one: "ops.image.hsv_to_rgb(x)", rgb, relative: 2e-6) {
            try Image.hsvToRGB($0[0])
        },
    ]

    private static let sizes: [OracleCase] = [
        OracleCase(one: "ops.image.resize(x, (6, 3))", photo, relative: 2e-6) {
            try Image.resize($0[0], size: (6, 3))
        },
        OracleCase(one: "ops.image.resize(x, (7, 3), 'nearest')", photo) {
            try Image.resize($0[0], size: (7, 3), interpolation: .nearest)
        },
        OracleCase(one: "ops.image.resize(x, (7, 8), 'bicubic')", photo, relative: 5e-6) {
            try Image.resize($0[0], size: (7, 8), interpolation: .bicubic)
        },
        OracleCase(
            one: "ops.image.resize(x, (2, 3), 'lanczos3', antialias=True)", photo, relative: 1e-5
        ) {
            try Image.resize(
                $0[0], size: (2, 3), interpolation: .lanczos3, antialias: true)
        },
        OracleCase(one: "ops.image.resize(x, (5, 9), 'lanczos5')", photo, relative: 1e-5) {
            try Image.resize($0[0], size: (5, 9), interpolation: .lanczos5)
        },
        OracleCase(
            one: "ops.image.resize(x, (3, 2), antialias=True, data_format='channels_first')",
            .numbers(2, 7, 5), relative: 2e-6
        ) {
            try Image.resize(
                $0[0], size: (3, 2), antialias: true, dataFormat: .channelsFirst)
        },
        OracleCase(
            one: "ops.image.resize(x, (3, 3), crop_to_aspect_ratio=True)", photo, relative: 2e-6
        ) { try Image.resize($0[0], size: (3, 3), cropToAspectRatio: true) },
        OracleCase(
            one: "ops.image.resize(x, (6, 3), pad_to_aspect_ratio=True, fill_value=2.0)", photo,
            relative: 2e-6
        ) {
            try Image.resize(
                $0[0], size: (6, 3), padToAspectRatio: true, fillValue: 2)
        },
        OracleCase(
            one: "ops.image.scale_and_translate(x, (1, 6, 3, 2), y, z, (1, 2), 'linear')", photo,
            .numbers(2).with([1.7, 0.6]), .numbers(2).with([0.3, -0.45]), relative: 1e-5
        ) {
            try Image.scaleAndTranslate(
                $0[0], outputShape: [1, 6, 3, 2], scale: $0[1], translation: $0[2],
                spatialDims: [1, 2], method: .bilinear)
        }.withKnownSizes,
        OracleCase(
            one: "ops.image.scale_and_translate(x, (1, 6, 3, 2), y, z, (1, 2), 'cubic', False)",
            photo, .numbers(2).with([1.7, 0.6]), .numbers(2).with([0.3, -0.45]), relative: 2e-5
        ) {
            try Image.scaleAndTranslate(
                $0[0], outputShape: [1, 6, 3, 2], scale: $0[1], translation: $0[2],
                spatialDims: [1, 2], method: .bicubic, antialias: false)
        }.withKnownSizes,
    ]

    private static let framing: [OracleCase] = [
        OracleCase(one: "ops.image.pad_images(x, 1, 2, 3, 0)", photo) {
            try Image.padImages($0[0], top: 1, left: 2, bottom: 3, right: 0)
        },
        OracleCase(
            one: "ops.image.pad_images(x, 1, None, None, 2, 7, 9)", .numbers(4, 5, 2)
        ) {
            try Image.padImages($0[0], top: 1, right: 2, targetHeight: 7, targetWidth: 9)
        },
        OracleCase(one: "ops.image.crop_images(x, 1, 2, 1, 0)", photo) {
            try Image.cropImages($0[0], top: 1, left: 2, bottom: 1, right: 0)
        },
        OracleCase(
            one: "ops.image.crop_images(x, None, 1, 1, None, 2, 2, 'channels_first')",
            .numbers(2, 4, 5)
        ) {
            try Image.cropImages(
                $0[0], left: 1, bottom: 1, targetHeight: 2, targetWidth: 2,
                dataFormat: .channelsFirst)
        },
        OracleCase(one: "ops.image.extract_patches(x, (2, 3))", photo) {
            try Image.extractPatches($0[0], size: [2, 3])
        },
        OracleCase(
            one: "ops.image.extract_patches(x, 2, strides=1, dilation_rate=2, padding='same')",
            photo
        ) {
            try Image.extractPatches(
                $0[0], size: 2, strides: 1, dilationRate: 2, padding: .same)
        },
        OracleCase(one: "ops.image.extract_patches_3d(x, (1, 2, 2))", .numbers(2, 3, 4, 2)) {
            try Image.extractPatches3D($0[0], size: [1, 2, 2])
        },
    ]

    private static let spots = OracleCase.Input(
        shape: [2, 6], dtype: .float32,
        values: [0.25, 1.5, 2.75, -0.6, 3.4, 8.2, 1.1, 0.3, -1.7, 2.2, 5.9, 3.3])

    private static let transforms: [OracleCase] =
        ImageFillMode.allCases.flatMap { mode -> [OracleCase] in
            [0, 1].map { order in
                OracleCase(
                    one: """
                        ops.image.map_coordinates(
                            x, y, order=\(order), fill_mode='\(mode.rawValue)', fill_value=0.5)
                        """.replacingLines, .numbers(4, 4), spots, relative: 1e-5
                ) {
                    try Image.mapCoordinates(
                        $0[0], $0[1], order: order, fillMode: mode, fillValue: 0.5)
                }.withKnownSizes
            }
        } + [
            OracleCase(
                one: "ops.image.affine_transform(x, y)", photo,
                .numbers(8).with([0.9, 0.2, 0.4, -0.1, 1.1, -0.3, 0, 0]), relative: 1e-5
            ) { try Image.affineTransform($0[0], $0[1]) }.withKnownSizes,
            OracleCase(
                one: "ops.image.affine_transform(x, y, fill_mode='nearest')", photo,
                .numbers(8).with([0.93, 0.21, 0.437, -0.13, 1.07, -0.313, 0.291, -0.573]),
                relative: 1e-5
            ) { try Image.affineTransform($0[0], $0[1], fillMode: .nearest) }.withKnownSizes,
            OracleCase(
                one: "ops.image.affine_transform(x, y, 'nearest', 'reflect')", .numbers(2, 4, 4, 1),
                .numbers(8).with(
                    [0.9, 0.2, 0.4, -0.1, 1.1, -0.3, 0, 0, 1, 0, -1, 0, 1, 2, 0, 0], 2, 8),
                relative: 1e-5
            ) {
                try Image.affineTransform(
                    $0[0], $0[1], interpolation: .nearest, fillMode: .reflect)
            },
            OracleCase(
                one: "ops.image.perspective_transform(x, y, z, fill_value=1.0)", photo,
                .numbers(4).with([0, 0, 0, 3, 4, 0, 4, 3], 4, 2),
                .numbers(4).with([0.2, 0.1, 0.5, 3.1, 3.7, 0.3, 4.2, 2.6], 4, 2), relative: 2e-4
            ) {
                try Image.perspectiveTransform(
                    $0[0], startPoints: $0[1], endPoints: $0[2], fillValue: 1)
            }.withKnownSizes,
        ]

    private static let filters: [OracleCase] = [
        OracleCase(
            one: "ops.image.gaussian_blur(x, data_format='channels_last')", photo, relative: 5e-6
        ) {
            try Image.gaussianBlur($0[0])
        },
        OracleCase(
            one: "ops.image.gaussian_blur(x, (5, 3), (0.8, 1.5), 'channels_last')",
            .numbers(6, 5, 2), relative: 5e-6
        ) { try Image.gaussianBlur($0[0], kernelSize: (5, 3), sigma: (0.8, 1.5)) },
        OracleCase(one: "ops.image.sobel_edges(x)", photo, relative: 5e-6) {
            try Image.sobelEdges($0[0])
        },
        OracleCase(
            one: "ops.image.ssim(x, y * 0.9, filter_size=3)", .numbers(2, 5, 5, 2),
            .numbers(2, 5, 5, 2), relative: 2e-5
        ) { try Image.ssim($0[0], Ops.multiply($0[1], 0.9), filterSize: 3) },
        OracleCase(
            one: "ops.image.elastic_transform(x, alpha=2.0, sigma=0.7, seed=5)",
            .numbers(1, 6, 6, 2),
            relative: 2e-5
        ) { try Image.elasticTransform($0[0], alpha: 2, sigma: 0.7, seed: 5) },
    ]
}

extension String {
    /// One line of it.
    fileprivate var replacingLines: String {
        split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    }
}
