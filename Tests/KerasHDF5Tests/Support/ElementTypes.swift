import KerasHDF5
import Testing

/// A type of ours and numpy's name for it.
struct ElementType: CustomTestStringConvertible {
    let type: HDF5Type
    let numpy: String

    var testDescription: String { numpy }

    /// All that weights are made of, in both byte orders.
    static let all: [ElementType] =
        little + [
            .init(type: .integer(bits: 16, signed: true, order: .big), numpy: ">i2"),
            .init(type: .integer(bits: 32, signed: true, order: .big), numpy: ">i4"),
            .init(type: .integer(bits: 64, signed: true, order: .big), numpy: ">i8"),
            .init(type: .integer(bits: 16, signed: false, order: .big), numpy: ">u2"),
            .init(type: .integer(bits: 32, signed: false, order: .big), numpy: ">u4"),
            .init(type: .integer(bits: 64, signed: false, order: .big), numpy: ">u8"),
            .init(type: .float(bits: 16, order: .big), numpy: ">f2"),
            .init(type: .float(bits: 32, order: .big), numpy: ">f4"),
            .init(type: .float(bits: 64, order: .big), numpy: ">f8"),
        ]

    static let little: [ElementType] = [
        .init(type: .int8, numpy: "i1"), .init(type: .int16, numpy: "<i2"),
        .init(type: .int32, numpy: "<i4"), .init(type: .int64, numpy: "<i8"),
        .init(type: .uint8, numpy: "u1"), .init(type: .uint16, numpy: "<u2"),
        .init(type: .uint32, numpy: "<u4"), .init(type: .uint64, numpy: "<u8"),
        .init(type: .float16, numpy: "<f2"), .init(type: .float32, numpy: "<f4"),
        .init(type: .float64, numpy: "<f8"), .init(type: .bool, numpy: "?"),
        .init(type: .opaque(size: 2), numpy: "V2"), .init(type: .opaque(size: 1), numpy: "V1"),
        .init(
            type: .fixedString(size: 5, padding: .nullPadded, characterSet: .ascii), numpy: "S5"),
    ]
}

/// Scalar, empty in several ways, and up to five dimensions.
let exchangedShapes: [[Int]] = [
    [], [1], [7], [0], [0, 3], [3, 0], [2, 3], [1, 1, 1], [2, 3, 4, 2], [2, 1, 3, 2, 2],
]
