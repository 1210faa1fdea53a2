import KerasHDF5

/// The arrays of a weights file by the objects that they belong to, all found in one walk.
///
/// It has what is plain: groups of nothing but arrays in one piece, under names in ASCII. Where it
/// has nothing, the file may still have something: in chunks, under other names, or by links that
/// lead to one group twice.
struct WeightsIndex: Sendable {
    /// A file with more is not worth the memory.
    private static let largestCount = 1 << 17
    private static let groupName = "vars"
    /// What ends a walk whose result nobody will have.
    private struct End: Error {}

    private var datasets: [HDF5Dataset] = []
    /// Which datasets are those of an object, by its path.
    private var objects: [String: Range<Int>] = [:]
    /// All arrays, those that are not plain included; without an address those that cannot be read.
    private var found: [(path: String, address: UInt64?)] = []

    /// Fails if anything is wrong with the file, or it is too large, or nobody waits any more.
    init?(of file: HDF5File, isWanted: () -> Bool) {
        // A walk enters no group by a second path: there it seems to be empty.
        var groups: Set = [file.root.address]
        var open: (owner: String, group: String)?
        func goOn() throws {
            guard isWanted(), found.count + objects.count < Self.largestCount else { throw End() }
        }
        func note(unreadable path: String) throws {
            try goOn()
            found.append((path, nil))
            guard let current = open, path.isInside(current.group) else { return }
            leaveOut(current.owner)
            open = nil
        }
        func note(_ object: HDF5Object) throws {
            try goOn()
            let isASCII = object.path.isASCII
            if let current = open, !object.path.isInside(current.group) { open = nil }
            switch object {
            case .group(let group):
                if let current = open { leaveOut(current.owner) }
                open = nil
                if groups.insert(group.address).inserted, isASCII,
                    let owner = Self.owner(of: group.path)
                {
                    objects[owner] = datasets.count..<datasets.count
                    open = (owner, group.path)
                }
            case .dataset(let dataset):
                found.append((dataset.path, dataset.address))
                guard let current = open else { return }
                guard isASCII, dataset.isContiguous, let range = objects[current.owner] else {
                    leaveOut(current.owner)
                    open = nil
                    return
                }
                datasets.append(dataset)
                objects[current.owner] = range.lowerBound..<datasets.count
            }
        }
        do {
            try file.root.walk(
                passingOver: [], noteUnreadable: { path, _ in try note(unreadable: path) }, note)
        } catch {
            return nil
        }
    }

    private mutating func leaveOut(_ owner: String) { objects[owner] = nil }

    /// Whose arrays are in the group at `path`; `nil` for other groups.
    private static func owner(of path: String) -> String? {
        if path == groupName { return "" }
        return path.hasSuffix("/\(groupName)") ? String(path.dropLast(groupName.count + 1)) : nil
    }

    /// The arrays of the object at `path`, in the order of their names; `nil` if that is not known.
    func arrays(at path: String) -> ArraySlice<HDF5Dataset>? {
        path.isASCII ? objects[path].map { datasets[$0] } : nil
    }

    /// The paths of all arrays but those whose headers are at the addresses in `known`.
    func paths(besides known: Set<UInt64>) -> [String] {
        found.filter { array in array.address.map { !known.contains($0) } ?? true }.map(\.path)
    }
}

extension String {
    /// Whether no string of other bytes is equal to it.
    var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }

    /// Whether this is a path below another.
    fileprivate func isInside(_ group: String) -> Bool {
        utf8.count > group.utf8.count && utf8.starts(with: group.utf8)
            && utf8.dropFirst(group.utf8.count).first == UInt8(ascii: "/")
    }
}
