import Keras

/// What an error is, without what it says: `KerasError.resourceLimit`,
/// `KerasError.damagedFile: HDF5Error.malformed`.
enum ErrorName {
    static func of(_ error: any Error) -> String {
        let name = "\(type(of: error)).\(caseName(error))"
        switch error {
        case KerasError.damagedFile(_, .zip(let cause)): return "\(name): \(of(cause))"
        case KerasError.damagedFile(_, .hdf5(let cause)): return "\(name): \(of(cause))"
        case KerasError.notRestored(_, let cause): return "\(name): \(of(cause))"
        default: return name
        }
    }

    private static func caseName(_ error: any Error) -> String {
        Mirror(reflecting: error).children.first?.label ?? "\(error)"
    }
}
