import KerasJSON

/// What all descriptions that are being written around the current one have in common.
///
/// Objects write their configs without being handed a context, so it is a task-local.
struct EncodingScope: Sendable {
    @TaskLocal static var current = EncodingScope()

    /// How deep objects are nested here.
    private var depth = 0
    /// Counts occurrences, while a file is written.
    private(set) var sharedObjects: SharedObjectCounter?
    /// Whether how models were compiled is left out.
    private(set) var omitsCompilation = false

    /// Runs `body`, which describes `object`.
    ///
    /// - Throws: ``KerasError/resourceLimit(path:what:declared:limit:remedy:)`` for an object whose
    ///   settings lead back to itself, or nest deeper than a load would allow.
    static func entering<Result>(_ object: KerasObject, _ body: () throws -> Result) throws
        -> Result
    {
        var scope = current
        scope.depth += 1
        let limit = LoadLimits.default.objectDepth
        guard scope.depth <= limit else {
            throw KerasError.resourceLimit(
                path: object.summaryDescription, what: "the nesting of objects in settings",
                declared: scope.depth, limit: limit,
                remedy: "an object's settings must not lead back to the object")
        }
        return try $current.withValue(scope, operation: body)
    }

    /// Runs `body`, whose descriptions are not part of the file that is being written, if one is:
    /// what occurs in them does not occur once more in the file.
    static func apart<Result>(_ body: () throws -> Result) throws -> Result {
        var scope = current
        scope.sharedObjects = nil
        return try $current.withValue(scope, operation: body)
    }

    /// The description of `object` for a file: whatever occurs in it more than once has an id by
    /// which a load makes it only once.
    ///
    /// - Parameter omittingCompilation: Whether how models were compiled is left out.
    static func describingSharedObjects(
        of object: KerasObject, omittingCompilation: Bool = false
    ) throws -> JSONValue {
        let counter = SharedObjectCounter()
        var scope = EncodingScope()
        scope.sharedObjects = counter
        scope.omitsCompilation = omittingCompilation
        return try $current.withValue(scope) {
            let description = try Serialization.encode(object)
            // That an object is shared is known only after its first occurrence was written.
            return counter.giveIDs() ? try Serialization.encode(object) : description
        }
    }
}

/// Finds out which objects occur more than once, and numbers these.
final class SharedObjectCounter: @unchecked Sendable {
    private struct Entry {
        /// Kept, so that no object that is made later can have the same identity.
        let object: KerasObject
        var count = 0
        var id: Int?
    }

    private var entries: [ObjectIdentifier: Entry] = [:]
    private var order: [ObjectIdentifier] = []
    private var hasIDs = false

    /// Counts an occurrence of `object`; its id, once ids are given and if it has one.
    func id(of object: KerasObject) -> Int? {
        let key = ObjectIdentifier(object)
        if hasIDs { return entries[key]?.id }
        if entries[key] == nil { order.append(key) }
        entries[key, default: Entry(object: object)].count += 1
        return nil
    }

    /// Numbers the objects that occurred more than once; whether there are any.
    func giveIDs() -> Bool {
        hasIDs = true
        var next = 1
        for key in order where (entries[key]?.count ?? 0) > 1 {
            entries[key]?.id = next
            next += 1
        }
        return next > 1
    }
}
