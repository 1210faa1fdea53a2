import KerasHDF5

/// The arrays of a weights file by the objects that they belong to, all found in one walk.
///
/// It has what is plain: groups of nothing but arrays, under names in ASCII. Where it has nothing,
/// the file may still have something: under other names, or by links that lead to one group twice.
struct WeightsIndex: Sendable {
    /// A file with more is not worth the memory.
    private static let largestCount = 1 << 17
    private static let groupName = "vars"

    private var datasets: [HDF5Dataset] = []
    /// Which datasets are those of an object, by its path.
    private var objects: [String: Range<Int>] = [:]

    /// - Parameter isWanted: Whether somebody still waits.
    /// - Throws: What is wrong with the file, or that it is too large.
    init(of file: HDF5File, isWanted: () -> Bool) throws {
        var groups = Set<UInt64>()
        var open: (owner: String, group: String)?
        try file.root.walk { object in
            guard isWanted() else { throw CancellationError() }
            let owner = object.path.isASCII ? Self.owner(of: object.path) : nil
            switch object {
            case .group(let group):
                if let open, group.path.isInside(open.group) { objects[open.owner] = nil }
                open = nil
                // The second path to a group leads to no arrays: a walk does not enter it again.
                if groups.insert(group.address).inserted, let owner {
                    objects[owner] = datasets.count..<datasets.count
                    open = (owner, group.path)
                }
            case .dataset(let dataset):
                datasets.append(dataset)
                guard let current = open else { break }
                if !dataset.path.isInside(current.group) {
                    open = nil
                } else if dataset.path.isASCII {
                    objects[current.owner] = objects[current.owner].map {
                        $0.lowerBound..<datasets.count
                    }
                } else {
                    objects[current.owner] = nil
                }
            }
            guard datasets.count + objects.count <= Self.largestCount else {
                throw CancellationError()
            }
        }
    }

    /// Whose arrays are in the group at `path`; `nil` for other groups.
    private static func owner(of path: String) -> String? {
        if path == groupName { return "" }
        return path.hasSuffix("/\(groupName)") ? String(path.dropLast(groupName.count + 1)) : nil
    }

    /// The arrays of the object at `path`, in the order of their names; `nil` if that is not known.
    func arrays(at path: String) -> ArraySlice<HDF5Dataset>? {
        guard path.isASCII else { return nil }
        return objects[path].map { datasets[$0] }
    }

    /// The paths of all arrays but those whose headers are at the addresses in `known`.
    func paths(besides known: Set<UInt64>) -> [String] {
        datasets.filter { !known.contains($0.address) }.map(\.path)
    }
}

extension String {
    /// Others may be equal to strings of other bytes.
    fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }

    /// Whether this is a path below another.
    fileprivate func isInside(_ group: String) -> Bool {
        utf8.count > group.utf8.count && utf8.starts(with: group.utf8)
            && utf8.dropFirst(group.utf8.count).first == UInt8(ascii: "/")
    }
}
