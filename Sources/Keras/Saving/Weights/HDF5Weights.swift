import KerasHDF5
import KerasTensors

/// The variables of a saved model in an HDF5 file.
final class HDF5Weights: WeightsSource {
    private let file: HDF5File
    private let storage: SummedStorage
    private let layerDependencies: LayerDependencies
    /// Where the headers of the datasets are that were read.
    private var readAddresses = Set<UInt64>()
    /// Where the last object was looked for: the next one is mostly beside it.
    private var lastParent: (path: String, group: HDF5Group?)?
    private var ahead: WeightsReadAhead?
    /// What was found ahead; from then on nobody else reads the file.
    private(set) lazy var index: WeightsIndex? = {
        let index = ahead?.finish()
        workBefore = file.work
        return index
    }()
    /// What the walk ahead looked at, which has a limit of its own.
    private var workBefore = 0

    /// - Throws: ``HDF5Error`` for a file that is not one, or damaged.
    init(_ storage: SummedStorage) throws {
        self.storage = storage
        file = try HDF5File(storage, limits: .ofModels)
        layerDependencies = LayerDependencies(root: file.root)
    }

    deinit { ahead?.cancel() }

    /// Begins to look for the arrays, for the time until somebody asks for them.
    func readAhead() {
        if ahead == nil { ahead = WeightsReadAhead(of: file, size: storage.size) }
    }

    func variables(at path: String) throws -> (any VariableSource)? {
        if let arrays = index?.arrays(at: path) {
            return IndexedVariables(
                path: path, arrays: arrays, storage: storage,
                didRead: { [self] in readAddresses.insert($0) })
        }
        try file.root.checkWork(since: workBefore)
        guard
            let group = try group(at: path) ?? layerDependencies.otherPath(for: path).flatMap(group)
        else { return nil }
        return try HDF5Variables(
            group: group, storage: storage, workBefore: workBefore,
            didRead: { [self] in readAddresses.insert($0) })
    }

    /// The group of the variables of the object at `path`.
    private func group(at path: String) throws -> HDF5Group? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return try file.root.group(at: path.isEmpty ? "vars" : "\(path)/vars")
        }
        let name = path[path.utf8.index(after: slash)...]
        return try parent(at: path[..<slash])?.group(at: String(name))?.group(at: "vars")
    }

    private func parent(at path: Substring) throws -> HDF5Group? {
        if let lastParent, lastParent.path == path { return lastParent.group }
        let group = try file.root.group(at: String(path))
        lastParent = (String(path), group)
        return group
    }

    func contains(_ path: String) throws -> Bool {
        _ = index
        if try file.root.contains(path) { return true }
        return try layerDependencies.otherPath(for: path).map(file.root.contains) ?? false
    }

    func unreadPaths() throws -> [String] {
        if let index { return index.paths(besides: readAddresses) }
        var unread: [String] = []
        try file.root.walk(
            passingOver: readAddresses, noteUnreadable: { path, _ in unread.append(path) },
            { if case .dataset(let dataset) = $0 { unread.append(dataset.path) } })
        return unread
    }
}

/// The arrays in one `vars` group.
private struct HDF5Variables: VariableSource {
    let group: HDF5Group
    let keys: [String]
    let storage: SummedStorage
    let workBefore: Int
    let didRead: (UInt64) -> Void

    init(
        group: HDF5Group, storage: SummedStorage, workBefore: Int,
        didRead: @escaping (UInt64) -> Void
    ) throws {
        self.group = group
        self.storage = storage
        self.workBefore = workBefore
        self.didRead = didRead
        keys = try group.names
    }

    func array(_ key: String) throws -> any StoredArray {
        try group.checkWork(since: workBefore)
        return try HDF5Array(group.requiredDataset(at: key), storage: storage, didRead: didRead)
    }
}

/// The arrays of an object as the index has them.
private struct IndexedVariables: VariableSource {
    /// That of the object.
    let path: String
    let arrays: ArraySlice<HDF5Dataset>
    let keys: [String]
    let storage: SummedStorage
    let didRead: (UInt64) -> Void

