import KerasTensors
import OrderedCollections

/// What a call knows beside its inputs: whether it trains, and the keywords it was given.
public struct CallContext: Sendable {
    /// Whether layers such as Dropout behave as in training; `nil` if nobody said.
    public var training: Bool?
    /// The mask given explicitly, if one was.
    public var mask: Tensor?
    /// Other keywords (`initial_state`, `attention_mask`), as the layer's documentation names them:
    /// tensors, Python's numbers as scalars, and its texts as tensors of one text without axes. In
    /// `build` they are those of the call that builds, or symbolic tensors of a file's shapes.
    public var keywords: OrderedDictionary<String, Nest<Tensor>> = [:]

    /// The path of the layer that is being built or called.
    var path: String?
    /// Whether an input is symbolic: only shapes are worked out.
    var isSymbolic = false
    /// Whether a layer around it, or itself, has a mixed policy.
    var isInMixedLayer = false
    /// Whether the next layer's activity regularizer adds its loss: not where Keras calls no more than
    /// the layer's `call`.
    var addsActivityLoss = true
    /// The number of the outermost call that this one is part of.
    var rootCall = 0

    /// The context of a call without a mask or keywords.
    public init(training: Bool? = nil) { self.training = training }

    /// A single input with the mask of the call, for layers that only pass it on.
    func masking(_ inputs: Nest<Tensor>) -> Nest<Tensor> {
        guard let mask, let tensor = inputs.single else { return inputs }
        return .leaf(tensor.withMask(mask))
    }

    /// The context of the call that runs.
    public static var current: CallContext { running?.context ?? CallContext() }

    /// Runs `body` as part of a call with this context: to try a layer's `call` in training, say.
    ///
    /// - Throws: What `body` throws.
    public func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        try Self.$running.withValue(Running(self), operation: body)
    }

    /// An object, so that a look at one property copies no others.
    final class Running: Sendable {
        let context: CallContext

        fileprivate init(_ context: CallContext) { self.context = context }
    }

    @TaskLocal static var running: Running?
}

extension CallContext {
    /// A keyword that is a truth value; `false` if it was left out.
    ///
    /// - Throws: ``TensorError`` for a tensor of several elements, or a symbolic one.
    func flag(_ name: String) throws -> Bool {
        guard let tensor = keywords[name]?.single else { return false }
        if case .bool(let value)? = tensor.weakScalar { return value }
        return try Ops.cast(tensor, to: .float32).item(as: Double.self) != 0
    }
}
