import KerasHDF5
import KerasTensors
import KerasZip

/// Variables as an HDF5 file, ready to be written: its size is known, and nothing was copied.
struct WeightsContent {
    private let file: HDF5Writer
    /// The arrays in the order in which the file asks for them.
    private let values: [Tensor]

    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for a value that no file holds;
    ///   `HDF5Error` for names that none has.
    init(_ groups: [StateCollector.Group]) throws {
        var layout = HDF5Layout()
        var values: [Tensor] = []
        for group in groups {
            try layout.addGroup(group.path, attributes: group.name.map { ["name": $0] } ?? [:])
            for (key, value) in group.variables {
                guard let type = value.dtype.hdf5Type else {
                    throw KerasError.unsupported(
                        object: "\(group.path)/\(key)",
                        feature: "a variable of dtype \(value.dtype.name) in a file",
                        remedy: "store text as an asset")
                }
                try layout.addDataset(
                    "\(group.path)/\(key)", type: type,
                    shape: value.shape.knownSizes(for: "save"),
                    attributes: value.dtype.hdf5Attributes)
                values.append(value)
            }
        }
        self.values = values
        file = try HDF5Writer(layout)
    }

    /// The arrays by their paths.
    var arrays: [(path: String, value: Tensor)] {
        zip(file.datasets, values).map { ($0.path, $1) }
    }

    /// The number of bytes of the file.
    var size: Int { file.fileSize }

    /// Writes the file.
    func write(to sink: any ByteSink) throws {
        var next = values.makeIterator()
        try file.write(
            to: { try sink.append($0) },
            data: { _, supply in try next.next()?.withBytes(supply) })
    }
}
