import CKerasKernels

/// A recurrence over the steps of its input.
///
/// The inputs are the products, the recurrent kernel, the state, then an LSTM's cell or a GRU's bias
/// if it has one, and the mask if there is one. The outputs are the sequence, the state, and an
/// LSTM's cell; behind them, if the op is recorded, what the gradient needs: the gates and the state
/// before each step, and an LSTM's cell after each.
struct Recurrence: TensorOperation {
    enum Kind: Int {
        case gru = 3
        case lstm = 4
    }

    // Graphs hold the layer.
    static let kerasName = KerasName(module: "keras.src.layers.rnn", className: "RNN")

    let kind: Kind
    let options: Ops.RecurrenceOptions
    let hasMask: Bool
    let hasBias: Bool
    let keeps: Bool

    private var resultCount: Int { kind == .lstm ? 3 : 2 }
    private var bias: Int? { hasBias ? 3 : nil }
    private var mask: Int? { hasMask ? (kind == .lstm || hasBias ? 4 : 3) : nil }

    func computeDType(_ inputs: [Tensor]) throws -> DType? {
        try DType.promoted(Array(inputs.prefix(3)), operation: "rnn").wide
    }

    /// The sizes of the recurrence.
    private func sizes(_ inputs: [Tensor]) throws -> keras_recurrent_sizes {
        let (x, kernel) = (inputs[0].shape.sizes, inputs[1].shape.sizes)
        guard x.count == 3, kernel.count == 2, x[2] == kind.rawValue * kernel[0],
            kernel[1] == x[2], x[1] > 0
        else { throw mismatch(inputs) }
        for state in inputs[2..<(kind == .lstm ? 4 : 3)]
        where state.shape.sizes != [x[0], kernel[0]] { throw mismatch(inputs) }
        if let bias, inputs[bias].shape.sizes != [x[2]] { throw mismatch(inputs) }
        if let mask, inputs[mask].shape.sizes != [x[0], x[1]] { throw mismatch(inputs) }
        return keras_recurrent_sizes(
            batch: x[0], steps: x[1], units: kernel[0], backwards: options.goesBackwards,
            zeroesMasked: options.zeroesMasked)
    }

    private func mismatch(_ inputs: [Tensor]) -> TensorError {
        TensorError.incompatibleShapes(
            operation: "rnn", shapes: inputs.map(\.shape),
            reason: "products (batch, steps, \(kind.rawValue) · units), at least one step, a "
                + "recurrent kernel and states of as many units, and a mask (batch, steps) are "
                + "expected")
    }

    func outputSpecs(_ inputs: [Tensor]) throws -> [TensorSpec] {
        let sizes = try sizes(inputs)
        let (batch, steps, units) = (sizes.batch, sizes.steps, sizes.units)
        let dtype = try DType.promoted(Array(inputs.prefix(3)), operation: "rnn")
        guard dtype.isFloatingPoint else {
            throw TensorError.unsupportedDType(
                operation: "rnn", dtype: dtype, remedy: "cast to float32 first")
        }
        var specs = [TensorSpec(shape: Shape(sizes: [batch, steps, units]), dtype: dtype)]
        for _ in 1..<resultCount {
            specs.append(TensorSpec(shape: Shape(sizes: [batch, units]), dtype: dtype))
        }
        guard keeps else { return specs }
        specs.append(TensorSpec(shape: Shape(sizes: [batch, steps, 4 * units]), dtype: dtype.wide))
        for _ in 3...kind.rawValue {
            specs.append(TensorSpec(shape: Shape(sizes: [batch, steps, units]), dtype: dtype.wide))
        }
        return specs
    }

