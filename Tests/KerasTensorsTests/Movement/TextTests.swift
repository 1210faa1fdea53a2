import Testing

@testable import KerasTensors

/// Tensors of text: made, moved and read, and refused by everything that computes.
@Suite struct TextTests {
    private let words = ["a", "", "naïve", "日本", "🇩🇪", "e\u{301}"]

    @Test func `text is made from arrays and read back`() throws {
        #expect(try Tensor(words).strings() == words)
        let matrix = try Tensor([["a", "b"], ["c", "d"], ["e", "f"]])
        #expect(matrix.shape == [3, 2])
        #expect(matrix.dtype == .string)
        #expect(try matrix.strings() == ["a", "b", "c", "d", "e", "f"])
        #expect(throws: TensorError.self) { try Tensor([["a"], ["b", "c"]]) }
        #expect(throws: TensorError.self) { try Tensor(strings: words, shape: [7]) }
    }

    /// Ops that move elements, on two tensors of shape (2, 3).
    static let movements: [(String, @Sendable (Tensor, Tensor) throws -> Tensor)] = [
        ("reshape", { x, _ in try Ops.reshape(x, [3, -1]) }),
        ("ravel", { x, _ in try Ops.ravel(x) }),
        ("expandDims", { x, _ in try Ops.expandDims(x, axis: 1) }),
        ("squeeze", { x, _ in try Ops.squeeze(Ops.reshape(x, [1, 6]), axis: 0) }),
        ("transpose", { x, _ in try Ops.transpose(x) }),
        ("getItem", { x, _ in try x[1] }),
        ("getItem of columns", { x, _ in try x[TensorSlice.all, 1...] }),
        ("slice", { x, _ in try Ops.slice(x, startIndices: [0, 1], shape: [2, 2]) }),
        ("flip", { x, _ in try Ops.flip(x) }),
        ("concatenate", { try Ops.concatenate([$0, $1], axis: 1) }),
        ("stack", { try Ops.stack([$0, $1]) }),
        ("take", { x, _ in try Ops.take(x, Tensor([2, 0, -1]), axis: 1) }),
        ("broadcastTo", { x, _ in try Ops.broadcastTo(x, [2, 2, 3]) }),
        ("repeat", { x, _ in try Ops.repeat(x, 2, axis: 0) }),
        ("tile", { x, _ in try Ops.tile(x, [2, 1]) }),
        ("rows", { x, _ in try x.rows(in: 1..<2) }),
        ("rows by number", { x, _ in try x.gatherRows(indices: [1, 0, 1]) }),
    ]

    @Test(arguments: movements.indices)
    func `text moves as numbers do`(index: Int) throws {
        let (name, move) = Self.movements[index]
        let numbers = try (Tensor(Array(0..<6), shape: [2, 3]), Tensor([6, 7, 8, 9, 10, 11]))
        func text(_ tensor: Tensor) throws -> Tensor {
            try Tensor(strings: tensor.array(of: Int.self).map(String.init), shape: [2, 3])
        }
        let second = try Ops.reshape(numbers.1, [2, 3])
        let expected = try move(numbers.0, second)
        let found = try move(text(numbers.0), text(second))
        #expect(found.shape == expected.shape, "\(name)")
        #expect(
            try found.strings() == expected.array(of: Int.self).map(String.init), "\(name)")
    }

    @Test(arguments: movements.indices)
    func `symbolic text has the shapes of numbers`(index: Int) throws {
        let (name, move) = Self.movements[index]
        guard !name.hasPrefix("rows") else { return }
        let text = Tensor.symbolic(TensorSpec(shape: [2, 3], dtype: .string))
        let expected = try move(Ops.zeros([2, 3]), Ops.zeros([2, 3]))
        let found = try move(text, text)
        #expect(found.spec == TensorSpec(shape: expected.shape, dtype: .string), "\(name)")
        #expect(found.isSymbolic && found.symbolicNode != nil, "\(name)")
    }

    /// Ops that compute, or that mix text with numbers.
    static let refusals: [(String, @Sendable (Tensor) throws -> Any)] = [
        ("Add", { try Ops.add($0, 1) }), ("Exp", { try Ops.exp($0) }),
        ("Equal", { try Ops.equal($0, $0) }), ("Sum", { try Ops.sum($0) }),
        ("Matmul", { try Ops.matmul($0, $0) }), ("Cast", { try Ops.cast($0, to: .float32) }),
        ("Where", { try Ops.where(Tensor([true]), $0, $0) }),
        ("Argmax", { try Ops.argmax($0) }), ("Sort", { try Ops.sort($0) }),
        ("Softmax", { try Ops.softmax($0) }), ("OneHot", { try Ops.oneHot($0, numClasses: 2) }),
        ("Split", { try Ops.split($0, 1) }), ("Pad", { try Ops.pad($0, [(1, 1), (0, 0)]) }),
        ("Concatenate", { try Ops.concatenate([$0, Ops.zeros([1, 2])]) }),
        ("Take", { try Ops.take(Tensor([1, 2]), $0) }),
    ]

    @Test(arguments: refusals.indices, [false, true])
    func `an op that computes refuses text by its name`(index: Int, isSymbolic: Bool) throws {
        let (name, compute) = Self.refusals[index]
        let text =
            isSymbolic
            ? Tensor.symbolic(TensorSpec(shape: [1, 2], dtype: .string))
            : try Tensor(strings: ["1", "2"], shape: [1, 2])
        let error = #expect(throws: TensorError.self) { try compute(text) }
        guard case .unsupportedDType(let operation, .string, _) = error else {
            Issue.record("\(name): \(String(describing: error))")
            return
        }
        #expect(operation == name)
    }

    @Test func `an index outside has no text`() throws {
        #expect(throws: TensorError.self) { try Ops.take(Tensor(words), Tensor([6])) }
    }
}
