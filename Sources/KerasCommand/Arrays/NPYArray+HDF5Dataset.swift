import KerasHDF5
import KerasNPY

extension NPYArray {
    /// The elements of a dataset; bfloat16, which NumPy does not have, becomes float32.
    ///
    /// - Throws: ``CommandError`` for text and bytes without a meaning; `HDF5Error`.
    init(_ dataset: HDF5Dataset) throws {
        if try dataset.isBFloat16 {
            let bytes = try dataset.readBytes()
            // A float32 whose upper half is the bfloat16.
            try self.init(
                dataType: .float32, shape: dataset.shape,
                bytes: stride(from: 0, to: bytes.count - 1, by: 2).flatMap {
                    [0, 0, bytes[$0], bytes[$0 + 1]]
                })
            return
        }
        guard let type = NPYDataType(dataset.type) else {
            throw CommandError(
                "\(dataset.path): elements of type \(dataset.type) cannot be written to a .npz file"
            )
        }
        try self.init(dataType: type, shape: dataset.shape, bytes: dataset.readBytes())
    }
}

extension NPYDataType {
    /// The type of numbers and bools; nil for others.
    fileprivate init?(_ type: HDF5Type) {
        switch type {
        case .bool: self = .bool
        case .float(let bits, _): self.init(rawValue: "f\(bits / 8)")
        case .integer(let bits, let isSigned, _):
            self.init(rawValue: "\(isSigned ? "i" : "u")\(bits / 8)")
        case .opaque, .fixedString, .variableString: return nil
        }
    }
}
