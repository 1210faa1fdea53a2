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
            return try texts(of: group.storedAttributes, path: group.path)
        case .dataset(let dataset):
            if let known = datasets[dataset.address] { return known }
            let texts = try texts(of: dataset.storedAttributes, path: dataset.path)
            datasets[dataset.address] = texts
            return texts
        }
    }

    private mutating func texts(
        of attributes: [HDF5StoredAttribute], path: String
    ) throws -> [String: String] {
        var texts: [String: String] = [:]
        for attribute in attributes.prefix(Self.maximumCount) {
            let name = attribute.name
            let value: String?
            do {
                value = try attribute.text()
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
        if attributes.count > Self.maximumCount { warn(path, attributes[Self.maximumCount].name) }
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
