import KerasTensors

extension Model {
    /// Prints the layers with their output shapes and parameters, as Keras does. For a graph that is
    /// more than a chain, a column tells what each is connected to: `dense[0][0]` is the first
    /// tensor of the first call of `dense`.
    ///
    /// - Parameters:
    ///   - lineLength: Characters in a line, between 20 and 10,000 (default: 88, for a graph 108, or
    ///     what fits the terminal).
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
    ///
    /// - Throws: As ``summary(lineLength:expandNested:showTrainable:)``.
    public final func summaryText(
        lineLength: Int? = nil, expandNested: Bool = false, showTrainable: Bool = false
    ) throws -> String {
        let isConnected = graph.map { !$0.isChain } ?? false
        let ends = isConnected ? [0.3, 0.56, 0.74, 1] : [0.45, 0.8, 1]
        let share = showTrainable ? 0.9 : 1
        var columns: [SummaryTable.Column] = [
            .init(title: "Layer (type)", alignment: .left, end: ends[0] * share),
            .init(title: "Output Shape", alignment: .left, end: ends[1] * share),
            .init(title: "Param #", alignment: .right, end: ends[2] * share),
        ]
        if isConnected {
            columns.append(.init(title: "Connected to", alignment: .left, end: ends[3] * share))
        }
        if showTrainable {
            columns.append(.init(title: "Trainable", alignment: .center, end: 1))
        }
        let width = (isConnected ? 108 : 88) + (showTrainable ? 12 : 0)
        let length = lineLength ?? min(width, Terminal.columns - 4)
        var rows = SummaryRows(
            table: SummaryTable(columns: columns, lineLength: min(max(length, 20), 10_000)),
            isConnected: isConnected, expandNested: expandNested, showTrainable: showTrainable)
        if let graph {
            for operation in graph.operations { try rows.add(operation, of: graph) }
        } else {
            for layer in try layers { try rows.add(layer, nesting: 0) }
        }
        return (["Model: \"\(name)\""] + rows.table.lines + (try parameterLines()))
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
