import Keras
import KerasJSON

extension ModelInspection {
    /// The inspection for people, without a newline at its end.
    func text() -> String {
        let sections = [
            overview, memberSection, layerSection, weightSection, optimizerSection,
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private var overview: [String] {
        let origin = kerasVersion.map { "Keras \($0)" } ?? "unknown version of Keras"
        let date = dateSaved.map { ", saved \($0.replacing("@", with: " ").excerpt())" } ?? ""
        let title = className.excerpt(200) + (name.map { " \"\($0.excerpt(200))\"" } ?? "")
        var lines = [path, "  \(NumberText.bytes(size)), \(origin)\(date)", "  \(title)"]
        let arguments = compileArguments.map { "\($0.name) \(Self.summary($0.value))" }
        lines.append(
            "  "
                + (arguments.isEmpty
                    ? "not compiled"
                    : "compiled: "
                        + arguments.joined(separator: ", ")))
        return lines.map { $0.excerpt(2000) }
    }

    private var memberSection: [String] {
        var table = TextTable(rightAligned: [1])
        for member in members {
            let packed =
                member.isStored ? "" : "(\(NumberText.bytes(member.compressedSize)) packed)"
            table.add(member.name, NumberText.bytes(member.size), packed)
        }
        return ["Members"] + table.lines(indent: 2)
    }

    private var layerSection: [String] {
        guard !layers.isEmpty else { return [] }
        let isListed = layers.contains { $0.className != nil }
        var table = TextTable(rightAligned: [2])
        table.add("Layer", isListed ? "Class" : "Stored at", "Parameters", "Input shape")
        for layer in layers {
            let name = String(repeating: "  ", count: layer.depth) + (layer.name ?? "")
            table.add(
                name, layer.shownClass ?? layer.path,
                layer.parameterCount.grouped,
                layer.inputShape.map(NumberText.shape) ?? "")
        }
        return ["Layers"] + table.lines(indent: 2) + ["  \(parameterSummary)"]
    }

    private var parameterSummary: String {
        guard let weights else { return "the file has no weights" }
        let bytes = weights.arrays.reduce(0) { sum, array in
            array.path.hasPrefix(OptimizerState.path + "/")
                ? sum : sum.addingReportingOverflow(array.byteCount).partialValue
        }
        return NumberText.items(weights.parameterCount, "parameter")
            + " (\(NumberText.bytes(bytes)))"
    }

    private var weightSection: [String] {
        guard let weights else { return [] }
        var table = TextTable()
        for node in weights.nodes {
            let components = node.path.split(separator: "/")
            let margin = String(repeating: "  ", count: max(0, components.count - 1))
            let label = margin + String(components.last ?? "")
            switch node {
            case .group(_, let name):
                table.add(label + "/", name.map { "\"\($0)\"" } ?? "")
            case .array(let array):
                table.add(label, "\(array.type) \(NumberText.shape(array.shape))")
            }
        }
        return ["Weights"] + table.lines(indent: 2)
    }

    private var optimizerSection: [String] {
        guard let optimizer else { return [] }
        var line = "  \((optimizer.className ?? "unknown class").excerpt()): "
        if optimizer.arrayCount == 0 { return ["Optimizer", line + "no state"] }
        if let iterations = optimizer.iterations {
            line += "\(NumberText.items(iterations, "iteration")), "
        }
        if let rate = optimizer.learningRate { line += "learning rate \(rate), " }
        line +=
            NumberText.items(optimizer.arrayCount, "array")
            + " of \(NumberText.items(optimizer.elementCount, "element"))"
        return ["Optimizer", line]
    }

    /// A config value in a few words: a name, the class of an object, the name of a function.
    ///
    /// The recursion ends because the parser of JSON limits its depth.
    private static func summary(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): return text
        case .array(let elements):
            return "[\(elements.map(summary).joined(separator: ", "))]"
        case .object(let object):
            guard let className = object["class_name"]?.stringValue else {
                let members = object.map { "\($0.key): \(summary($0.value))" }
                return "{\(members.joined(separator: ", "))}"
            }
            return className == "function" ? object["config"]?.stringValue ?? className : className
        default: return (try? value.jsonString()) ?? ""
        }
    }
}

extension LayerRow {
    /// `Dense`, or `my_package>MyDense` for a custom class.
    fileprivate var shownClass: String? { registeredName ?? className }
}
