import KerasJSON

extension ConfigFeature {
    /// Ops in graphs.
    static let operations: [ConfigFeature] = [
        .init("an op with a whole number") {
            $0.calls.contains { $0.isOp && $0.arguments.contains(where: \.isInt) }
        },
        .init("an op with a number with a point") {
            $0.calls.contains { $0.isOp && $0.arguments.contains(where: \.isFloat) }
        },
        .init("a number before the tensor") {
            $0.calls.contains {
                $0.isOp && $0.arguments.count > 1 && $0.arguments[0].doubleValue != nil
            }
        },
        .init("an op with an array of NumPy's") {
            $0.calls.contains { $0.isOp && $0.values.contains { $0.isTagged("__numpy__") } }
        },
        .init("an op with a constant tensor") {
            $0.calls.contains { $0.isOp && $0.values.contains { $0.isTagged("__tensor__") } }
        },
        .init("an op on a list of tensors") {
            $0.calls.contains { $0.isOp && $0.arguments.first?[0]?.isTensor == true }
        },
        .init("an op on one tensor twice") {
            $0.calls.contains {
                $0.isOp && $0.arguments.count == 2 && $0.arguments[0].isTensor
                    && $0.arguments[0] == $0.arguments[1]
            }
        },
        .init("a slice") {
            $0.calls.contains { $0.isOp && $0.values.contains { $0.isTagged("__slice__") } }
        },
        .init("a slice with a step") {
            $0.calls.contains {
                $0.values.contains { $0.isTagged("__slice__") && $0["config"]?["step"] != .null }
            }
        },
        .init("an ellipsis") {
            $0.calls.contains { $0.values.contains { $0.isTagged("__ellipsis__") } }
        },
        .init("a new axis in a subscript") {
            $0.calls.contains {
                $0.isOp && $0.arguments.count == 2
                    && $0.arguments[1].arrayValue?.contains(.null) == true
            }
        },
        .init("an index in a subscript") {
            $0.calls.contains {
                $0.isOp && $0.arguments.count == 2
                    && $0.arguments[1].arrayValue?.contains(where: \.isInt) == true
            }
        },
        .init("settings of an op beside its name") { view in
            view.calls.contains { $0.isOp && ($0.operation["config"]?.objectValue?.count ?? 0) > 1 }
        },
        .init("a list among the settings of an op") { view in
            view.calls.contains {
                $0.isOp
                    && $0.operation["config"]?.objectValue?.values
                        .contains { $0.arrayValue != nil } == true
            }
        },
        .init("a second op of a class") { view in
            view.calls.contains { $0.isOp && $0.name.hasSuffix("_1") }
        },
        .init("an op of keras.src.ops.nn") { view in
            view.calls.contains { $0.operation["module"] == "keras.src.ops.nn" }
        },
        .init("an op of keras.src.ops.math or core") { view in
            view.calls.contains {
                ["keras.src.ops.math", "keras.src.ops.core"]
                    .contains($0.operation["module"]?.stringValue)
            }
        },
    ]

    /// Models inside models.
    static let structures: [ConfigFeature] = [
        .init("a call of a graph as an output, counted from 1") {
            $0.graphs.contains { graph in
                graph.outputs.graphLeaves.contains {
                    $0[1]?.intValue == 1
                        && graph.layer($0[0]?.stringValue ?? "")?["class_name"] == "Functional"
                }
            }
        },
        .init("a second call of a graph as an output, counted as 2") {
            $0.graphs.contains { graph in
                graph.outputs.graphLeaves.contains {
                    $0[1]?.intValue == 2
                        && graph.layer($0[0]?.stringValue ?? "")?["class_name"] == "Functional"
                }
            }
        },
        .init("a call of a stack as an output, counted from 0") {
            $0.graphs.contains { graph in
                graph.outputs.graphLeaves.contains {
                    $0[1]?.intValue == 0
                        && ["Sequential", "Stack"].contains(
                            graph.layer($0[0]?.stringValue ?? "")?["class_name"]?.stringValue)
                }
            }
        },
        .init("a graph's output in a call, counted from 0") { view in
            view.graphs.contains { graph in
                graph.layers.flatMap { $0["inbound_nodes"]?.everything ?? [] }.contains {
                    guard let history = $0["keras_history"]?.arrayValue else { return false }
                    return history.count == 3 && history[1] == 0
                        && graph.layer(history[0].stringValue ?? "")?["class_name"]
                            == "Functional"
                }
            }
        },
        .init("a graph in a graph") { $0.has("Functional", inside: "Functional") },
        .init("a graph in a graph in a graph") { $0.graphs.contains { $0.depth == 3 } },
        .init("a stack in a graph") { $0.has("Sequential", inside: "Functional") },
        .init("a stack in a graph in a graph") { view in
            view.graphs.contains { graph in
                graph.depth > 1 && graph.layers.contains { $0["class_name"] == "Sequential" }
            }
        },
        .init("a graph in a stack") {
            $0.has("Functional", inside: "Sequential") || $0.has("Given", inside: "Sequential")
        },
        .init("a stack in a stack") { $0.has("Sequential", inside: "Sequential") },
        .init("an own model in a graph") {
            $0.has("Perceptron", inside: "Functional") || $0.has("TwoInputs", inside: "Functional")
        },
        .init("an own model in a stack") {
            $0.has("Perceptron", inside: "Sequential") || $0.has("Bare", inside: "Sequential")
        },
        .init("a stack with an input") {
            $0.stacks.contains { $0["layers"]?[0]?["class_name"] == "InputLayer" }
        },
        .init("a stack that is not built") {
            $0.stacks.contains { $0["build_input_shape"] == nil }
        },
        .init("a stack's shape with its batch size") {
            $0.stacks.contains { $0["build_input_shape"]?[0]?.isInt == true }
        },
        .init("a stack's shape without a batch size") {
            $0.stacks.contains { $0["build_input_shape"]?[0] == .null }
        },
        .init("the null build config of a graph") {
            $0.objects.contains { $0["build_config"]?["input_shape"] == .null }
        },
        .init("a layer without a build config") {
            $0.hasObject("Dropout") { $0["build_config"] == nil }
                || $0.hasObject("Activation") { $0["build_config"] == nil }
        },
        .init("a model's shape with its batch size") {
            ($0.root["class_name"] != "Functional")
                && $0.root["build_config"]?["input_shape"]?[0]?.isInt == true
        },
        .init("an own class written by its graph") { $0.hasObject("Given") },
        .init("an own class of a graph, written by its settings") { $0.hasObject("Classifier") },
        .init("an own class of a stack") { $0.hasObject("Stack") },
    ]

