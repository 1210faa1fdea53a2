/// Why an array could not be read or made.
public struct NPYError: Error, Equatable, Sendable {
    public enum Kind: Equatable, Sendable {
        /// The bytes do not begin as a `.npy` file does.
        case notNPY
        case unsupportedVersion(major: Int, minor: Int)
        /// The file ends inside its header.
        case truncatedHeader(expected: Int, found: Int)
        case headerTooLong(size: Int, limit: Int)
        /// The header is not the dictionary that it should be; the offset counts from its start.
        case invalidHeader(offset: Int, expected: String)
        /// The elements are Python objects, in a form that only Python can read, by running code.
        case objectArray
        /// NumPy's description of a type that is not one of ``NPYDataType``.
        case unsupportedDataType(String)
        /// A dimension is negative, there are too many, or the size in bytes is beyond all memory.
        case invalidShape([Int])
        /// The data has another size, in bytes, than the shape and the type need.
        case sizeMismatch(expected: Int, found: Int)
        /// The elements are of another type than asked for.
        case dataTypeMismatch(expected: NPYDataType, found: NPYDataType)
        /// The archive has no array of this name.
        case arrayNotFound(available: [String])
    }

    /// The file, or the name in the archive, that the array comes from.
    public let origin: String
    public let kind: Kind

    public init(origin: String, kind: Kind) {
        self.origin = origin
        self.kind = kind
    }
}

extension NPYError: CustomStringConvertible {
    public var description: String { "\(origin): \(kind)" }
}

extension NPYError.Kind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notNPY: "not a .npy file: it does not begin with \\x93NUMPY"
        case .unsupportedVersion(let major, let minor):
            "version \(major).\(minor) of the .npy format; expected 1.0, 2.0 or 3.0"
        case .truncatedHeader(let expected, let found):
            "cut off: expected at least \(expected) bytes, found \(found)"
        case .headerTooLong(let size, let limit):
            "a header of \(size) bytes, more than the limit of \(limit)"
        case .invalidHeader(let offset, let expected):
            "damaged header: expected \(expected) at its byte \(offset)"
        case .objectArray:
            "an array of Python objects, which only Python can read; "
                + "save it with a numeric dtype instead"
        case .unsupportedDataType(let description):
            "unsupported dtype \(description.debugDescription); expected a float of 16 to 64 bits, "
                + "an integer or a bool"
        case .invalidShape(let shape):
            "impossible shape \(shape): expected at most \(NPYHeader.largestRank) "
                + "non-negative dimensions that fit in memory"
        case .sizeMismatch(let expected, let found):
            "expected \(expected) bytes of data, found \(found)"
        case .dataTypeMismatch(let expected, let found):
            "expected elements of type \(expected), found \(found)"
        case .arrayNotFound(let available):
            "no such array; the archive has \(available.joined(separator: ", "))"
        }
    }
}
