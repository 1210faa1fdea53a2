/// A small named value that is attached to a group or dataset.
public struct HDF5Attribute: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The type of its elements in the file.
    public let type: HDF5Type
    /// Its dimensions; empty for a scalar, and for a null attribute.
    public let shape: [Int]
    /// Its elements in row-major order; a scalar has one, a null attribute (h5py's `Empty`) none.
    public let value: Value

    /// Elements, widened to the largest type of their kind.
    public enum Value: Sendable, Hashable {
        case strings([String])
        case signed([Int64])
        case unsigned([UInt64])
        case floats([Double])
        case bools([Bool])
        /// Opaque elements, one after the other.
        case bytes([UInt8])
    }

    /// The text of a scalar text attribute; `nil` for anything else.
    public var string: String? {
        guard shape.isEmpty, case .strings(let strings) = value else { return nil }
        return strings.first
    }

    /// The texts of a text attribute, scalar or not; `nil` for anything else.
    ///
    /// An attribute without elements counts as an empty list whatever its type: that is how h5py
    /// writes an empty list of names (as float64).
    public var strings: [String]? {
        if case .strings(let strings) = value { return strings }
        return shape.contains(0) ? [] : nil
    }
}
