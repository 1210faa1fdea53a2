import Keras
import KerasHDF5
import KerasZip

/// What matters of an error: its type, its case and the place it names, in one line:
/// `HDF5Error.notAllowed layers/dense/vars/0`.
enum ErrorShape {
    static func of(_ error: any Error) -> String {
        switch error {
        case KerasError.notRestored(let path, let cause):
            return "KerasError.notRestored \(path): \(caseName(cause))"
        case KerasError.stateMismatch(_, let failures):
            return "KerasError.stateMismatch " + failures.map(\.path).joined(separator: ", ")
        case KerasError.damagedFile(_, .zip(let cause)): return of(cause)
        case KerasError.damagedFile(_, .hdf5(let cause)): return of(cause)
        case KerasError.invalidFile(let path, let entry, _):
            return "KerasError.invalidFile \(entry ?? path)"
        case HDF5Error.notAllowed(let refusal, let path):
            return "HDF5Error.notAllowed \(refusal.rawValue) \(path)"
        case HDF5Error.signatureNotFound: return "HDF5Error.signatureNotFound"
        case ZipError.endRecordNotFound: return "ZipError.endRecordNotFound"
        case let error as FileError: return "FileError \(error.operation) \(error.reason)"
        default:
            let place = place(in: error).map { " \($0)" } ?? ""
            return "\(type(of: error)).\(caseName(error))\(place)"
        }
    }

    /// The shape of what `body` throws; `none` if it does not.
    static func of<Result>(_ body: () throws -> Result) -> String {
        do {
            _ = try body()
            return "none"
        } catch {
            return of(error)
        }
    }

    /// Whether the error is one of those that this package declares.
    static func isTyped(_ error: any Error) -> Bool {
        error is KerasError || error is ZipError || error is HDF5Error || error is FileError
            || error is TensorError
    }

    private static func caseName(_ error: any Error) -> String {
        Mirror(reflecting: error).children.first?.label ?? String(describing: error)
    }

    private static func place(in error: any Error) -> String? {
        guard let values = Mirror(reflecting: error).children.first?.value else { return nil }
        for child in Mirror(reflecting: values).children
        where ["path", "entry", "first", "object"].contains(child.label) {
            return child.value as? String
        }
        return nil
    }
}
