/// A group: named links to datasets and other groups, and attributes.
public struct HDF5Group: Sendable {
    let reader: MetadataReader
    /// The offset in the file of the group's header: two groups are the same object if it is equal.
    public let address: UInt64
    /// The path by which the group was reached; the root's is `/`, all others have no leading `/`.
    public let path: String

    /// All links, in the bytewise order of their names (`"10"` comes before `"2"`). None is resolved.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` or `.resourceLimit` with the group's path.
    public var links: [HDF5Link] {
        get throws { try links(passingOver: []) }
    }

    /// The names of all links, in their order.
    package var names: [String] {
        get throws {
            try HDF5Error.locating(path) {
                let table = try countedTable()
                return try (0..<table.count).map(table.name)
            }
        }
    }

    /// The links but those to objects at the addresses in `known`.
    func links(passingOver known: Set<UInt64>) throws -> [HDF5Link] {
        try HDF5Error.locating(path) {
            let table = try countedTable()
            return try (0..<table.count).compactMap { index in
                if case .object(let address) = table.target(index), known.contains(address) {
                    return nil
                }
                return try table.link(index)
            }
        }
    }

    /// The table of the links, looked through from end to end.
    private func countedTable() throws -> LinkTable {
        let table = try reader.linkTable(of: address)
        reader.work.wrappingAdd(table.byteCount, ordering: .relaxed)
        return table
    }

    /// The number of links.
    ///
    /// - Throws: as `links`.
    public var count: Int {
        get throws {
            try HDF5Error.locating(path) { try reader.linkTable(of: address).count }
        }
    }

    /// The names of the group's attributes, in the order of the file.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` with the group's path.
    public var attributeNames: [String] {
        get throws { try reader.attributeNames(of: address, path: path) }
    }

    /// All attributes, in the order of the file; where one may be of any type, ask by name.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` or `.resourceLimit` with the group's path.
    public var attributes: [HDF5Attribute] {
        get throws { try reader.attributes(of: address, path: path) }
    }

    /// The attribute of that name; `nil` if there is none.
    ///
    /// - Throws: `HDF5Error.malformed`, `.unsupported` or `.resourceLimit` with the group's path.
    public func attribute(_ name: String) throws -> HDF5Attribute? {
        try reader.attribute(name, of: address, path: path)
    }

    /// The path of a child.
    func path(of name: some StringProtocol) -> String {
        path == "/" ? String(name) : "\(path)/\(name)"
    }
}
