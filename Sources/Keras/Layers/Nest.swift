import OrderedCollections

/// Tensors (or shapes) as a layer takes and returns them: one, a list, or a dictionary, nested.
public enum Nest<Leaf> {
    /// One tensor or shape.
    case leaf(Leaf)
    /// Several, in their order.
    case list([Nest])
    /// Several, by their names.
    case dictionary(OrderedDictionary<String, Nest>)

    /// The single leaf, if it is one.
    public var single: Leaf? { if case .leaf(let leaf) = self { leaf } else { nil } }

    /// The element of a dictionary under `key`, if this is one and has it.
    public subscript(key: String) -> Nest? {
        if case .dictionary(let elements) = self { elements[key] } else { nil }
    }

    /// All leaves, from left to right.
    public var leaves: [Leaf] {
        switch self {
        case .leaf(let leaf): [leaf]
        case .list(let elements): elements.flatMap(\.leaves)
        case .dictionary(let elements): elements.values.flatMap(\.leaves)
        }
    }

    /// Whether `holds` is true of any leaf, which makes no list of them.
    func contains(where holds: (Leaf) throws -> Bool) rethrows -> Bool {
        switch self {
        case .leaf(let leaf): try holds(leaf)
        case .list(let elements): try elements.contains { try $0.contains(where: holds) }
        case .dictionary(let elements):
            try elements.values.contains { try $0.contains(where: holds) }
        }
    }

    /// Calls `body` with each leaf, from left to right.
    func visit(_ body: (Leaf) throws -> Void) rethrows {
        switch self {
        case .leaf(let leaf): try body(leaf)
        case .list(let elements): for element in elements { try element.visit(body) }
        case .dictionary(let elements): for element in elements.values { try element.visit(body) }
        }
    }

    /// The same structure with every leaf transformed.
    ///
    /// - Throws: What `transform` throws.
    public func map<Result>(_ transform: (Leaf) throws -> Result) rethrows -> Nest<Result> {
        switch self {
        case .leaf(let leaf): .leaf(try transform(leaf))
        case .list(let elements): .list(try elements.map { try $0.map(transform) })
        case .dictionary(let elements):
            .dictionary(try elements.mapValues { try $0.map(transform) })
        }
    }
}

extension Nest: Sendable where Leaf: Sendable {}
extension Nest: Equatable where Leaf: Equatable {}

extension Nest: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: Nest...) { self = .list(elements) }
}

extension Nest: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, Nest)...) {
        self = .dictionary(OrderedDictionary(elements, uniquingKeysWith: { $1 }))
    }
}
