extension Ops {
    /// Products of elements, summed over axes as an equation says (`keras.ops.einsum`):
    /// `einsum("bij,bjk->bik", a, b)` is a product of matrices.
    ///
    /// Each axis of an operand has a letter, `...` stands for those between; letters that the result
    /// does not have are summed over, and one that an operand has twice means its diagonal. Without
    /// `->` the result has the letters that occur once, in the order of the alphabet. Sizes of 1
    /// broadcast. The result has the promoted dtype, int8 alone gives int32.
    ///
    /// - Throws: ``TensorError`` for an equation that is none or does not fit the operands.
    public static func einsum(_ subscripts: String, _ operands: Tensor...) throws -> Tensor {
        try einsum(subscripts, operands)
    }

    /// As ``einsum(_:_:)-(String,Tensor...)``, of operands in an array.
    public static func einsum(_ subscripts: String, _ operands: [Tensor]) throws -> Tensor {
        let equation = try EinsumEquation(subscripts, ranks: operands.map(\.rank))
        return try composite(
            .numpy("Einsum"), operands, [.setting("subscripts", subscripts)], rule: equation.spec
        ) { try Contraction(equation, $0).result() }
    }
}

/// How an `einsum` is computed: two terms at a time, each pair by a product of matrices.
private struct Contraction {
    typealias Label = EinsumEquation.Label

    /// A tensor whose axes have different labels.
    struct Term {
        var value: Tensor
        var labels: [Label]
    }

    private let output: [Label]
    private let sizes: [Label: Int]
    private let dtype: DType
    private var terms: [Term]

    /// The terms among which the cheapest pair is looked for.
    private static let choiceCount = 8

    init(_ equation: EinsumEquation, _ inputs: [Tensor]) throws {
        output = equation.output
        let sizes = try equation.sizes(inputs.map(\.shape))
        self.sizes = sizes
        dtype = try EinsumEquation.dtype(inputs)
        let computed = dtype.wide
        terms = try zip(inputs, equation.operands).map { input, labels in
            let value = input.dtype == computed ? input : try Ops.cast(input, to: computed)
            return try Self.onDiagonals(Term(value: value, labels: labels)).squeezed(sizes)
        }
    }

    /// Takes the diagonal where a label is there twice.
    private static func onDiagonals(_ term: Term) throws -> Term {
        var term = term
        while let (first, second) = term.repetition {
            let label = term.labels[first]
            term.value = try Ops.diagonal(term.value, axis1: first, axis2: second)
            term.labels.remove(at: second)
            term.labels.remove(at: first)
            term.labels.append(label)
        }
        return term
    }

    func result() throws -> Tensor {
        var terms = terms
        while terms.count > 1 {
            let (i, j) = cheapestPair(terms)
            let b = terms.remove(at: j)
            let a = terms.remove(at: i)
            let others = Set(terms.flatMap(\.labels)).union(output)
            terms.append(try product(a, b, keeping: others))
        }
        let kept = Set(output)
        let value = try permuted(summed(terms[0]) { kept.contains($0) }, to: output)
        return value.dtype == dtype ? value : try Ops.cast(value, to: dtype)
    }

    /// The pair with the fewest multiplications, among the first terms.
    private func cheapestPair(_ terms: [Term]) -> (Int, Int) {
        guard terms.count > 2, terms.count <= Self.choiceCount else { return (0, 1) }
        var best = (cost: Double.infinity, pair: (0, 1))
        for i in terms.indices {
            for j in terms.indices.dropFirst(i + 1) {
                let cost = Set(terms[i].labels + terms[j].labels)
                    .reduce(1.0) { $0 * Double(sizes[$1] ?? 1) }
                if cost < best.cost { best = (cost, (i, j)) }
            }
        }
        return best.pair
    }

    // MARK: One pair

