import KerasHDF5
import KerasTensors
import KerasZip
import OrderedCollections

/// Walks a model and gives each object its variables and assets: the second half of a load.
///
/// An object that fails is tried again under every other path that leads to it, and one success
/// heals it: files of older Keras versions need that. The error reported is the first.
struct StateLoader {
    private let weights: any WeightsSource
    private let assets: (any AssetSource)?
    private var visited = Set<ObjectIdentifier>()
    /// The objects on the way from the model to the current one, which lead back to themselves in
    /// models whose parts know their owners.
    private var ancestors = Set<ObjectIdentifier>()
    private var failures: OrderedDictionary<ObjectIdentifier, ObjectFailure> = [:]
    /// Those among the failures that the file has nothing for.
    private var stateless = Set<ObjectIdentifier>()
    private(set) var report = LoadReport()
    /// Built-in layers whose variables all have their values from the file.
    private(set) var complete = Set<ObjectIdentifier>()
    private static let maximumDepth = 512

    /// - Parameter skipped: Objects that keep their state, with everything in them.
    init(
        weights: any WeightsSource, assets: (any AssetSource)? = nil,
        skipping skipped: [KerasObject] = []
    ) {
        self.weights = weights
        self.assets = assets
        visited = Set(skipped.map(ObjectIdentifier.init))
    }

    /// Loads the state of `model` and everything in it.
    ///
    /// - Parameters:
    ///   - ignored: Attributes of the model whose state is not wanted.
    ///   - skip: What is done with an object that could not take its state; `nil` if that is an
    ///     error.
    /// - Throws: ``KerasError/stateMismatch(path:failures:)`` if objects could not take their
    ///   state; at once, the error of a file that is damaged or not allowed.
    mutating func load(
        _ model: KerasObject, file: String, ignoring ignored: [String] = [],
        skippingMismatches skip: ((ObjectIdentifier) -> Void)? = nil
    ) throws {
        try load(model, at: "", depth: 0)
        guard failures.isEmpty || skip != nil else {
            throw KerasError.stateMismatch(path: file, failures: Array(failures.values))
        }
        for (object, failure) in failures {
            skip?(object)
            let entry = LoadReport.Entry(path: failure.path, reason: failure.reason)
            if stateless.contains(object) {
                report.missing.append(entry)
            } else {
                report.skipped.append(entry)
            }
        }
        for path in try weights.unreadPaths()
        where !ignored.contains(where: { path.hasPrefix("\($0)/") }) {
            report.unexpected.append(.init(path: path, reason: "no object took it"))
        }
    }

    private mutating func load(_ object: KerasObject, at path: String, depth: Int) throws {
        guard !visited.contains(ObjectIdentifier(object)),
            ancestors.insert(ObjectIdentifier(object)).inserted
        else { return }
        defer { ancestors.remove(ObjectIdentifier(object)) }
        guard depth < Self.maximumDepth else {
            throw KerasError.resourceLimit(
                path: path, what: "the nesting of objects", declared: depth,
                limit: Self.maximumDepth)
        }
        try object.ensureSetUp()
        let failure = try failureOfOwnState(object, at: path)
        if let failure, failures[ObjectIdentifier(object)] == nil {
            failures[ObjectIdentifier(object)] = failure
        }
        let countBefore = failures.count
        for attribute in try StateWalk.attributes(of: object) {
            let childPath = path.isEmpty ? attribute.name : "\(path)/\(attribute.name)"
            try load(attribute.child, at: childPath, isNested: false, depth: depth + 1)
        }
        if failure == nil {
            if failures.count <= countBefore { visited.insert(ObjectIdentifier(object)) }
            failures[ObjectIdentifier(object)] = nil
        }
    }

