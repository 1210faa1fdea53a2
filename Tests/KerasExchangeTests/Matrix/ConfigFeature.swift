import KerasJSON

/// Something that Keras's configs can have, which a reader or writer can get wrong.
struct ConfigFeature: Sendable {
    let name: String
    let occurs: @Sendable (ConfigView) -> Bool

    init(_ name: String, _ occurs: @escaping @Sendable (ConfigView) -> Bool) {
        self.name = name
        self.occurs = occurs
    }

    static let all = graphs + calls + operations + structures + objects + compilations

    /// What the structures of inputs and outputs can be.
    private static let graphs: [ConfigFeature] = [
        .init("a single input is not wrapped") { $0.graphs.contains { $0.inputs.isLeafOfGraph } },
        .init("a single output is not wrapped") { $0.graphs.contains { $0.outputs.isLeafOfGraph } },
        .init("a list of one input") {
            $0.graphs.contains { $0.inputs.isList && $0.inputs.arrayValue?.count == 1 }
        },
        .init("a list of one output") {
            $0.graphs.contains { $0.outputs.isList && $0.outputs.arrayValue?.count == 1 }
        },
        .init("several inputs in a list") {
            $0.graphs.contains { $0.inputs.isList && $0.inputs.graphLeaves.count > 1 }
        },
        .init("several outputs in a list") {
            $0.graphs.contains { $0.outputs.isList && $0.outputs.graphLeaves.count > 1 }
        },
        .init("inputs in a dictionary") { $0.graphs.contains { $0.inputs.isDictionary } },
        .init("outputs in a dictionary") { $0.graphs.contains { $0.outputs.isDictionary } },
        .init("lists in the inputs") {
            $0.graphs.contains {
                ($0.inputs.arrayValue ?? $0.inputs.objectValue?.values ?? []).contains(
                    where: \.isList) && !$0.inputs.isLeafOfGraph && $0.inputs.graphLeaves.count > 2
            }
        },
        .init("lists in a list of outputs") {
            $0.graphs.contains {
                $0.outputs.isList && ($0.outputs.arrayValue ?? []).contains(where: \.isList)
            }
        },
        .init("lists in a dictionary of outputs") {
            $0.graphs.contains { ($0.outputs.objectValue?.values ?? []).contains(where: \.isList) }
        },
        .init("an input that no output needs") { view in
            view.graphs.contains { graph in
                let used = Set(
                    graph.layers.flatMap { $0["inbound_nodes"]?.everything ?? [] }.compactMap {
                        $0["keras_history"]?[0]?.stringValue
                    } + graph.outputs.graphLeaves.compactMap { $0[0]?.stringValue })
                return graph.inputs.graphLeaves.contains {
                    !used.contains($0[0]?.stringValue ?? "")
                }
            }
        },
        .init("an input as an output") {
            $0.graphs.contains { graph in
                graph.outputs.graphLeaves.contains { graph.inputs.graphLeaves.contains($0) }
            }
        },
        .init("a tensor that is two outputs") {
            $0.graphs.contains { graph in
                let leaves = graph.outputs.graphLeaves
                return leaves.contains { leaf in leaves.count { $0 == leaf } > 1 }
            }
        },
        .init("a second output of a layer as an output") {
            $0.graphs.contains { $0.outputs.graphLeaves.contains { ($0[2]?.intValue ?? 0) > 0 } }
        },
        .init("a fixed batch size") {
            $0.hasObject("InputLayer") { $0["config"]?["batch_shape"]?[0]?.isInt == true }
        },
        .init("an input of open sizes beside the batch") {
            $0.hasObject("InputLayer") {
                $0["config"]?["batch_shape"]?.arrayValue?.dropFirst().contains(.null) == true
            }
        },
        .init("an input of whole numbers") {
            $0.hasObject("InputLayer") { $0["config"]?["dtype"] == "int32" }
        },
        .init("an input that may be left out") {
            $0.hasObject("InputLayer") { $0["config"]?["optional"] == true }
        },
        .init("an input made for a tensor in the middle") {
            $0.graphs.contains { graph in
                graph.layers.contains {
                    $0["class_name"]?.stringValue == "InputLayer"
                        && $0["name"]?.stringValue?.hasSuffix("CLONE") == true
                }
            }
        },
    ]

