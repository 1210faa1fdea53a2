/// What an equation of `einsum` says: a label for each axis of each operand and of the result.
///
/// A letter is its own label. The axes for which `...` stands are numbered from the last, so that
/// those of operands with fewer of them broadcast.
struct EinsumEquation: Sendable {
    typealias Label = Int

    /// Above every letter.
    private static let firstElided = 1 << 16

    let operands: [[Label]]
    let output: [Label]

    /// - Parameter ranks: How many axes the operands have.
    /// - Throws: ``TensorError/invalidArgument(operation:argument:expected:found:)`` for an equation
    ///   that is none, or does not fit the operands.
    init(_ subscripts: String, ranks: [Int]) throws {
        func failure(_ expected: String) -> TensorError {
            .invalidArgument(
                operation: "einsum", argument: "subscripts", expected: expected,
                found: String(subscripts.unicodeScalars.prefix(80)))
        }
        let text = subscripts.unicodeScalars.filter { $0 != " " }
        let arrow = text.indices.first { text[$0] == "-" }
        let specs = text[..<(arrow ?? text.endIndex)]
            .split(separator: ",", omittingEmptySubsequences: false)
        guard specs.count == ranks.count else {
            throw failure("an equation of \(ranks.count) operands")
        }
        var elidedCount = 0
        operands = try zip(specs, ranks).map { spec, rank in
            guard let term = Term(spec) else {
                throw failure("letters, at most one '...' in each term, commas and one '->'")
            }
            let elided = rank - term.letters.count
            guard term.ellipsis == nil ? elided == 0 : elided >= 0 else {
                throw failure("an equation with an axis for each of an operand's \(rank)")
            }
            elidedCount = max(elidedCount, elided)
            return term.labels(elided: elided)
        }
        guard let arrow else {
            // The rest of the axes, in the order of the alphabet.
            var counts: [Label: Int] = [:]
            for label in operands.joined() { counts[label, default: 0] += 1 }
            output =
                Term.elided(elidedCount)
                + counts.filter { $0.value == 1 && $0.key < Self.firstElided }.keys.sorted()
            return
        }
        let rest = text[arrow...].dropFirst()
        guard rest.first == ">", let term = Term(rest.dropFirst()) else {
            throw failure("letters, at most one '...' in each term, commas and one '->'")
        }
        let known = Set(operands.joined())
        guard term.letters.allSatisfy(known.contains), Set(term.letters).count == term.letters.count
        else { throw failure("an output of different letters, all of them of an input") }
        output = term.labels(elided: elidedCount)
    }

    /// Letters, and after how many of them `...` is.
    private struct Term {
        var letters: [Label] = []
        var ellipsis: Int?

        init?(_ text: some Collection<Unicode.Scalar>) {
            var rest = text[...]
            while let scalar = rest.popFirst() {
                switch scalar {
                case "a"..."z", "A"..."Z": letters.append(Int(scalar.value))
                case ".":
                    guard ellipsis == nil, rest.popFirst() == ".", rest.popFirst() == "." else {
                        return nil
                    }
                    ellipsis = letters.count
                default: return nil
                }
            }
        }

        static func elided(_ count: Int) -> [Label] {
            (0..<count).reversed().map { EinsumEquation.firstElided + $0 }
        }

        func labels(elided count: Int) -> [Label] {
            guard let ellipsis else { return letters }
            return letters[..<ellipsis] + Self.elided(count) + letters[ellipsis...]
        }
    }

    // MARK: Sizes

    /// The size of each label: that of all axes with it, of which those of size 1 broadcast; -1 if it
    /// is not known.
    ///
    /// - Throws: ``TensorError/incompatibleShapes(operation:shapes:reason:)``.
    func sizes(_ shapes: [Shape]) throws -> [Label: Int] {
        var sizes: [Label: Int] = [:]
        for (labels, shape) in zip(operands, shapes) {
            var own: [Label: Int] = [:]
            for (label, size) in zip(labels, shape.sizes) {
                if let other = own[label], other != size, other != -1, size != -1 {
                    throw mismatch(shapes, label)
                }
                own[label] = Swift.max(own[label] ?? -1, size)
            }
            for (label, size) in own {
                guard let known = sizes[label], known != 1 else {
                    sizes[label] = size
                    continue
                }
                if size == known || size == 1 || size == -1 { continue }
                guard known == -1 else { throw mismatch(shapes, label) }
                sizes[label] = size
            }
        }
        return sizes
    }

    private func mismatch(_ shapes: [Shape], _ label: Label) -> TensorError {
        let name = Unicode.Scalar(label).flatMap { label < Self.firstElided ? "'\($0)'" : nil }
        return TensorError.incompatibleShapes(
            operation: "einsum", shapes: shapes,
            reason: "all sizes of \(name ?? "an axis of '...'") must be the same, or 1")
    }

    /// The shape and dtype of the result.
    func spec(_ inputs: [Tensor]) throws -> TensorSpec {
        let sizes = try sizes(inputs.map(\.shape))
        return TensorSpec(
            shape: Shape(sizes: output.map { sizes[$0] ?? 1 }), dtype: try Self.dtype(inputs))
    }

    /// The promoted dtype; int8 alone gives int32.
    static func dtype(_ inputs: [Tensor]) throws -> DType {
        let dtype = try DType.promoted(inputs, operation: "einsum")
        return inputs.allSatisfy { $0.dtype == .int8 } ? .int32 : dtype
    }
}
