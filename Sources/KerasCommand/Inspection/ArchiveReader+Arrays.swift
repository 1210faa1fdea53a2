import Keras
import KerasHDF5
import KerasNPY

extension ArchiveReader {
    /// Every array of the weights by its path, such as `layers/dense/vars/0`.
    ///
    /// - Throws: ``CommandError`` if there are no weights, or arrays that NumPy has no type for.
    func storedArrays() throws -> [(name: String, array: NPYArray)] {
        guard let weights = try verifiedWeights() else {
            throw CommandError("\(path): has no member model.weights.h5")
        }
        var arrays: [(name: String, array: NPYArray)] = []
        try weights.root.walk { object in
            if case .dataset(let dataset) = object {
                arrays.append((dataset.path, try NPYArray(dataset)))
            }
        }
        return arrays
    }
}
