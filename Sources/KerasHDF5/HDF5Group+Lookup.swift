extension HDF5Group {
    /// The group at a path below this one; `nil` if there is nothing.
    ///
    /// - Parameter path: names joined by `/`; one that starts with `/` counts from the root.
    ///   The empty path is the group itself.
    /// - Throws: `HDF5Error.wrongKind` if there is something else, or a dataset on the way;
    ///   `.notAllowed` for a soft or external link anywhere on the way, which is not followed;
    ///   `.invalidPath`; `.malformed`, `.unsupported`, `.resourceLimit` for damage on the way.
    public func group(at path: String) throws -> HDF5Group? {
        switch try object(at: path) {
        case .group(let group): group
        case .dataset(let dataset):
            throw HDF5Error.wrongKind(path: dataset.path, expected: .group, found: .dataset)
        case nil: nil
        }
    }

    /// The dataset at a path below this one; `nil` if there is nothing.
    ///
    /// - Parameter path: as for `group(at:)`.
    /// - Throws: as `group(at:)`; also `.unsupported` for a type or storage that is not read, and
    ///   `.notAllowed` for a dataset with bytes outside the file or put together from others.
    public func dataset(at path: String) throws -> HDF5Dataset? {
        switch try object(at: path) {
        case .dataset(let dataset): dataset
        case .group(let group):
            throw HDF5Error.wrongKind(path: group.path, expected: .dataset, found: .group)
        case nil: nil
        }
    }

    /// The group at a path below this one.
    ///
    /// - Throws: `HDF5Error.missing` if there is nothing; else as `group(at:)`.
    public func requiredGroup(at path: String) throws -> HDF5Group {
        guard let group = try group(at: path) else { throw HDF5Error.missing(path: fullPath(path)) }
        return group
    }

    /// The dataset at a path below this one.
    ///
    /// - Throws: `HDF5Error.missing` if there is nothing; else as `dataset(at:)`.
    public func requiredDataset(at path: String) throws -> HDF5Dataset {
        guard let dataset = try dataset(at: path) else {
            throw HDF5Error.missing(path: fullPath(path))
        }
        return dataset
    }

    /// The group or dataset at a path below this one; `nil` if there is nothing.
    ///
    /// - Throws: as `dataset(at:)`, without `.wrongKind` for the last component.
    public func object(at path: String) throws -> HDF5Object? {
        if !path.isEmpty, !path.utf8.contains(UInt8(ascii: "/")) { return try child(path[...]) }
        var current = HDF5Object.group(path.first == "/" ? reader.root : self)
        for name in try components(of: path) {
            guard case .group(let group) = current else {
                throw HDF5Error.wrongKind(
                    path: current.path, expected: .group, found: .dataset)
            }
            guard let next = try group.child(name) else { return nil }
            current = next
        }
        return current
    }

    /// Whether there is a link at a path below this one. The last link is not resolved, so soft
    /// and external links count as present.
    ///
    /// - Throws: as `group(at:)` for the groups on the way; a dataset on the way is `false`.
    public func contains(_ path: String) throws -> Bool {
        let names = try components(of: path)
        guard let last = names.last else { return true }
        let start = path.first == "/" ? reader.root : self
        let parent = names.dropLast().joined(separator: "/")
        guard case .group(let group)? = try start.object(at: parent) else { return false }
        return try HDF5Error.locating(group.path) {
            try reader.linkTable(of: group.address).target(of: last.utf8) != nil
        }
    }

    /// The object behind one link of this group.
    func child(_ name: Substring) throws -> HDF5Object? {
        let target = try HDF5Error.locating(path) {
            try reader.linkTable(of: address).target(of: name.utf8)
        }
        return try target.map { try resolve($0, path: path(of: name)) }
    }

    func resolve(_ target: HDF5Link.Target, path: String) throws -> HDF5Object {
        try HDF5Error.locating(path) {
            let address =
                switch target {
                case .object(let address): address
                case .soft: throw HDF5Error.notAllowed(.softLink, path: path)
                case .external: throw HDF5Error.notAllowed(.externalLink, path: path)
                case .userDefined: throw HDF5Error.notAllowed(.userDefinedLink, path: path)
                }
            if reader.hasLinkTable(of: address) {
                return .group(HDF5Group(reader: reader, address: address, path: path))
            }
            let header = try ObjectHeader(at: address, reader: reader)
            switch header.kind {
            case .group: return .group(HDF5Group(reader: reader, address: address, path: path))
            case .dataset: return .dataset(try HDF5Dataset(header, reader: reader, path: path))
            case let kind: throw HDF5Error.wrongKind(path: path, expected: .dataset, found: kind)
            }
        }
    }

    private func components(of path: String) throws -> [Substring] {
        let relative = path.first == "/" ? path.dropFirst() : path[...]
        guard !relative.isEmpty else { return [] }
        guard relative.utf8.contains(UInt8(ascii: "/")) else { return [relative] }
        let names = relative.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard names.count <= reader.limits.depth, !names.contains(where: \.isEmpty) else {
            throw HDF5Error.invalidPath(path)
        }
        return names.map(Substring.init)
    }

    private func fullPath(_ path: String) -> String {
        path.first == "/" ? String(path.dropFirst()) : self.path(of: path)
    }
}

extension HDF5Object {
    /// The path by which the object was reached.
    public var path: String {
        switch self {
        case .group(let group): group.path
        case .dataset(let dataset): dataset.path
        }
    }
}

extension MetadataReader {
    var root: HDF5Group {
        HDF5Group(reader: self, address: superblock.rootHeader, path: "/")
    }
}
