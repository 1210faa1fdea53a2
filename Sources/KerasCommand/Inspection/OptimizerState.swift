import KerasHDF5
import KerasJSON

/// What a file says about the optimizer: its description, and the state that training goes on from.
struct OptimizerState {
    static let path = "optimizer"

    /// The class that the compile config names; nil for a custom one, or none.
    let className: String?
    /// The steps made so far.
    let iterations: Int?
    /// The stored learning rate; nil if a schedule takes its place.
    let learningRate: Double?
    let arrayCount: Int
    let elementCount: Int

    /// - Returns: nil if there is neither a description nor state.
    init?(compileConfig: JSONValue?, file: HDF5File?, weights: StoredWeights?) throws {
        let description = compileConfig?["optimizer"]
        className = description?["class_name"]?.stringValue ?? description?.stringValue
        let variables = try file?.root.group(at: Self.path + "/vars")
        guard className != nil || variables != nil else { return nil }
        iterations = try variables?.dataset(at: "0")?.scalarInteger()
        learningRate = try variables?.dataset(at: "1")?.scalarFloat()
        arrayCount = try variables?.count ?? 0
        elementCount = weights?.elementCount(below: Self.path) ?? 0
    }
}

extension HDF5Dataset {
    /// The value of a scalar integer; nil for anything else.
    fileprivate func scalarInteger() throws -> Int? {
        guard shape.isEmpty, case .integer(let bits, true, _) = type else { return nil }
        let bytes = try readBytes()
        return bytes.withUnsafeBytes {
            switch bits {
            case 32: Int($0.loadUnaligned(as: Int32.self))
            case 64: Int($0.loadUnaligned(as: Int64.self))
            default: nil
            }
        }
    }

    /// The value of a scalar float; nil for anything else.
    fileprivate func scalarFloat() throws -> Double? {
        guard shape.isEmpty, case .float(let bits, _) = type else { return nil }
        let bytes = try readBytes()
        return bytes.withUnsafeBytes {
            switch bits {
            case 32: Double("\($0.loadUnaligned(as: Float.self))")
            case 64: $0.loadUnaligned(as: Double.self)
            default: nil
            }
        }
    }
}
