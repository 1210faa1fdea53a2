import KerasHDF5

/// What a weights file has: groups and arrays, without the values.
struct StoredWeights {
    struct Array {
        let path: String
        let type: String
        let shape: [Int]
        let count: Int
        let byteCount: Int
    }

    /// A group, or an array, at its place in the tree.
    enum Node {
        case group(path: String, objectName: String?)
        case array(Array)

        var path: String {
            switch self {
            case .group(let path, _): path
            case .array(let array): array.path
            }
        }
    }

    /// Parents before children, in the file's order.
    let nodes: [Node]
    /// The number of elements at and below each path; the root's is at the empty path.
    private let counts: [String: Int]

    init(_ file: HDF5File) throws {
        var nodes: [Node] = []
        var counts: [String: Int] = [:]
        try file.root.walk { object in
            switch object {
            case .group(let group):
                let name = try group.attribute("name")?.string
                nodes.append(.group(path: group.path, objectName: name))
                counts[group.path, default: 0] += 0
            case .dataset(let dataset):
                let array = Array(
                    path: dataset.path,
                    type: try dataset.isBFloat16 ? "bfloat16" : dataset.type.description,
                    shape: dataset.shape, count: dataset.elementCount, byteCount: dataset.byteCount)
                nodes.append(.array(array))
                for path in Self.ancestors(of: dataset.path) {
                    // Paths may share their data, so that sums can exceed the file's size.
                    let (sum, overflow) = counts[path, default: 0].addingReportingOverflow(
                        array.count)
                    counts[path] = overflow ? .max : sum
                }
            }
        }
        self.nodes = nodes
        self.counts = counts
    }

    var arrays: [Array] {
        nodes.compactMap { if case .array(let array) = $0 { array } else { nil } }
    }

    /// How many elements the arrays at and below a path have; nil if nothing is there.
    func elementCount(below path: String) -> Int? { counts[path] }

    /// The number of elements that are no optimizer's.
    var parameterCount: Int {
        (counts[""] ?? 0) - (counts[OptimizerState.path] ?? 0)
    }

    private static func ancestors(of path: String) -> [String] {
        let components = path.split(separator: "/")
        return components.indices.map { components[..<$0].joined(separator: "/") } + [path]
    }
}
