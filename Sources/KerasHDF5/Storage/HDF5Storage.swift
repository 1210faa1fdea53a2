/// Where the bytes of an HDF5 file come from: memory, a part of a file, a member of an archive.
///
/// Offsets count from the first byte of the HDF5 file, wherever that lies in the surrounding one.
/// The reader never asks for bytes beyond `size`.
public protocol HDF5Storage: Sendable {
    /// The number of bytes that are really there.
    var size: Int { get }

    /// Fills the whole of `buffer` with the bytes that start at `offset`.
    ///
    /// - Throws: any error; what is not an `HDF5Error` is reported as `HDF5Error.io`.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws
}
