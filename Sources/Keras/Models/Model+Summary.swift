import KerasTensors

extension Model {
    /// Prints the layers with their output shapes and parameters, as Keras does.
    ///
    /// - Parameters:
    ///   - lineLength: Characters in a line, between 20 and 10,000 (default: 88, or what fits the
    ///     terminal).
    ///   - expandNested: Whether the layers of models inside are shown.
    ///   - showTrainable: Whether a column tells which layers are trained.
    /// - Throws: What setting the layers up throws.
    public final func summary(
        lineLength: Int? = nil, expandNested: Bool = false, showTrainable: Bool = false
    ) throws {
        let text = try summaryText(
            lineLength: lineLength, expandNested: expandNested, showTrainable: showTrainable)
        StandardOutput.write(text + "\n")
    }

    /// What ``summary(lineLength:expandNested:showTrainable:)`` prints.
    public final func summaryText(
        lineLength: Int? = nil, expandNested: Bool = false, showTrainable: Bool = false
    ) throws -> String {
        let length = lineLength ?? min(showTrainable ? 100 : 88, Terminal.columns - 4)
        let share = showTrainable ? 0.9 : 1
        var columns: [SummaryTable.Column] = [
            .init(title: "Layer (type)", alignment: .left, end: 0.45 * share),
            .init(title: "Output Shape", alignment: .left, end: 0.8 * share),
            .init(title: "Param #", alignment: .right, end: share),
        ]
        if showTrainable {
            columns.append(.init(title: "Trainable", alignment: .center, end: 1))
        }
        var table = SummaryTable(columns: columns, lineLength: min(max(length, 20), 10_000))
        for layer in try layers {
            try layer.addRows(
                to: &table, nesting: 0, expandNested: expandNested, showTrainable: showTrainable)
        }
        return (["Model: \"\(name)\""] + table.lines + (try parameterLines()))
            .joined(separator: "\n")
    }

    private func parameterLines() throws -> [String] {
        let trained = try ParameterCount(trainableVariables)
        let others = try ParameterCount(nonTrainableVariables)
        let state = try optimizer.flatMap {
            $0.isBuilt ? try ParameterCount($0.ownVariables) : nil
        }
        let total = trained + others + (state ?? ParameterCount())
        let counts = [("Total", total), ("Trainable", trained), ("Non-trainable", others)]
        return (counts + (state.map { [("Optimizer", $0)] } ?? []))
            .map { " \($0) params: \($1)" }
    }
}

extension Layer {
    fileprivate func addRows(
        to table: inout SummaryTable, nesting: Int, expandNested: Bool, showTrainable: Bool
    ) throws {
        let prefix = nesting == 0 ? "" : String(repeating: "   ", count: nesting) + "└ "
        let count = try countParams().grouped
        var row = [
            "\(prefix)\(name) (\(className))", outputShapeText,
            isBuilt ? count : "0 (unbuilt)",
        ]
        if showTrainable { row.append(try weights.isEmpty ? "-" : trainable ? "Y" : "N") }
        table.add(row)
        guard expandNested, let model = self as? Model else { return }
        for layer in try model.layers {
            try layer.addRows(
                to: &table, nesting: nesting + 1, expandNested: true, showTrainable: showTrainable)
        }
    }

    /// The shape of the output for the shapes that the layer was built for; `?` if it cannot be
    /// told.
    private var outputShapeText: String {
        guard isBuilt, let buildShapes else { return "?" }
        let inputs = buildShapes.map {
            Tensor.symbolic(TensorSpec(shape: $0, dtype: dtypePolicy.computeDType))
        }
        guard let outputs = try? self(inputs, training: false) else { return "?" }
        let shapes = outputs.leaves.map(\.shape.description)
        return shapes.count == 1 ? shapes[0] : "[" + shapes.joined(separator: ", ") + "]"
    }
}

/// Numbers in variables, and the memory they take.
private struct ParameterCount: CustomStringConvertible {
    var count = 0
    var byteCount = 0

    init() {}

    init(_ variables: [Variable]) throws {
        for variable in variables {
            let count = try variable.shape.elementCount()
            self.count += count
            byteCount += count * variable.dtype.byteCount
        }
    }

    static func + (a: ParameterCount, b: ParameterCount) -> ParameterCount {
        var sum = a
        sum.count += b.count
        sum.byteCount += b.byteCount
        return sum
    }

    var description: String { "\(count.grouped) (\(memory))" }

    private var memory: String {
        var size = Double(byteCount)
        let units = ["B", "KB", "MB", "GB", "TB", "PB"]
        for unit in units {
            if size < 1024 { return PythonFormat.fixed(size, decimals: 2) + " " + unit }
            size /= 1024
        }
        return PythonFormat.fixed(size, decimals: 2) + " PB"
    }
}