    private mutating func load(
        _ child: StateWalk.Child, at path: String, isNested: Bool, depth: Int
    ) throws {
        switch child {
        case .object(let object): try load(object, at: path, depth: depth)
        case .container(let children):
            // Files from before containers in containers were walked have nothing here; what such
            // a container holds is found again through the model's `layers`.
            let isAbsent =
                try isNested && !weights.contains(path)
                && (assets?.isEmpty("assets/\(path)") ?? true)
            let failuresBefore = failures
            for (name, child) in StateWalk.names(of: children) {
                try load(child, at: "\(path)/\(name)", isNested: true, depth: depth + 1)
            }
            if isAbsent, failures.count > failuresBefore.count {
                failures = failuresBefore
                report.missing.append(
                    .init(
                        path: path,
                        reason: "Skipping nested container: no matching group found in the saved "
                            + "file, which an older Keras version wrote"))
            }
        }
    }

    /// Loads the object's own variables and assets; returns what went wrong, if it is a matter of
    /// this object and not of the file.
    private mutating func failureOfOwnState(
        _ object: KerasObject, at path: String
    ) throws -> ObjectFailure? {
        var folder: String { path.isEmpty ? "assets" : "assets/\(path)" }
        let hasAssets = assets.map { !$0.isEmpty(folder) } ?? false
        var hasState = hasAssets
        do {
            let source = try weights.variables(at: path)
            if object.storesOwnVariables || source != nil {
                let reader = VariableReader(path: path, source: source)
                if reader.count > 0 { hasState = true }
                // A path at which the file has nothing cannot heal: the object would keep its fresh
                // state although the file has some for it elsewhere.
                if reader.count == 0, !hasAssets, let earlier = failures[ObjectIdentifier(object)] {
                    return earlier
                }
                if let layer = object as? Layer { try layer.refuseUnbuilt(reader) }
                if let reason = try object.loadStored(from: reader) {
                    let entry = LoadReport.Entry(path: path, reason: reason)
                    if hasState {
                        report.skipped.append(entry)
                    } else {
                        report.missing.append(entry)
                    }
                } else if object.storesOwnVariables ? reader.count > 0 : reader.wasRead {
                    report.loaded.append(path)
                }
                if reader.isComplete, BuiltIns.module(of: type(of: object)) != nil {
                    complete.insert(ObjectIdentifier(object))
                }
            }
            if hasAssets, let assets {
                // The files may be those of objects inside.
                let reader = AssetReader(path: folder, source: assets)
                try object.loadAssets(from: reader)
                if reader.wasRead, report.loaded.last != path { report.loaded.append(path) }
            } else if object.expectsAssets {
                try reportMissingAssets(of: object, at: folder)
            }
            return nil
        } catch let error where !Self.isFatal(error) {
            if !hasState { stateless.insert(ObjectIdentifier(object)) }
            return ObjectFailure(
                path: path, object: object.summaryDescription, reason: String(describing: error))
        }
    }

    /// A file without any assets may have lost them on its way, and is loaded; in one that has some
    /// the object's are missing.
    private mutating func reportMissingAssets(of object: KerasObject, at folder: String) throws {
        guard assets == nil else {
            throw KerasError.invalidFile(
                path: folder, entry: nil, reason: "there are no assets for the object")
        }
        report.missing.append(
            .init(path: folder, reason: "\(object.summaryDescription) found no assets"))
    }

    /// Whether the file itself is at fault, so that going on would be pointless or unsafe.
    private static func isFatal(_ error: any Error) -> Bool {
        switch error {
        case is HDF5Error, is ZipError, is FileError, is CancellationError: true
        case KerasError.unsafeContent, KerasError.resourceLimit: true
        case TensorError.allocationLimit: true
        default: false
        }
    }
}

/// The variables of a saved model, by the objects' paths.
protocol WeightsSource {
    /// The arrays of the object at `path`; `nil` if the file has no group for it.
    func variables(at path: String) throws -> (any VariableSource)?
    /// Whether the file has anything at `path`.
    func contains(_ path: String) throws -> Bool
    /// Paths of arrays that nobody read.
    func unreadPaths() throws -> [String]
}
