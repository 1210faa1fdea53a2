import KerasHDF5
import KerasZip

/// What the containers of a file, the archive and the HDF5 file in it, find wrong with it.
public enum ContainerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The error of an archive.
    case zip(ZipError)
    /// The error of an HDF5 file.
    case hdf5(HDF5Error)

    /// `nil` for errors of any other kind.
    init?(_ error: any Error) {
        switch error {
        case let error as ZipError: self = .zip(error)
        case let error as HDF5Error: self = .hdf5(error)
        default: return nil
        }
    }

    public var description: String {
        switch self {
        case .zip(let error): error.description
        case .hdf5(let error): error.description
        }
    }
}

extension KerasError {
    /// Runs `body`, which reads the file at `path`; what its containers throw then names that path.
    package static func namingFile<Result>(_ path: String, _ body: () throws -> Result) throws
        -> Result
    {
        do {
            return try body()
        } catch {
            guard let cause = ContainerError(error) else { throw error }
            throw KerasError.damagedFile(path: path, cause: cause)
        }
    }
}
