import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// A model with one or several outputs, how it is compiled, and data for it: written as JSON, which
/// both sides read. Arrays are named.
struct OutputRow: Sendable, CustomTestStringConvertible {
    let name: String
    /// The model of the oracle's theme.
    let kind: String
    /// The keyword arguments of Keras's `compile`.
    let settings: String
    var y = #"["yb", "ya"]"#
    var sampleWeight = "null"
    var validates = false

    var testDescription: String { name }

    /// 14 samples, so that the last batch of 5 is smaller.
    static let arrays: [String: (values: [Float], shape: Shape)] = [
        "x": numbers([14, 3], seed: 1), "ya": numbers([14, 2], seed: 2),
        "yb": numbers([14, 1], seed: 3), "yc": numbers([14, 2], seed: 6),
        "bits": ((0..<14).map { Float($0 * 7 % 3 % 2) }, [14, 1]),
        "w": numbers([14], seed: 4), "v": numbers([14], seed: 5),
    ]

    private static func numbers(_ shape: [Int], seed: UInt64) -> ([Float], Shape) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        let values = (0..<shape.reduce(1, *)).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(state >> 40) / Float(1 << 24)
        }
        return (values, Shape(shape))
    }

    /// The arguments of `outputs.read`, and with the others those of `outputs.exchange`.
    func data(path: String) throws -> [String: OracleValue] {
        [
            "path": .string(path), "x": "x", "y": OracleValue(try JSONValue(jsonString: y)),
            "sample_weight": OracleValue(try JSONValue(jsonString: sampleWeight)),
            "arrays": .object(
                Self.arrays.mapValues { array in
                    [
                        "value": OracleValue(array.values), "dtype": "float32",
                        "shape": OracleValue(array.shape.dimensions.compactMap(\.self)),
                    ]
                }),
        ]
    }

    func request(path: String) throws -> [String: OracleValue] {
        try data(path: path).merging([
            "kind": .string(kind), "settings": OracleValue(try JSONValue(jsonString: settings)),
            "validation": .bool(validates),
        ]) { $1 }
    }

    /// The data here.
    func batch() throws -> Batch {
        func nest(_ json: JSONValue) throws -> Nest<Tensor>? {
            switch json {
            case .string(let name):
                guard let array = Self.arrays[name] else { return nil }
                return .leaf(try Tensor(array.values, shape: array.shape))
            case .array(let elements): return .list(try elements.compactMap(nest))
            case .object(let members):
                var entries: [(String, Nest<Tensor>)] = []
                for (key, value) in members {
                    if let value = try nest(value) { entries.append((key, value)) }
                }
                return .dictionary(.init(uniqueKeysWithValues: entries))
            default: return nil
            }
        }
        return Batch(
            x: try nest("x") ?? .list([]), y: try nest(JSONValue(jsonString: y)),
            sampleWeight: try nest(JSONValue(jsonString: sampleWeight)))
    }
}

extension OutputRow {
    private static let byKeys = #"{"z": "yb", "a": "ya"}"#
    private static let byNames = #"{"a": "ya", "b": "yb"}"#
    private static let nested = #"{"q": ["yb", "ya"], "p": "yc"}"#

