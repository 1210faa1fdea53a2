import Foundation
import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// What Keras 2 wrote of its classes is read as what Keras 3 would have written of them.
@Suite struct Keras2ConfigTests {
    private static let families: [(key: String, family: LegacyFamily)] = [
        ("layers", .layer), ("initializers", .initializer), ("regularizers", .regularizer),
        ("constraints", .constraint), ("optimizers", .optimizer), ("legacy_optimizers", .optimizer),
        ("schedules", .schedule), ("losses", .loss), ("metrics", .metric),
    ]

    /// A description as `.h5` files have it, and its name in them.
    private static func rows() throws -> [(what: String, family: LegacyFamily, old: JSONValue)] {
        let path = PackageRoot.file("Tests/Fixtures/keras2/configs-2.21.json")
        let configs = try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        return families.flatMap { key, family in
            (configs[key]?.objectValue ?? [:]).compactMap { name, config in
                guard let builtIn = family.builtIn(name), UnsafeContent.refusals[name] == nil,
                    // Base classes have nothing to configure; an input needs a shape, and Keras 3
                    // makes no Discretization without bins, which Keras 2 did.
                    !["Layer", "Loss", "InputLayer", "Discretization"].contains(builtIn.className)
                else { return nil }
                return ("\(key).\(name)", family, ["class_name": .string(name), "config": config])
            }
        }
    }

