extension HDF5Group {
    /// Visits everything below this group, parents before children, in the order of the names.
    ///
    /// A group that hard links make reachable along several paths is reported at each of them but
    /// entered only once, so that cycles end. Nesting is limited by `HDF5Limits.depth`, the number
    /// of links by `HDF5Limits.totalNames`, and all paths together by `HDF5Limits.pathBytes`.
    /// Datasets do not overlap: those of a whole listing cannot take more bytes than the file has.
    /// `HDF5Limits.metadataBytes` and `.metadataReadings` bound what is read to find all that.
    ///
    /// - Parameter visit: called with each group and dataset; what it throws ends the walk.
    /// - Throws: `HDF5Error.notAllowed` at the first soft or external link, `.resourceLimit`,
    ///   `.malformed`, `.unsupported`, with the object's path.
    public func walk(_ visit: (HDF5Object) throws -> Void) throws {
        try walk(passingOver: [], noteUnreadable: { throw $1 }, visit)
    }

    /// The same without the datasets at the addresses in `known`: neither are their headers read
    /// again, nor do they claim parts of the file.
    ///
    /// - Parameter noteUnreadable: Called with the path of an object that this reader does not read
    ///   (a type of elements, a filter, a named type), and the error that says so.
    package func walk(
        passingOver known: Set<UInt64>, noteUnreadable: (String, HDF5Error) throws -> Void,
        _ visit: (HDF5Object) throws -> Void
    ) throws {
        var entered: Set<UInt64> = [address]
        var pending = [(group: self, depth: 0)]
        var names = 0
        var claims = ListingClaims(reader)
        let work = reader.work.load(ordering: .relaxed)
        // Depth first without recursion: a group's children go on the stack in reverse order.
        var stack: [(link: HDF5Link, parent: HDF5Group, depth: Int)] = []
        while true {
            if let (group, depth) = pending.popLast() {
                try HDF5Error.locating(group.path) {
                    names += try group.count
                    try HDF5Limits.check(names, limit: reader.limits.totalNames, "number of links")
                    try HDF5Limits.check(depth, limit: reader.limits.depth, "depth of groups")
                }
                for link in try group.links(passingOver: known).reversed() {
                    stack.append((link, group, depth + 1))
                }
            }
            guard let (link, parent, depth) = stack.popLast() else { return }
            let path = parent.path(of: link.name)
            try HDF5Error.locating(path) { try claims.add(path: path) }
            let object: HDF5Object
            do {
                object = try parent.resolve(link.target, path: path)
            } catch let error as HDF5Error where error.isAboutUnreadableContent {
                try noteUnreadable(path, error)
                try HDF5Error.locating(path) { try reader.checkWork(since: work) }
                continue
            }
            try HDF5Error.locating(object.path) { try claims.add(object) }
            try visit(object)
            try HDF5Error.locating(object.path) { try reader.checkWork(since: work) }
            if case .group(let group) = object, entered.insert(group.address).inserted {
                pending.append((group, depth))
            }
        }
    }
}

extension HDF5Group {
    /// Bounds what a file can keep its reader busy with, by parts that it names over and over: for
    /// whoever follows the names in a model.
    ///
    /// - Parameter before: The ``HDF5File/work`` before that: a walk has a bound of its own.
    /// - Throws: `HDF5Error.resourceLimit` once all that was done with the file since then exceeds
    ///   `HDF5Limits.metadataBytes` and `.metadataReadings`.
    package func checkWork(since before: Int = 0) throws {
        try HDF5Error.locating(path) { try reader.checkWork(since: before) }
    }
}

/// What the objects met in one listing claim of the file together.
///
/// One header costs a few bytes, and many can name the same data, or be reached by paths as long as
/// the format allows.
private struct ListingClaims {
    private let reader: MetadataReader
    private var datasets = Set<UInt64>()
    private var storedBytes = 0
    private var pathBytes = 0

    init(_ reader: MetadataReader) { self.reader = reader }

    mutating func add(path: String) throws {
        pathBytes += path.utf8.count
        try HDF5Limits.check(
            pathBytes, limit: reader.limits.pathBytes, "length of all paths together")
    }

    mutating func add(_ object: HDF5Object) throws {
        guard case .dataset(let dataset) = object, datasets.insert(dataset.address).inserted else {
            return
        }
        let (sum, overflow) = storedBytes.addingReportingOverflow(dataset.storedByteCount)
        storedBytes = sum
        guard !overflow, sum <= reader.end else {
            throw HDF5Error.malformed(
                path: "", structure: "dataset", offset: dataset.address,
                reason: "it overlaps with another: the file has \(reader.end) bytes")
        }
    }
}

extension HDF5Error {
    /// Whether the file is sound, and has something that is not read.
    fileprivate var isAboutUnreadableContent: Bool {
        switch self {
        case .unsupported, .wrongKind: true
        default: false
        }
    }
}
