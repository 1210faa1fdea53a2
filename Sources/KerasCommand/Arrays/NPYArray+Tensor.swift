import Keras
import KerasNPY

extension Tensor {
    /// The array as a tensor of the same dtype.
    init(_ array: NPYArray) throws {
        try self.init(uninitialized: Shape(array.shape), dtype: array.dataType.dtype) { bytes in
            array.bytes.withUnsafeBytes { bytes.copyMemory(from: $0) }
        }
    }
}

extension NPYArray {
    /// The tensor as an array of the same type; bfloat16, which NumPy does not have, becomes
    /// float32, which holds the same values.
    ///
    /// - Throws: ``CommandError`` for text.
    init(_ tensor: Tensor) throws {
        let tensor = tensor.dtype == .bfloat16 ? try Ops.cast(tensor, to: .float32) : tensor
        guard let type = NPYDataType.allCases.first(where: { $0.dtype == tensor.dtype }) else {
            throw CommandError("an array of \(tensor.dtype) cannot be written to a NumPy file")
        }
        try self.init(
            dataType: type, shape: tensor.shape.dimensions.compactMap { $0 },
            bytes: tensor.withBytes { Array($0) })
    }
}

extension NPYDataType {
    var dtype: DType {
        switch self {
        case .float16: .float16
        case .float32: .float32
        case .float64: .float64
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .uint8: .uint8
        case .uint16: .uint16
        case .uint32: .uint32
        case .uint64: .uint64
        case .bool: .bool
        }
    }
}
