import KerasHDF5
import KerasTensors

/// The weights in a legacy file: of each layer a list of arrays, in the order in which the layer
/// has them.
struct LegacyWeights {
    /// The names of all weights together.
    static let maximumNames = 1 << 20

    /// The arrays of a layer, of the model itself, or of the optimizer.
    struct Part {
        let name: String
        let weightNames: [String]
        private let group: HDF5Group

        /// - Parameter budget: How many names there may be; those of the part are subtracted.
        init(_ group: HDF5Group, name: String, budget: inout Int) throws {
            self.name = name
            self.group = group
            try group.checkWork()
            weightNames = try group.nameList("weight_names") ?? []
            budget -= weightNames.count
            guard budget >= 0 else {
                throw HDF5Error.resourceLimit(
                    path: group.path, what: "the number of weights' names",
                    declared: UInt64(LegacyWeights.maximumNames - budget),
                    limit: UInt64(LegacyWeights.maximumNames))
            }
        }

        /// The arrays in their order. Nothing of their content is read.
        func arrays() throws -> [LegacyArray] {
            try weightNames.map { name in
                try group.checkWork()
                return try LegacyArray(group.requiredDataset(at: name))
            }
        }
    }

    let file: String
    /// All layers, in the file's order.
    let allLayers: [Part]
    /// Those that have weights.
    var layers: [Part] { allLayers.filter { !$0.weightNames.isEmpty } }
    /// The variables that the model itself owns; `nil` in files from before they were written.
    let topLevel: Part?

    /// - Parameters:
    ///   - group: The group with a group for each of `layerNames`.
    ///   - file: The path of the file, for errors.
    init(_ group: HDF5Group, layerNames: [String], file: String) throws {
        self.file = file
        guard Set(layerNames).count == layerNames.count else {
            throw KerasError.invalidFile(
                path: file, entry: group.path, reason: "layer_names has a name twice")
        }
        var budget = Self.maximumNames
        allLayers = try layerNames.map {
            try Part(group.requiredGroup(at: $0), name: $0, budget: &budget)
        }
        let name = "top_level_model_weights"
        topLevel = try group.group(at: name).map { try Part($0, name: name, budget: &budget) }
    }
}

/// An array in a legacy file.
struct LegacyArray {
    let shape: Shape
    private let dtype: DType
    private let dataset: HDF5Dataset

    /// - Throws: `HDF5Error.unsupported` for elements that no tensor holds.
    init(_ dataset: HDF5Dataset) throws {
        guard let dtype = try DType(dataset) else {
            throw HDF5Error.unsupported(
                path: dataset.path, feature: "a variable of type \(dataset.type)")
        }
        self.dataset = dataset
        self.dtype = dtype
        shape = Shape(dataset.shape)
    }

    func read() throws -> Tensor {
        try LoadBudget.current?.count(
            unpackedBytes: dataset.unpackedByteCount, of: dataset.path)
        return try Tensor(uninitialized: shape, dtype: dtype) { bytes in
            try dataset.read(into: bytes)
            // A file may have any byte for a bool, Swift only these two.
            if dtype == .bool {
                for index in bytes.indices where bytes[index] > 1 { bytes[index] = 1 }
            }
        }
    }
}