    init(
        path: String, arrays: ArraySlice<HDF5Dataset>, storage: SummedStorage,
        didRead: @escaping (UInt64) -> Void
    ) {
        self.path = path
        self.arrays = arrays
        self.storage = storage
        self.didRead = didRead
        keys = arrays.map(\.name)
    }

    func array(_ key: String) throws -> any StoredArray {
        guard key.isASCII, let index = position(of: key) else {
            throw HDF5Error.missing(path: path.isEmpty ? "vars/\(key)" : "\(path)/vars/\(key)")
        }
        return try HDF5Array(arrays[index], storage: storage, didRead: didRead)
    }

    /// The keys are in order.
    private func position(of key: String) -> Int? {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        guard low < keys.count, keys[low] == key else { return nil }
        return arrays.startIndex + low
    }
}

extension HDF5Dataset {
    /// The last part of its path.
    fileprivate var name: String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.index(after: $0)...]) }
            ?? path
    }
}

/// One array.
struct HDF5Array: StoredArray {
    let dataset: HDF5Dataset
    let spec: TensorSpec
    private let storage: SummedStorage
    private let didRead: (UInt64) -> Void

    /// - Throws: ``HDF5Error`` for elements that no tensor holds.
    init(
        _ dataset: HDF5Dataset, storage: SummedStorage,
        didRead: @escaping (UInt64) -> Void = { _ in }
    ) throws {
        guard let dtype = try DType(dataset) else {
            switch dataset.type {
            case .fixedString, .variableString:
                throw HDF5Error.wrongKind(path: dataset.path, expected: .numbers, found: .text)
            default:
                throw HDF5Error.unsupported(
                    path: dataset.path, feature: "a variable of type \(dataset.type)")
            }
        }
        self.dataset = dataset
        self.storage = storage
        self.didRead = didRead
        spec = TensorSpec(shape: Shape(dataset.shape), dtype: dtype)
    }

    func read() throws -> Tensor {
        didRead(dataset.address)
        if let tensor = try storage.mapped(dataset, as: spec) { return tensor }
        try LoadBudget.current?.count(
            unpackedBytes: dataset.unpackedByteCount, of: dataset.path)
        return try Tensor(uninitialized: spec.shape, dtype: spec.dtype) { bytes in
            // Small arrays come through the reader's pages; their bytes are summed with the rest.
            if bytes.count >= 1 << 16, let offset = dataset.dataOffset, dataset.isContiguous,
                dataset.type.byteOrder ?? .host == .host
            {
                try storage.readValues(into: bytes, at: offset)
            } else {
                try dataset.read(into: bytes)
            }
            // A file may have any byte for a bool, Swift only these two.
            if spec.dtype == .bool {
                for index in bytes.indices where bytes[index] > 1 { bytes[index] = 1 }
            }
        }
    }
}

extension DType {
    /// The dtype of a dataset's elements; `nil` for what no tensor holds.
    init?(_ dataset: HDF5Dataset) throws {
        switch dataset.type {
        case .float(let bits, _):
            guard let dtype = DType(name: "float\(bits)") else { return nil }
            self = dtype
        case .integer(let bits, let signed, _):
            guard let dtype = DType(name: (signed ? "int" : "uint") + "\(bits)") else { return nil }
            self = dtype
        case .bool: self = .bool
        case .opaque: if try dataset.isBFloat16 { self = .bfloat16 } else { return nil }
        case .fixedString, .variableString: return nil
        }
    }

    /// The type under which files keep values of this dtype; `nil` for text.
    var hdf5Type: HDF5Type? {
        switch self {
        case .float16: .float16
        case .float32: .float32
        case .float64: .float64
        case .bfloat16: .opaque(size: 2)
        case .int8: .int8
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .uint8: .uint8
        case .uint16: .uint16
        case .uint32: .uint32
        case .uint64: .uint64
        case .bool: .bool
        case .string: nil
        }
    }

    /// What Keras writes beside values that HDF5 has no type for.
    var hdf5Attributes: [String: String] { self == .bfloat16 ? ["dtype": "bfloat16"] : [:] }
}
