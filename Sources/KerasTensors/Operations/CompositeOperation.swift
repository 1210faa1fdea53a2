/// An op made of others: in a graph it is one application under Keras's name, while its values,
/// dtypes, shapes and gradients are those of its parts.
struct CompositeOperation: TensorOperation {
    typealias Body = @Sendable ([Tensor]) throws -> [Tensor]
    typealias SpecRule = @Sendable ([Tensor]) throws -> [TensorSpec]

    static let kerasName = KerasName(module: "keras.src.ops", className: "Operation")
    static let isComposite = true

    let kerasName: KerasName
    let arguments: [OperationArgument]
    let callKeywords: [OperationArgument]
    /// What Keras is called with, unless it is the inputs one after the other.
    let call: [OperationArgument.Value]?
    /// Shapes and dtypes where the body reads values; else the body tells.
    let rule: SpecRule?
    let body: Body

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        call ?? (0..<inputCount).map { .input($0) }
    }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        try body(inputs.map { $0.withMask(nil) })
    }

    /// The parts stand on the tape, and the whole does not.
    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        saved.inputs.map { _ in nil }
    }

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        if let rule { return try rule(inputs) }
        guard inputs.contains(where: { $0.shape.sizes.contains(-1) }) else {
            return try specs(inputs, [1])
        }
        do {
            // Such that most numbers of parts divide. What follows from an unknown size differs.
            let found = try specs(inputs, [12])
            let others =
                try [specs(inputs, [24])]
                + [[12, 24], [24, 12], [1]].compactMap { sizes in
                    try ShapeInference.attempt { try specs(inputs, sizes) }
                }
            return others.reduce(found) { zip($0, $1).map(Self.common) }
        } catch {
            // An unknown size may have to equal a known one.
            let known = Set(inputs.flatMap(\.shape.sizes).filter { $0 > 0 && $0 <= 1 << 16 })
            for size in known.sorted().prefix(Self.largestTryCount) {
                guard let found = try ShapeInference.attempt({ try specs(inputs, [size]) }) else {
                    continue
                }
                guard size != 1,
                    let others = try ShapeInference.attempt({ try specs(inputs, [1]) })
                else { return found.map(Self.open) }
                return zip(found, others).map(Self.common)
            }
            throw error
        }
    }

    /// A file may have as many sizes as inputs, and each is tried with all inputs.
    private static let largestTryCount = 32

    /// What the body gives for symbolic inputs whose unknown sizes are these, in turn for one input
    /// after the other: so no body has to care for sizes that are not known.
    private func specs(_ inputs: [Tensor], _ unknownSizes: [Int]) throws -> [TensorSpec] {
        let probes = try inputs.enumerated().map { index, input -> Tensor in
            guard input.isSymbolic else { return input.withMask(nil) }
            let own = unknownSizes[index % unknownSizes.count]
            let sizes = input.shape.sizes.map { $0 == -1 ? own : $0 }
            // Countable, so that bodies may add to sizes and multiply them with each other.
            _ = try Shape(sizes: sizes).elementCount()
            return .symbolic(TensorSpec(shape: Shape(sizes: sizes), dtype: input.dtype))
        }
        return try ShapeInference.run { try body(probes).map(\.spec) }
    }

    /// A spec of which nothing but the rank is known: where only one size fits, it is not known
    /// which sizes follow from it.
    private static func open(_ spec: TensorSpec) -> TensorSpec {
        TensorSpec(shape: Shape(sizes: spec.shape.sizes.map { _ in -1 }), dtype: spec.dtype)
    }

    /// Where both agree; unknown where they do not. Of another rank the second says nothing.
    private static func common(_ a: TensorSpec, _ b: TensorSpec) -> TensorSpec {
        guard a.shape.rank == b.shape.rank else { return a }
        let sizes = zip(a.shape.sizes, b.shape.sizes).map { $0 == $1 ? $0 : -1 }
        return TensorSpec(shape: Shape(sizes: sizes), dtype: a.dtype)
    }
}

/// Applies an op made of others.
///
/// - Parameters:
///   - name: Keras's class.
///   - arguments: Those of the class's constructor, in its order.
///   - call: What Keras calls it with, unless it is the inputs one after the other.
///   - rule: The shapes and dtypes, where `body` reads values.
///   - body: Computes the outputs by ops; shapes are known whenever it is called.
func compositeAll(
    _ name: KerasName, _ inputs: [Tensor], _ arguments: [OperationArgument] = [],
    call: [OperationArgument.Value]? = nil, keywords: [OperationArgument] = [],
    rule: CompositeOperation.SpecRule? = nil, _ body: @escaping CompositeOperation.Body
) throws -> [Tensor] {
    try applyAll(
        CompositeOperation(
            kerasName: name, arguments: arguments, callKeywords: keywords, call: call, rule: rule,
            body: body),
        inputs)
}

/// As ``compositeAll(_:_:_:call:keywords:rule:_:)``, with one output.
func composite(
    _ name: KerasName, _ inputs: [Tensor], _ arguments: [OperationArgument] = [],
    call: [OperationArgument.Value]? = nil, keywords: [OperationArgument] = [],
    rule: (@Sendable ([Tensor]) throws -> TensorSpec)? = nil,
    _ body: @escaping @Sendable ([Tensor]) throws -> Tensor
) throws -> Tensor {
    var rules: CompositeOperation.SpecRule?
    if let rule { rules = { [try rule($0)] } }
    let results = try compositeAll(
        name, inputs, arguments, call: call, keywords: keywords, rule: rules
    ) { [try body($0)] }
    return results[0]
}
