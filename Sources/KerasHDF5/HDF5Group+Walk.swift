extension HDF5Group {
    /// Visits everything below this group, parents before children, in the order of the names.
    ///
    /// A group that hard links make reachable along several paths is reported at each of them but
    /// entered only once, so that cycles end. Nesting is limited by `HDF5Limits.depth` and the
    /// number of links by `HDF5Limits.totalNames`.
    ///
    /// - Parameter visit: called with each group and dataset; what it throws ends the walk.
    /// - Throws: `HDF5Error.notAllowed` at the first soft or external link, `.resourceLimit`,
    ///   `.malformed`, `.unsupported`, with the object's path.
    public func walk(_ visit: (HDF5Object) throws -> Void) throws {
        var entered: Set<UInt64> = [address]
        var pending = [(group: self, depth: 0)]
        var names = 0
        // Depth first without recursion: a group's children go on the stack in reverse order.
        var stack: [(link: HDF5Link, parent: HDF5Group, depth: Int)] = []
        while true {
            if let (group, depth) = pending.popLast() {
                let links = try group.links
                names += links.count
                try HDF5Error.locating(group.path) {
                    try HDF5Limits.check(names, limit: reader.limits.totalNames, "number of links")
                    try HDF5Limits.check(depth, limit: reader.limits.depth, "depth of groups")
                }
                for link in links.reversed() { stack.append((link, group, depth + 1)) }
            }
            guard let (link, parent, depth) = stack.popLast() else { return }
            let object = try parent.resolve(link.target, path: parent.path(of: link.name))
            try visit(object)
            if case .group(let group) = object, entered.insert(group.address).inserted {
                pending.append((group, depth))
            }
        }
    }
}
