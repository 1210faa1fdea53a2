/// The type of one element of a dataset or attribute, as it lies in the file.
public enum HDF5Type: Sendable, Hashable {
    /// An integer of 8, 16, 32 or 64 bits.
    case integer(bits: Int, signed: Bool, order: ByteOrder)
    /// An IEEE 754 number of 16, 32 or 64 bits.
    case float(bits: Int, order: ByteOrder)
    /// h5py's bool: an enumeration FALSE = 0, TRUE = 1 over one byte.
    case bool
    /// Bytes without a meaning of their own; 2 of them are a bfloat16 if an attribute says so.
    case opaque(size: Int)
    /// Text in a fixed number of bytes.
    case fixedString(size: Int, padding: StringPadding, characterSet: CharacterSet)
    /// Text of any length, kept in the file's global heap.
    case variableString(characterSet: CharacterSet)

    /// Which byte of a number comes first.
    public enum ByteOrder: Sendable, Hashable {
        case little
        case big

        /// The order of the machine that runs this program.
        public static var host: ByteOrder { 1.littleEndian == 1 ? .little : .big }
    }

    /// How a text shorter than its field ends.
    public enum StringPadding: UInt8, Sendable, Hashable {
        case nullTerminated = 0
        case nullPadded = 1
        case spacePadded = 2
    }

    /// What the file says about a text's encoding. Python writes UTF-8 in either case.
    public enum CharacterSet: UInt8, Sendable, Hashable {
        case ascii = 0
        case utf8 = 1
    }

    /// Bytes of one element in the file; 16 (a reference into the heap) for variable text.
    public var size: Int {
        switch self {
        case .integer(let bits, _, _), .float(let bits, _): bits / 8
        case .bool: 1
        case .opaque(let size), .fixedString(let size, _, _): size
        case .variableString: 16
        }
    }

    /// Whether elements are numbers (or bools), which arithmetic can use as they are.
    public var isNumeric: Bool {
        switch self {
        case .integer, .float, .bool: true
        case .opaque, .fixedString, .variableString: false
        }
    }

    /// The order of an element's bytes; `nil` where there is none to speak of.
    public var byteOrder: ByteOrder? {
        switch self {
        case .integer(let bits, _, let order) where bits > 8: order
        case .float(_, let order): order
        default: nil
        }
    }
}

extension HDF5Type {
    public static let float16 = float(bits: 16, order: .little)
    public static let float32 = float(bits: 32, order: .little)
    public static let float64 = float(bits: 64, order: .little)
    public static let int8 = integer(bits: 8, signed: true, order: .little)
    public static let int16 = integer(bits: 16, signed: true, order: .little)
    public static let int32 = integer(bits: 32, signed: true, order: .little)
    public static let int64 = integer(bits: 64, signed: true, order: .little)
    public static let uint8 = integer(bits: 8, signed: false, order: .little)
    public static let uint16 = integer(bits: 16, signed: false, order: .little)
    public static let uint32 = integer(bits: 32, signed: false, order: .little)
    public static let uint64 = integer(bits: 64, signed: false, order: .little)
}

extension HDF5Type: CustomStringConvertible {
    /// numpy's word for it, as in `float32` or `>i4`.
    public var description: String {
        switch self {
        case .integer(let bits, let signed, let order):
            order == .big && bits > 8
                ? ">\(signed ? "i" : "u")\(bits / 8)" : "\(signed ? "int" : "uint")\(bits)"
        case .float(let bits, let order): order == .big ? ">f\(bits / 8)" : "float\(bits)"
        case .bool: "bool"
        case .opaque(let size): "V\(size)"
        case .fixedString(let size, _, _): "S\(size)"
        case .variableString: "str"
        }
    }
}
