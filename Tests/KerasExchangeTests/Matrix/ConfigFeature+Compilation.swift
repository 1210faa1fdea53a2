import KerasJSON

extension ConfigFeature {
    private static func optimizer(
        _ name: String, _ key: String, _ holds: @escaping @Sendable (JSONValue) -> Bool
    ) -> ConfigFeature {
        .init(name) { view in
            view.compilations.contains { $0["optimizer"]?["config"]?[key].map(holds) ?? false }
        }
    }

    private static func argument(
        _ name: String, _ key: String, _ holds: @escaping @Sendable (JSONValue) -> Bool
    ) -> ConfigFeature {
        .init(name) { view in view.compilations.contains { $0[key].map(holds) ?? false } }
    }

    /// What models are compiled with.
    static let compilations: [ConfigFeature] = [
        .init("a model that is not compiled") { $0.root["compile_config"] == [:] },
        argument("a loss by its name", "loss") { $0.isText },
        argument("a loss as an object", "loss") { $0["registered_name"] == .null },
        argument("an own function as a loss", "loss") {
            $0.everything.contains { $0["config"] == "matrix>squared_difference" }
        },
        argument("losses in a dictionary", "loss") {
            $0.isDictionary && $0["class_name"] == nil
        },
        argument("losses in a list", "loss") { $0.arrayValue != nil },
        argument("an output without a loss", "loss") { $0.everything.dropFirst().contains(.null) },
        argument("weights of losses in a dictionary", "loss_weights") { $0.isDictionary },
        argument("weights of losses in a list", "loss_weights") { $0.arrayValue != nil },
        argument("metrics by their names", "metrics") {
            $0.arrayValue?.contains(where: \.isText) == true
        },
        argument("metrics as objects", "metrics") {
            $0.everything.contains { $0["registered_name"] == .null }
        },
        argument("an own function as a metric", "metrics") {
            $0.everything.contains { $0["config"] == "matrix>squared_difference" }
        },
        argument("metrics in a dictionary", "metrics") { $0.isDictionary },
        argument("metrics in lists in a list", "metrics") {
            $0.arrayValue?.contains { $0.arrayValue != nil } == true
        },
        argument("an output without metrics", "metrics") { $0.arrayValue?.contains(.null) == true },
        argument("accuracy, whose kind the data decide", "metrics") {
            $0.everything.contains("accuracy")
        },
        argument("weighted metrics", "weighted_metrics") { $0 != .null },
        argument("run_eagerly", "run_eagerly") { $0 == true },
        argument("several steps per execution", "steps_per_execution") { ($0.intValue ?? 1) > 1 },
        argument("no compilation of functions", "jit_compile") { $0 == false },
        optimizer("a schedule", "learning_rate") { $0.isDictionary },
        optimizer("momentum", "momentum") { ($0.doubleValue ?? 0) > 0 },
        optimizer("an average of the weights", "use_ema") { $0 == true },
        optimizer("accumulated gradients", "gradient_accumulation_steps") { $0.isInt },
        .init("clipped gradients") { view in
            view.compilations.contains { compile in
                ["clipnorm", "clipvalue", "global_clipnorm"].contains {
                    compile["optimizer"]?["config"]?[$0]?.isFloat == true
                }
            }
        },
        .init("an inner model that is compiled, or an own one") { view in
            view.root["compile_config"].map { $0 != [:] } == true
                && (view.compilations.count > 1
                    || view.root["registered_name"]?.stringValue?.contains(">") == true)
        },
        .init("an own compile config") { view in
            view.compilations.contains { $0["model_optimizer"] != nil }
        },
        .init("a compiled model that is not built") { view in
            view.compilations.count > 0 && view.root["build_config"] == nil
        },
    ]
}
