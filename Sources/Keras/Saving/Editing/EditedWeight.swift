import KerasHDF5
import KerasTensors

/// An array of an edited file: one that lies in the file, or one that was added.
struct EditedWeight: Sendable {
    enum Content: Sendable {
        /// The path of the dataset.
        case stored(path: String)
        case added(Tensor)
    }

    let content: Content
    /// The type of the elements, those of numbers in the byte order of this machine.
    let type: HDF5Type
    let shape: [Int]
    /// The texts that are attached to it, `dtype` among them.
    let attributes: [String: String]
    let byteCount: Int

    init(_ dataset: HDF5Dataset, attributes: [String: String]) {
        content = .stored(path: dataset.path)
        type = dataset.type.inHostOrder
        shape = dataset.shape
        byteCount = dataset.byteCount
        self.attributes = attributes
    }

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for what no file
    ///   can hold.
    init(_ tensor: Tensor, name: String) throws {
        guard !tensor.isSymbolic, let type = tensor.dtype.hdf5Type else {
            throw KerasError.invalidArgument(
                object: "FileEditor", argument: "weights[\"\(name)\"]",
                expected: "a tensor with numeric values", found: "\(tensor.spec)")
        }
        content = .added(tensor)
        self.type = type
        shape = try tensor.shape.knownSizes(for: "FileEditor")
        attributes = tensor.dtype.hdf5Attributes
        byteCount = try tensor.shape.elementCount() * tensor.dtype.byteCount
    }

    /// NumPy's word for the type; Keras's for what NumPy does not have.
    var dtypeName: String {
        type == .opaque(size: 2) && attributes["dtype"] == "bfloat16"
            ? "bfloat16" : type.description
    }
}

extension HDF5Type {
    /// The type in which reading gives the elements.
    fileprivate var inHostOrder: HDF5Type {
        switch self {
        case .integer(let bits, let signed, _): .integer(bits: bits, signed: signed, order: .host)
        case .float(let bits, _): .float(bits: bits, order: .host)
        default: self
        }
    }
}
