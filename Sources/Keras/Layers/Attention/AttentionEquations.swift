/// The products of a multi-head attention over any axes, as `einsum` takes them.
///
/// Query, key and value are `(batch, …, heads, features)` after their projections; scores are
/// `(batch and other axes, heads, queries…, keys…)`.
struct AttentionEquations: PlainValue {
    /// The axes with queries and keys, from the front.
    let attentionAxes: [Int]
    /// Of keys and queries: the scores.
    let scores: String
    /// Of scores and values: the output.
    let output: String

    /// - Parameters:
    ///   - rank: That of the projected tensors, at most 10.
    ///   - axes: Those with queries and keys; all but batch, heads and features if `nil`.
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for axes that there
    ///   are not.
    init(rank: Int, axes: [Int]?, of layer: Layer) throws {
        let attention =
            axes.map { $0.map { $0 >= 0 ? $0 : rank - 1 &+ $0 } } ?? Array(1..<(rank - 2))
        guard attention.allSatisfy({ (0..<(rank - 2)).contains($0) }),
            Set(attention).count == attention.count
        else {
            throw KerasError.invalidArgument(
                object: layer.summaryDescription, argument: "attention_axes",
                expected: "different axes between the batch and the features",
                found: (axes ?? []).map(String.init).excerpt())
        }
        attentionAxes = attention
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let target = Array(letters[..<rank])
        var source = target
        var next = rank
        for axis in 0..<(rank - 1) where attention.contains(axis) {
            source[axis] = letters[next]
            next += 1
        }
        let others = (0..<(rank - 1)).filter { !attention.contains($0) }
        let product =
            others.map { target[$0] } + attention.map { target[$0] } + attention.map { source[$0] }
        scores = "\(String(source)),\(String(target))->\(String(product))"
        output = "\(String(product)),\(String(source))->\(String(target))"
    }
}
