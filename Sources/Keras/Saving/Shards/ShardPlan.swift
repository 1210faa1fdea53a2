import KerasTensors
import OrderedCollections

/// Which shard gets which variables: each is filled up to a size, in the order of the walk.
struct ShardPlan {
    /// What the shards hold; an object's variables may be in several, its name is in the first.
    private(set) var shards: [[StateCollector.Group]] = [[]]
    /// The numbers of the shards with an object's variables, by the path of their group.
    private(set) var places: OrderedDictionary<String, [Int]> = [:]
    /// The bytes of all values; a bool counts as an eighth, as Keras counts it.
    private(set) var totalSize = 0.0
    /// How many variables each group has.
    private(set) var counts: [String: Int] = [:]

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a variable that
    ///   is larger than a shard.
    init(_ groups: [StateCollector.Group], maximumSize: Double) throws {
        var size = 0.0
        for group in groups {
            var part = StateCollector.Group(path: group.path, name: group.name, variables: [:])
            for (key, value) in group.variables {
                let valueSize = try Self.size(of: value)
                guard valueSize <= maximumSize else {
                    throw KerasError.invalidArgument(
                        object: "\(group.path)/\(key)", argument: "maxShardSizeInGiB",
                        expected: "at least the size of a variable",
                        found: "The size of \(key) is \(Self.readable(valueSize)) which exceeds "
                            + "the maximum shard size \(Self.readable(maximumSize))")
                }
                totalSize += valueSize
                size += valueSize
                if size > maximumSize {
                    add(part)
                    shards.append([])
                    size = valueSize
                    part = StateCollector.Group(path: group.path, name: nil, variables: [:])
                }
                part.variables[key] = value
            }
            add(part)
            counts[group.path] = group.variables.count
        }
    }

    private mutating func add(_ part: StateCollector.Group) {
        guard part.name != nil || !part.variables.isEmpty else { return }
        shards[shards.count - 1].append(part)
        if !part.variables.isEmpty { places[part.path, default: []].append(shards.count - 1) }
    }

    private static func size(of value: Tensor) throws -> Double {
        let count = try Double(value.shape.elementCount())
        return value.dtype == .bool ? count / 8 : count * Double(value.dtype.byteCount)
    }

    /// As Keras tells sizes: `1.50 KB`.
    private static func readable(_ size: Double) -> String {
        var size = size
        var units = ["B", "KB", "MB", "GB", "TB", "PB"][...]
        while size >= 1024, units.count > 1 {
            size /= 1024
            units = units.dropFirst()
        }
        let hundredths = Int((size * 100).rounded())
        let decimals = hundredths % 100
        return "\(hundredths / 100).\(decimals / 10)\(decimals % 10) \(units.first ?? "")"
    }
}