    /// Settings of layers.
    static let objects: [ConfigFeature] = [
        .init("an own class without a name in its config") {
            $0.own.contains { $0["config"]?.isDictionary == true && $0["config"]?["name"] == nil }
        },
        .init("an own class with nothing but its settings") {
            $0.own.contains {
                $0["config"]?.isDictionary == true && $0["config"]?["trainable"] == nil
            }
        },
        .init("a config without any key") { $0.own.contains { $0["config"] == [:] } },
        .init("the arguments of Layer in a config") {
            $0.own.contains { $0["config"]?["autocast"] != nil }
        },
        .init("autocast: false") { $0.own.contains { $0["config"]?["autocast"] == false } },
        .init("a recorded list") {
            $0.own.contains { $0["config"]?["sizes"]?.arrayValue != nil }
        },
        .init("a recorded dictionary or null") {
            $0.own.contains { $0["config"]?["table"] != nil }
        },
        .init("layers among the settings of a layer") { $0.hasObject("Wrapping") },
        .init("an object with a shared id") {
            $0.objects.contains {
                $0["shared_object_id"] != nil && $0["class_name"] != "DTypePolicy"
            }
        },
        .init("a layer that is not trained") {
            $0.objects.contains { $0["config"]?["trainable"] == false }
        },
        .init("a model that is not trained") {
            ($0.graphs.map(\.config) + $0.stacks).contains { $0["trainable"] == false }
        },
        .init("a mixed policy") {
            $0.objects.contains {
                $0["config"]?["name"]?.stringValue?.hasPrefix("mixed_") == true
            }
        },
        .init("a policy of half the bits") {
            $0.objects.contains {
                $0["class_name"] == "DTypePolicy"
                    && ["bfloat16", "float16"].contains($0["config"]?["name"]?.stringValue)
            }
        },
        .init("a map of policies") { $0.hasObject("DTypePolicyMap") },
        .init("a regularizer of the output") {
            $0.objects.contains { $0["config"]?["activity_regularizer"]?.isDictionary == true }
        },
        .init("a regularizer of a kernel") {
            $0.objects.contains { $0["config"]?["kernel_regularizer"]?.isDictionary == true }
        },
        .init("a constraint") { $0.hasObject("MaxNorm") || $0.hasObject("NonNeg") },
        .init("an initializer with a seed") {
            $0.objects.contains {
                $0["config"]?["seed"]?.isInt == true || $0["config"]?["seed"]?.isDictionary == true
            }
        },
        .init("a function as an activation") {
            $0.objects.contains { $0["config"]?["activation"]?["class_name"] == "function" }
        },
        .init("a layer as an activation") {
            $0.objects.contains { $0["config"]?["activation"]?["class_name"] == "Activation" }
        },
        .init("variables that are not trained") { $0.hasObject("BatchNormalization") },
        .init("a list among the settings of a built-in layer") {
            $0.objects.contains {
                $0["config"]?["kernel_size"]?.arrayValue != nil
                    || $0["config"]?["pool_size"]?.arrayValue != nil
            }
        },
    ]
}
