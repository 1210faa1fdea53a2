import Keras
import KerasJSON

/// A layer as the config describes it, with what the weights file has for it.
struct LayerRow {
    let name: String?
    /// Nil where only the weights tell that there is a layer.
    let className: String?
    let module: String?
    /// The name under which a custom class is registered; nil for a built-in one.
    let registeredName: String?
    /// How many models are around it, the outermost one aside.
    let depth: Int
    let inputShape: [Int?]?
    /// Where its state is in the weights file.
    let path: String
    /// The number of elements stored for it and for what is inside it.
    let parameterCount: Int

    /// The layers that `model`, the description of a model, lists, those of models inside too.
    static func rows(ofModel model: JSONValue, weights: StoredWeights?) -> [LayerRow] {
        var rows: [LayerRow] = []
        add(layersOf: model, at: "", depth: 0, weights: weights, to: &rows)
        return rows
    }

    /// Keras stores the layers of a Sequential or Functional under their class names in snake case,
    /// counted; the names that users give them do not matter.
    ///
    /// The recursion ends because the parser of JSON limits its depth.
    private static func add(
        layersOf model: JSONValue, at path: String, depth: Int, weights: StoredWeights?,
        to rows: inout [LayerRow]
    ) {
        var used: [String: Int] = [:]
        for layer in model["config"]?["layers"]?.arrayValue ?? [] {
            guard let className = layer["class_name"]?.stringValue else { continue }
            let base = SnakeCase.fromClassName(className)
            let number = used[base, default: 0]
            used[base] = number + 1
            let prefix = (path.isEmpty ? "" : path + "/") + "layers/"
            let layerPath = prefix + base + (number == 0 ? "" : "_\(number)")
            let module = layer["module"]?.stringValue
            rows.append(
                LayerRow(
                    name: layer["config"]?["name"]?.stringValue, className: className,
                    module: module,
                    registeredName: isBuiltIn(module)
                        ? nil : layer["registered_name"]?.stringValue,
                    depth: depth, inputShape: inputShape(of: layer), path: layerPath,
                    parameterCount: weights?.elementCount(below: layerPath) ?? 0))
            add(layersOf: layer, at: layerPath, depth: depth + 1, weights: weights, to: &rows)
        }
    }

    private static func isBuiltIn(_ module: String?) -> Bool {
        module == "keras" || module?.hasPrefix("keras.") == true
    }

    private static func inputShape(of layer: JSONValue) -> [Int?]? {
        let shape = layer["build_config"]?["input_shape"] ?? layer["config"]?["batch_shape"]
        return shape?.arrayValue?.map(\.intValue)
    }

    /// The layers of a model whose config lists none, as a subclassed model's: whatever has a group
    /// of variables.
    static func rows(fromWeights weights: StoredWeights) -> [LayerRow] {
        let suffix = "/vars"
        return weights.nodes.compactMap { node in
            guard case .group(let path, let name) = node, path.hasSuffix(suffix),
                !path.hasPrefix(OptimizerState.path + "/")
            else { return nil }
            let layerPath = String(path.dropLast(suffix.count))
            return LayerRow(
                name: name, className: nil, module: nil, registeredName: nil, depth: 0,
                inputShape: nil, path: layerPath,
                parameterCount: weights.elementCount(below: layerPath) ?? 0)
        }
    }
}