    @Test func `every class that Keras 2 has, too, is read as Keras 3 reads it`() throws {
        let rows = try Self.rows()
        #expect(rows.count > 70)
        let translator = LegacyTranslator(customObjects: [:])
        let modern = rows.map { translator.modern($0.old, as: $0.family) }
        let answers = try Self.readByKeras(rows.map(\.what), modern)
        for ((row, description), answer) in zip(zip(rows, modern), answers) {
            let theirs: OracleValue
            switch answer {
            case .success(let value): theirs = value
            case .failure(let error):
                Issue.record("\(row.what) is not what Keras 3 reads: \(error)")
                continue
            }
            guard case .object(let object) = try Serialization.decode(description) else {
                Issue.record("\(row.what) is read as something else")
                continue
            }
            let ours = try OracleValue(Serialization.encode(object))
            for (key, value) in ours["config"]?.objectValue ?? [:] where key != "seed" {
                #expect(
                    OracleValue.isSame(value, theirs["config"]?[key] ?? .null),
                    "\(row.what).\(key): \(value), in Keras \(theirs["config"]?[key] ?? .null)")
            }
        }
    }

    /// What Keras 3 makes of each description. Layers that Keras makes only with TensorFlow are
    /// answered by a fixture.
    private static func readByKeras(
        _ names: [String], _ descriptions: [JSONValue]
    ) throws -> [Result<OracleValue, OracleError>] {
        let path = PreprocessingFixtures.path("keras2.json")
        let recorded = try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
        let asked = zip(names, descriptions).filter { recorded[$0.0] == nil }
        var answers = try Oracle.table(
            "objects.deserialize", asked.map { ["config": .string(try $0.1.jsonString())] })[...]
        return names.map { name in
            recorded[name].map { .success(["config": OracleValue($0)]) } ?? answers.removeFirst()
        }
    }

    private static let translations: [(what: String, old: JSONValue, new: JSONValue)] = [
        (
            "a tuple",
            ["class_name": "__tuple__", "items": [1, ["class_name": "__tuple__", "items": [2]]]],
            [1, [2]]
        ),
        ("a shape", ["class_name": "TensorShape", "items": [.null, 3]], [.null, 3]),
        (
            "bytes", ["class_name": "__bytes__", "value": "ab"],
            ["class_name": "__bytes__", "config": ["value": "ab"]]
        ),
        (
            "an ellipsis", ["class_name": "__ellipsis__"],
            ["class_name": "__ellipsis__", "config": [:]]
        ),
        (
            "a policy",
            ["module": "keras.mixed_precision", "class_name": "Policy", "config": ["name": "m"]],
            [
                "module": "keras", "class_name": "DTypePolicy", "config": ["name": "m"],
                "registered_name": .null,
            ]
        ),
        (
            "a mark of the encoder",
            [
                "class_name": "Flatten", "config": ["name": "f"],
                "__passive_serialization__": true,
            ],
            [
                "module": "keras.layers", "class_name": "Flatten", "config": ["name": "f"],
                "registered_name": .null,
            ]
        ),
        (
            "a class of another's", ["class_name": "package>Flatten", "config": ["axis": [1]]],
            ["class_name": "package>Flatten", "config": ["axis": [1]]]
        ),
        (
            "a description of today",
            [
                "module": "keras.layers", "class_name": "Dense", "config": [:],
                "registered_name": .null,
            ],
            [
                "module": "keras.layers", "class_name": "Dense", "config": [:],
                "registered_name": .null,
            ]
        ),
        (
            "a module of Keras 2",
            [
                "module": "tf_keras.src.engine.functional", "class_name": "Functional",
                "config": [:], "registered_name": "Functional",
            ],
            [
                "module": "keras.src.models.functional", "class_name": "Functional",
                "config": [:], "registered_name": "Functional",
            ]
        ),
        (
            "a module that is not Keras's",
            ["module": "os", "class_name": "Dense", "config": [:]],
            ["module": "os", "class_name": "Dense", "config": [:]]
        ),
    ]

    @Test(arguments: translations.indices)
    func `old forms become today's`(row: Int) throws {
        let (what, old, new) = Self.translations[row]
        let translator = LegacyTranslator(customObjects: [:])
        #expect(translator.modern(old, as: .layer) == new, "\(what)")
    }

    @Test func `the first layer's shape becomes an input layer`() throws {
        let old: JSONValue = [
            "class_name": "Sequential",
            "config": [
                ["class_name": "Dense", "config": ["units": 2, "batch_input_shape": [.null, 4]]],
                ["class_name": "Dense", "config": ["units": 3]],
            ],
        ]
        let translator = LegacyTranslator(customObjects: [:])
        let model = try Serialization.decode(
            Sequential.self, from: translator.modern(old, as: .layer))
        #expect(model.isBuilt)
        #expect(try model.weights.map(\.shape) == [[4, 2], [2], [2, 3], [3]])
    }

    @Test func `tensors among a call's keywords are found`() throws {
        func call(_ name: String) -> JSONValue { [.string(name), 0, 0, [:]] }
        let old: JSONValue = [
            "class_name": "Model",
            "config": [
                "name": "m",
                "layers": [
                    ["class_name": "InputLayer", "name": "a", "inbound_nodes": [], "config": [:]],
                    [
                        "class_name": "Flatten", "name": "f", "config": ["trainable": true],
                        "inbound_nodes": [
                            [["a", 0, 0, ["mask": ["a", 0, 0], "flag": [1, 2, 3]]]]
                        ],
                    ],
                ],
                "input_layers": [["a", 0, 0]], "output_layers": [["f", 0, 0]],
            ],
        ]
        let tensor: JSONValue = [
            "class_name": "__keras_tensor__", "config": ["keras_history": ["a", 0, 0]],
        ]
        let translator = LegacyTranslator(customObjects: [:])
        let new = translator.modern(old, as: .layer)
        #expect(
            new["config"]?["layers"]?[1]?["inbound_nodes"] == [
                ["args": [tensor], "kwargs": ["mask": tensor, "flag": [1, 2, 3]]]
            ])
    }
}

extension OracleValue {
    /// Whether two values are equal; names that were made up, floats and missing defaults aside.
    fileprivate static func isSame(_ a: OracleValue, _ b: OracleValue) -> Bool {
        switch (a, b) {
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy(isSame)
        case (.object(let a), .object(let b)):
            return a.allSatisfy { isSame($0.value, b[$0.key] ?? .null) }
        default:
            if let a = a.doubleValue, let b = b.doubleValue { return Float(a) == Float(b) }
            return a == b
        }
    }
}
