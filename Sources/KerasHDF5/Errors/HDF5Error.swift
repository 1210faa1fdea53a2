/// Everything that can go wrong with an HDF5 file, one case for each way.
///
/// `path` is the object's place in the file's tree, `layers/dense/vars/0`; the root is `/`.
/// Offsets are in bytes from the start of the HDF5 file.
public enum HDF5Error: Error, Hashable, Sendable {
    /// The file does not start with the HDF5 signature: it is something else.
    case signatureNotFound

    /// The file, or a stretch of it, is shorter than it says of itself, in bytes.
    case truncated(expected: UInt64, found: UInt64)

    /// A structure contradicts the format or the file's size.
    case malformed(path: String, structure: String, offset: UInt64, reason: String)

    /// Valid HDF5 that this reader does not read.
    case unsupported(path: String, feature: String)

    /// The object leads outside the file or hides what it is; it was not followed.
    case notAllowed(Refusal, path: String)

    /// The file asks for more than `HDF5Limits` grants.
    case resourceLimit(path: String, what: String, declared: UInt64, limit: UInt64)

    /// There is no such object.
    case missing(path: String)

    /// The object is there, but it is something else.
    case wrongKind(path: String, expected: Kind, found: Kind)

    /// The path has an empty component, or too many of them.
    case invalidPath(String)

    /// The buffer given does not have the dataset's size, in bytes.
    case wrongBufferSize(path: String, expected: Int, found: Int)

    /// The storage could not be read.
    case io(String)

    /// A group or dataset was declared that no file can hold.
    case invalidDeclaration(path: String, reason: String)

    /// The same path was declared twice.
    case duplicate(path: String)

    /// While writing, a dataset got another number of bytes than its type and shape declare.
    case wrongByteCount(path: String, declared: Int, supplied: Int)

    /// What is refused before it is resolved.
    public enum Refusal: String, Sendable, Hashable {
        /// A link that names an object of another file.
        case externalLink = "ExternalLink"
        /// A link that names a path.
        case softLink = "SoftLink"
        /// A link whose meaning only its author's program knows.
        case userDefinedLink = "user-defined link"
        /// A dataset whose bytes lie in other files.
        case externalStorage = "external Dataset"
        /// A dataset that is put together from other datasets.
        case virtualDataset = "virtual Dataset"
    }

    /// What an object can be.
    public enum Kind: String, Sendable, Hashable {
        case group = "Group"
        case dataset = "Dataset"
        case namedDatatype = "named datatype"
        /// An attribute or dataset of text.
        case text = "text"
        /// An attribute or dataset of numbers.
        case numbers = "numbers"
    }
}