    /// How layers are called, and with what.
    private static let calls: [ConfigFeature] = [
        .init("a layer called twice") { $0.calls.contains { $0.number > 0 && !$0.isOp } },
        .init("a layer called on its own output") {
            $0.calls.contains { call in call.histories.contains { $0.name == call.name } }
        },
        .init("a second output of a layer in a call") {
            $0.calls.contains { $0.histories.contains { $0.output > 0 } }
        },
        .init("a later call's output in a call") {
            $0.calls.contains { $0.histories.contains { $0.call > 0 } }
        },
        .init("two tensors as arguments") {
            $0.calls.contains { !$0.isOp && $0.arguments.count > 1 && $0.arguments[1].isTensor }
        },
        .init("a tensor as a keyword") {
            $0.calls.contains { !$0.isOp && $0.keywords.values.contains(where: \.isTensor) }
        },
        .init("no argument, only keywords") {
            $0.calls.contains { $0.arguments.isEmpty && $0.keywords.count > 0 }
        },
        .init("the first argument after another by name") {
            $0.calls.contains { $0.arguments.isEmpty && $0.keywords.keys.first == "y" }
        },
        .init("a list of tensors as the argument") {
            $0.calls.contains {
                !$0.isOp && $0.arguments.first?.arrayValue?.first?.isTensor == true
            }
        },
        .init("a dictionary of tensors as the argument") {
            $0.calls.contains {
                let first = $0.arguments.first
                return first?["class_name"] == nil
                    && first?.objectValue?.values.first?.isTensor == true
            }
        },
        .init("a null mask") {
            $0.calls.contains { $0.keywords["mask"] == .null }
        },
        .init("a tensor as a mask") { $0.calls.contains { $0.keywords["mask"]?.isTensor == true } },
        .init("masks of several inputs") {
            $0.calls.contains {
                let mask = $0.keywords["mask"]
                return mask?.isTensor == false
                    && mask?.everything.contains(where: \.isTensor) == true
            }
        },
        .init("null masks in a structure") {
            $0.calls.contains {
                $0.keywords["mask"]?.everything.contains(.null) == true
                    && $0.keywords["mask"] != .null
            }
        },
        .init("a null keyword") {
            $0.calls.contains { $0.keywords["y"] == .null || $0.keywords["parts"] == .null }
        },
        .init("training: false") { $0.calls.contains { $0.keywords["training"] == false } },
        .init("training: true") { $0.calls.contains { $0.keywords["training"] == true } },
        .init("a text as a keyword") {
            $0.calls.contains { $0.keywords.values.contains(where: \.isText) }
        },
        .init("a whole number as a keyword") {
            $0.calls.contains { $0.keywords.values.contains(where: \.isInt) }
        },
        .init("a number with a point as a keyword") {
            $0.calls.contains { $0.keywords.values.contains(where: \.isFloat) }
        },
        .init("true as a keyword beside training") {
            $0.calls.contains { $0.keywords["flip"] == true }
        },
        .init("a list of numbers as a keyword") {
            $0.calls.contains { $0.keywords["shifts"]?.arrayValue?.first?.isInt == true }
        },
        .init("a dictionary of tensors as a keyword") {
            $0.calls.contains { $0.keywords["parts"]?.objectValue?.values.first?.isTensor == true }
        },
        .init("one shape in the build config of a layer of two tensors") { view in
            view.calls.contains { call in
                !call.isOp && call.histories.count > 1
                    && call.operation["build_config"]?["input_shape"]?[1]?.isInt == true
            }
        },
        .init("a shape for each argument in the build config") {
            $0.objects.contains {
                ($0["build_config"]?["shapes_dict"]?.objectValue?.count ?? 0) > 1
            }
        },
        .init("a list of shapes in the build config") {
            $0.objects.contains { $0["build_config"]?["input_shape"]?[0]?.arrayValue != nil }
        },
        .init("a dictionary of shapes in the build config") {
            $0.objects.contains { $0["build_config"]?["input_shape"]?.isDictionary == true }
        },
    ]
}