    /// What works in Keras.
    static let accepted: [OutputRow] = [
        OutputRow(
            name: "lists", kind: "list",
            settings: #"{"loss": ["mse", "mae"], "metrics": [["mae"], ["mae", "mse"]]}"#),
        OutputRow(
            name: "one loss for all, with a weight", kind: "list",
            settings: #"{"loss": "mse", "loss_weights": 0.3, "metrics": ["mae", "mse"]}"#,
            validates: true),
        OutputRow(
            name: "dictionaries by the outputs' names", kind: "list",
            settings: """
                {"loss": {"a": "mse", "b": "binary_crossentropy"},
                 "loss_weights": {"a": 0.25, "b": 2.0},
                 "metrics": {"a": "mae"}, "weighted_metrics": {"b": ["mae"], "a": ["mae"]}}
                """, y: byNames, validates: true),
        OutputRow(
            name: "no loss for an output, in a dictionary", kind: "list",
            settings: #"{"loss": {"a": "mse", "b": null}, "metrics": {"b": "mae"}}"#, y: byNames),
        OutputRow(
            name: "no loss for an output, in a list", kind: "list",
            settings: #"{"loss": ["mse", null], "metrics": [null, "mae"]}"#),
        OutputRow(
            name: "targets only for what has a loss", kind: "list",
            settings: #"{"loss": [null, "mse"]}"#, y: #"["ya"]"#),
        OutputRow(
            name: "weights in a list", kind: "list",
            settings: #"{"loss": ["mse", "mae"], "loss_weights": [0.3, 2]}"#),
        OutputRow(
            name: "metrics again and again", kind: "list",
            settings: """
                {"loss": "mse", "metrics": [["mae", "mae"], "mae"],
                 "weighted_metrics": [["mae", "mae"], "mae"]}
                """, sampleWeight: #""w""#),
        OutputRow(
            name: "sample weights for each output", kind: "list",
            settings: #"{"loss": "mse", "weighted_metrics": ["mae", "mae"]}"#,
            sampleWeight: #"["w", "v"]"#, validates: true),
        OutputRow(
            name: "outputs in a dictionary", kind: "dictionary",
            settings: #"{"loss": {"z": "mse", "a": "mae"}, "metrics": {"a": ["mae", "mse"]}}"#,
            y: byKeys),
        OutputRow(
            name: "a loss for one output of a dictionary", kind: "dictionary",
            settings: #"{"loss": {"z": "mse"}, "metrics": {"a": "mae"}}"#, y: byKeys),
        OutputRow(
            name: "lists for a dictionary, by its sorted keys", kind: "dictionary",
            settings: #"{"loss": ["mse", "mae"], "metrics": ["mae", "mse"]}"#, y: #"["ya", "yb"]"#),
        OutputRow(
            name: "weights for outputs in a dictionary", kind: "dictionary",
            settings: """
                {"loss": {"z": "mse", "a": "mae"}, "loss_weights": {"z": 0.5, "a": 3.0},
                 "weighted_metrics": {"a": "mae"}}
                """, y: byKeys, sampleWeight: #"{"z": "w", "a": "v"}"#),
        OutputRow(
            name: "a dictionary with the layers' names", kind: "own_names",
            settings: #"{"loss": "mse", "metrics": ["mae", ["mse"]]}"#, y: byNames),
        OutputRow(
            name: "nested outputs", kind: "nested",
            settings: """
                {"loss": {"q": ["mse", "mae"], "p": "mse"},
                 "metrics": {"q": ["mae", ["mse"]], "p": "mae"}}
                """, y: nested),
        OutputRow(
            name: "nested outputs, one loss", kind: "nested", settings: #"{"loss": "mse"}"#,
            y: nested, sampleWeight: #"{"q": ["w", "v"], "p": "w"}"#),
        OutputRow(
            name: "nested outputs, some without loss", kind: "nested",
            settings: #"{"loss": {"q": ["mse", null], "p": null}}"#, y: nested),
        OutputRow(
            name: "accuracy and crossentropy for each output's shapes", kind: "list",
            settings: #"{"loss": ["crossentropy", "mse"], "metrics": ["accuracy", "acc"]}"#,
            y: #"["bits", "ya"]"#),
        OutputRow(
            name: "three outputs", kind: "shared",
            settings: #"{"loss": ["mse", "MeanAbsoluteError", "MSE"], "loss_weights": [1, 0, 2]}"#,
            y: #"["yb", "yc", "ya"]"#),
        OutputRow(
            name: "one output, by its name", kind: "one",
            settings: #"{"loss": {"b": "mse"}, "metrics": {"b": ["mae"]}}"#, y: #""yb""#),
        OutputRow(
            name: "one output, in lists", kind: "one",
            settings: #"{"loss": ["mse"], "metrics": [["mae"]]}"#, y: #"["yb"]"#),
        OutputRow(
            name: "a list of one output", kind: "one_in_list",
            settings: #"{"loss": "mse", "metrics": ["mae"]}"#, y: #""yb""#),
        OutputRow(
            name: "outputs without names", kind: "sub_list",
            settings: #"{"loss": ["mse", "Huber"], "metrics": [["mae"], ["mae", "mse"]]}"#),
        OutputRow(
            name: "outputs without names, one loss", kind: "sub_list",
            settings: #"{"loss": "mse", "metrics": ["mae", "mae"]}"#),
        OutputRow(
            name: "outputs with keys of their own", kind: "sub_dictionary",
            settings: #"{"loss": {"z": "mse", "a": "mae"}, "metrics": {"z": ["mae"]}}"#, y: byKeys),
    ]

    /// What Keras refuses, too.
    static let refused: [OutputRow] = [
        OutputRow(
            name: "a dictionary that lacks an output", kind: "list",
            settings: #"{"loss": {"a": "mse"}}"#, y: byNames),
        OutputRow(
            name: "weights for an output that there is not", kind: "list",
            settings: #"{"loss": {"a": "mse", "b": "mse"}, "loss_weights": {"a": 0.3}}"#),
        OutputRow(
            name: "several weights for one loss", kind: "list",
            settings: #"{"loss": "mse", "loss_weights": [0.3, 1.0]}"#),
        OutputRow(
            name: "one weight for several losses", kind: "list",
            settings: #"{"loss": ["mse", "mae"], "loss_weights": 0.3}"#),
        OutputRow(
            name: "one metric for two outputs", kind: "list",
            settings: #"{"loss": "mse", "metrics": ["mae"]}"#),
        OutputRow(
            name: "three metrics for two outputs", kind: "list",
            settings: #"{"loss": "mse", "metrics": ["mae", "mse", "mape"]}"#),
        OutputRow(
            name: "the layers' names for outputs with keys", kind: "dictionary",
            settings: #"{"loss": {"b": "mse", "a": "mae"}}"#, y: byNames),
        OutputRow(
            name: "names for outputs that have none", kind: "sub_list",
            settings: #"{"loss": {"z": "mse", "a": "mae"}}"#),
        OutputRow(
            name: "too few sample weights", kind: "list", settings: #"{"loss": "mse"}"#,
            sampleWeight: #"["w"]"#),
        OutputRow(
            name: "too few targets", kind: "list", settings: #"{"loss": "mse"}"#, y: #"["yb"]"#),
        OutputRow(
            name: "another output's name", kind: "one", settings: #"{"loss": {"c": "mse"}}"#,
            y: #""yb""#),
    ]
}