    func forward(_ inputs: [Tensor], _ specs: [TensorSpec]) throws -> [Tensor] {
        let dtype = inputs[0].dtype
        let results = try specs.map { try Tensor(uninitialized: $0.shape, dtype: dtype) { _ in } }
        if hasMask, keeps { try results[resultCount].clear() }
        let isDone =
            kind == .lstm
            ? keras_lstm(dtype.cValue, try sizes(inputs), pointers(inputs), outputs(results))
            : keras_gru(dtype.cValue, try sizes(inputs), pointers(inputs), outputs(results))
        try check(isDone)
        return try withExtendedLifetime(inputs) {
            try zip(results, specs).map { try $0.converted(to: $1.dtype) }
        }
    }

    private func check(_ isDone: Bool) throws {
        guard isDone else { throw TensorError.backend(operation: "rnn", reason: "no memory") }
    }

    private func pointers(_ inputs: [Tensor]) -> keras_recurrent_inputs {
        keras_recurrent_inputs(
            inputs: inputs[0].memory, recurrent: inputs[1].memory,
            bias: bias.flatMap { inputs[$0].memory }, state: inputs[2].memory,
            cell: kind == .lstm ? inputs[3].memory : nil, mask: mask.flatMap { inputs[$0].memory })
    }

    private func outputs(_ results: [Tensor]) -> keras_recurrent_outputs {
        let kept = results.dropFirst(resultCount).map(\.memory)
        return keras_recurrent_outputs(
            sequence: results[0].memory, state: results[1].memory,
            cell: kind == .lstm ? results[2].memory : nil, gates: kept.first ?? nil,
            cells: kept.count > 2 ? kept[2] : nil, previous: kept.count > 1 ? kept[1] : nil)
    }

    func gradients(_ upstream: [Tensor?], _ saved: SavedApplication) throws -> [Tensor?] {
        let inputs = saved.inputs
        let dtype = inputs[0].dtype
        let sizes = try sizes(inputs)
        let upstream = try upstream.prefix(resultCount).map { try $0?.converted(to: dtype) }
        func make(_ shape: Shape) throws -> Tensor {
            try Tensor(uninitialized: shape, dtype: dtype) { _ in }
        }
        let products = try make(inputs[0].shape)
        let state = try make(inputs[2].shape)
        let cell = kind == .lstm ? try make(inputs[2].shape) : nil
        // A GRU's recurrent products have other gradients than the inputs'.
        let recurrent = kind == .gru ? try make(inputs[0].shape) : nil
        let gradients = keras_recurrent_gradients(
            sequence: upstream[0]?.memory, state: upstream[1]?.memory,
            cell: kind == .lstm ? upstream[2]?.memory : nil, inputs: products.memory,
            products: recurrent?.memory, initialState: state.memory, initialCell: cell?.memory)
        let isDone = withExtendedLifetime((saved, upstream)) {
            kind == .lstm
                ? keras_lstm_gradient(
                    dtype.cValue, sizes, pointers(inputs), outputs(saved.outputs), gradients)
                : keras_gru_gradient(
                    dtype.cValue, sizes, pointers(inputs), outputs(saved.outputs), gradients)
        }
        try check(isDone)
        var result = [Tensor?](repeating: nil, count: inputs.count)
        result[0] = products
        result[2] = state
        if kind == .lstm { result[3] = cell }
        let rows = Shape(sizes: [sizes.batch * sizes.steps, kind.rawValue * sizes.units])
        let sums = (recurrent ?? products).withShape(rows)
        if saved.needsGradient[1] {
            let previous = saved.outputs[resultCount + 1]
                .withShape(Shape(sizes: [sizes.batch * sizes.steps, sizes.units]))
            result[1] = try matrixProduct(previous, transposesA: true, sums)
        }
        if let bias, saved.needsGradient[bias] { result[bias] = try Ops.sum(sums, axis: 0) }
        return result
    }
}

extension Tensor {
    /// Sets all elements of a tensor that nobody else has seen to 0.
    fileprivate func clear() throws {
        storage.elements?.initializeMemory(
            as: UInt8.self, repeating: 0, count: storage.byteCount)
    }
}
