import KerasHDF5

/// Reads the texts that are attached to the groups and arrays of a file. Keras attaches `name` and
/// `dtype`; attributes that are no text are passed over, with a warning.
struct AttributeReader {
    /// How many attributes of one object are looked at.
    private static let maximumCount = 64
    /// The bytes that names and texts may still take; a file's own are within it, and with what it
    /// names over and over it cannot fill the memory.
    private var allowance: Int
    private var hasWarned = false
    /// By the address of the header, which many links can name.
    private var datasets: [UInt64: [String: String]] = [:]

    init(allowance: Int) { self.allowance = allowance }

    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for too much text;
    ///   `HDF5Error`.
    mutating func texts(of object: HDF5Object) throws -> [String: String] {
        switch object {
        case .group(let group):
            return try texts(
                group.attributeNames, path: group.path, { try group.attribute($0) })
        case .dataset(let dataset):
            if let known = datasets[dataset.address] { return known }
            let texts = try texts(
                dataset.attributeNames, path: dataset.path, { try dataset.attribute($0) })
            datasets[dataset.address] = texts
            return texts
        }
    }

    private mutating func texts(
        _ names: [String], path: String, _ attribute: (String) throws -> HDF5Attribute?
    ) throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in names.prefix(Self.maximumCount) {
            let value: String?
            do {
                value = try attribute(name)?.string
            } catch HDF5Error.unsupported {
                value = nil
            }
            guard let value else {
                warn(path, name)
                continue
            }
            allowance -= name.utf8.count + value.utf8.count
            guard allowance >= 0 else {
                throw KerasError.resourceLimit(
                    path: path, what: "the size of all attributes beyond that of the file in bytes",
                    declared: -allowance, limit: 0)
            }
            texts[name] = value
        }
        if names.count > Self.maximumCount { warn(path, names[Self.maximumCount]) }
        return texts
    }

    /// Warns of the first one.
    private mutating func warn(_ path: String, _ name: String) {
        guard !hasWarned else { return }
        hasWarned = true
        logger.warning(
            """
            \(path.excerpt(200)): the attribute '\(name.excerpt())' is no text as Keras writes it; \
            such attributes will not be in what is saved
            """)
    }
}
