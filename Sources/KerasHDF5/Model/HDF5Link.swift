/// A name in a group and what it leads to. Listing links resolves none of them.
public struct HDF5Link: Sendable, Hashable {
    /// The name within its group.
    public let name: String
    /// What it leads to.
    public let target: Target

    /// The kinds of link.
    public enum Target: Sendable, Hashable {
        /// An object of this file; its header's offset in bytes.
        case object(address: UInt64)
        /// A path; never followed.
        case soft
        /// A path in another file; never followed.
        case external
        /// A link type of somebody's own; never followed.
        case userDefined(type: UInt8)
    }
}
