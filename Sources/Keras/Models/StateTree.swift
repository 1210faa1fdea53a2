import KerasTensors
import OrderedCollections

/// All state of a model by the paths of its variables, `dense/kernel`.
/// (Keras: what `get_state_tree` gives, flat: its nested keys are joined by `/` here.)
public struct StateTree: Sendable {
    /// Variables by path.
    public typealias Values = OrderedDictionary<String, Tensor>

    /// Of the model, those that the optimizer changes.
    public var trainableVariables: Values = [:]
    /// The model's others.
    public var nonTrainableVariables: Values = [:]
    /// Of the optimizer: `adam/iteration`, `adam/dense_kernel_momentum`.
    public var optimizerVariables: Values = [:]
    /// Of the loss and the metrics, by the names that they were made with:
    /// `loss/total`, `mean_absolute_error/total`, `compile_loss/a_loss/total`.
    public var metricsVariables: Values = [:]

    /// A tree of nothing.
    public init() {}
}

extension Model {
    /// The state of the model, its optimizer and its metrics. Values are shared, not copied.
    /// (Keras: `get_state_tree`.)
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` if two variables of
    ///   a kind have one path; what initializers throw.
    public func stateTree() throws -> StateTree {
        var tree = StateTree()
        for (part, places) in try statePlaces {
            for place in places {
                guard tree[keyPath: part].updateValue(try place.value(), forKey: place.path) == nil
                else {
                    throw KerasError.invalidArgument(
                        object: summaryDescription, argument: "names of layers",
                        expected: "such that each variable has a path of its own",
                        found: "two variables '\(place.path)'")
                }
            }
        }
        return tree
    }

    /// Gives variables the values in `tree`; those that it does not have keep theirs.
    /// (Keras: `set_state_tree`.)
    ///
    /// - Returns: The paths that the model does not have, which Keras ignores without a word.
    /// - Throws: ``KerasError/variableShape(variable:expected:found:)``; then nothing is changed.
    @discardableResult
    public func setState(_ tree: StateTree) throws -> [String] {
        var changes: [(place: StatePlace, value: Tensor)] = []
        var unknown: [String] = []
        for (part, places) in try statePlaces {
            let places = OrderedDictionary(
                places.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
            for (path, value) in tree[keyPath: part] {
                guard let place = places[path] else {
                    unknown.append(path)
                    continue
                }
                guard value.shape == place.shape else {
                    throw KerasError.variableShape(
                        variable: path, expected: place.shape, found: value.shape)
                }
                changes.append((place, value))
            }
        }
        for (place, value) in changes { try place.assign(value) }
        return unknown
    }

    private var statePlaces: [(WritableKeyPath<StateTree, StateTree.Values>, [StatePlace])] {
        get throws {
            [
                (\.trainableVariables, try trainableVariables.map { StatePlace($0, at: $0.path) }),
                (
                    \.nonTrainableVariables,
                    try nonTrainableVariables.map { StatePlace($0, at: $0.path) }
                ),
                (\.optimizerVariables, try optimizer?.statePlaces ?? []),
                (\.metricsVariables, try metricsPlaces),
            ]
        }
    }

    private var metricsPlaces: [StatePlace] {
        get throws {
            guard let compiled else { return [] }
            let losses = compiled.compileLoss?.trackers ?? []
            return StatePlace.places(of: compiled.lossTracker, called: "loss")
                + (try metrics.flatMap { metric in
                    try metric.variables.map {
                        StatePlace($0, at: "\(metric.pathName)/\($0.name)")
                    }
                }) + losses.flatMap { StatePlace.places(of: $1, called: "compile_loss/\($0)") }
        }
    }
}

extension Optimizer {
    fileprivate var statePlaces: [StatePlace] {
        get throws {
            let inner = try wrapped?.statePlaces ?? []
            return try ownVariables.dropLast(inner.count)
                .map { StatePlace($0, at: "\(name)/\($0.path)") } + inner
        }
    }
}

/// Something with a value in a tree of state.
private struct StatePlace {
    let path: String
    let shape: Shape
    let value: () throws -> Tensor
    let assign: (Tensor) throws -> Void

    init(_ variable: Variable, at path: String) {
        self.path = path
        shape = variable.shape
        value = { try variable.value }
        assign = variable.assign
    }

    private init(path: String, number: @escaping () -> Float, set: @escaping (Float) -> Void) {
        self.path = path
        shape = .scalar
        value = { try Tensor([number()], shape: .scalar) }
        assign = { set(Float(try $0.doubleValue())) }
    }

    /// The two numbers of a mean loss.
    static func places(of tracker: LossTracker, called name: String) -> [StatePlace] {
        [
            StatePlace(
                path: "\(name)/total", number: { tracker.state.total },
                set: { tracker.state.total = $0 }),
            StatePlace(
                path: "\(name)/count", number: { tracker.state.count },
                set: { tracker.state.count = $0 }),
        ]
    }
}