    /// The product of two terms, summed over the labels that nobody needs.
    private func product(
        _ first: Term, _ second: Term, keeping others: Set<Label>
    ) throws -> Term {
        var a = try summed(first) { others.contains($0) || second.labels.contains($0) }
        var b = try summed(second) { others.contains($0) || first.labels.contains($0) }
        let place = { (label: Label) in output.firstIndex(of: label) ?? output.count }
        func isShared(_ label: Label) -> Bool {
            a.labels.contains(label) && b.labels.contains(label)
        }
        // The result has a's axes before b's, which need not be moved if the output has.
        let leading = output.first { a.labels.contains($0) != b.labels.contains($0) }
        if let leading, b.labels.contains(leading) { swap(&a, &b) }
        let batch = a.labels.filter { isShared($0) && others.contains($0) }
            .sorted { place($0) < place($1) }
        let freeA = a.labels.filter { !isShared($0) }.sorted { place($0) < place($1) }
        let freeB = b.labels.filter { !isShared($0) }.sorted { place($0) < place($1) }
        let inner = a.labels.filter { isShared($0) && !others.contains($0) }
        let labels = batch + freeA + freeB
        guard !inner.isEmpty else {
            let left = try reshaped(
                permuted(a, to: batch + freeA), sizes(of: batch + freeA) + freeB.map { _ in 1 })
            let right = try reshaped(
                permuted(b, to: batch + freeB),
                sizes(of: batch) + freeA.map { _ in 1 } + sizes(of: freeB))
            return Term(value: try Ops.multiply(left, right), labels: labels)
        }
        // In the order that one of them has already, if it has.
        let innerB = b.labels.filter(inner.contains)
        let order = a.labels == batch + freeA + inner ? inner : innerB
        let stack = batch.isEmpty ? [] : [try count(batch)]
        let left = try reshaped(
            permuted(a, to: batch + freeA + order), stack + [count(freeA), count(order)])
        let right = try reshaped(
            permuted(b, to: batch + order + freeB), stack + [count(order), count(freeB)])
        return Term(
            value: try reshaped(Ops.matmul(left, right), sizes(of: labels)), labels: labels)
    }

    private func summed(_ term: Term, keeping isKept: (Label) -> Bool) throws -> Term {
        let axes = term.labels.indices.filter { !isKept(term.labels[$0]) }
        guard !axes.isEmpty else { return term }
        let dtype = term.value.dtype
        let sum = try Ops.sum(term.value, axis: Axes(axes))
        return Term(
            value: sum.dtype == dtype ? sum : try Ops.cast(sum, to: dtype),
            labels: term.labels.filter(isKept))
    }

    private func permuted(_ term: Term, to labels: [Label]) throws -> Tensor {
        guard term.labels != labels else { return term.value }
        return try Ops.transpose(
            term.value, axes: labels.compactMap { term.labels.firstIndex(of: $0) })
    }

    private func reshaped(_ value: Tensor, _ sizes: [Int]) throws -> Tensor {
        value.shape.sizes == sizes ? value : try Ops.reshape(value, sizes)
    }

    private func sizes(of labels: [Label]) -> [Int] { labels.map { sizes[$0] ?? 1 } }

    private func count(_ labels: [Label]) throws -> Int {
        try sizes(of: labels).reduce(1, sizeProduct)
    }
}

extension Contraction.Term {
    /// Two axes with the same label.
    fileprivate var repetition: (Int, Int)? {
        for (second, label) in labels.enumerated() {
            if let first = labels[..<second].firstIndex(of: label) { return (first, second) }
        }
        return nil
    }

    /// Without the axes of size 1 that another term's broadcast.
    fileprivate func squeezed(_ sizes: [Int: Int]) throws -> Self {
        let own = value.shape.sizes
        let kept = labels.indices.filter { own[$0] == sizes[labels[$0]] }
        guard kept.count < labels.count else { return self }
        return Self(
            value: try Ops.reshape(value, kept.map { own[$0] }), labels: kept.map { labels[$0] })
    }
}
