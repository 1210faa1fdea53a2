import Foundation
import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// What the article about it lists throws, and says what it lists.
@Suite struct NotSupportedTests {
    /// A row of the article: how Keras calls it, the words of the error, and what meets it.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let words: String
        let meet: @Sendable (TemporaryDirectory) throws -> Void

        init(
            _ name: String, _ words: String,
            meet: @escaping @Sendable (TemporaryDirectory) throws -> Void
        ) {
            (self.name, self.words, self.meet) = (name, words, meet)
        }

        var testDescription: String { "\(name): \(words)" }
    }

    private static func model() -> Sequential { Sequential([InputLayer([2]), Dense(1)]) }

    private static func write(_ text: String, _ path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    private static let paths: [Row] = [
        Row("hf://", "remote paths are not supported") { _ in
            _ = try Model.load(from: "hf://keras/gemma")
        },
        Row("gs://", "remote paths are not supported") { _ in
            try model().save(to: "gs://bucket/model.keras")
        },
        Row("s3://", "remote paths are not supported") { _ in
            try model().saveWeights(to: "s3://bucket/model.weights.h5")
        },
        Row("s3://", "remote paths are not supported") { _ in
            try model().loadWeights(from: "s3://bucket/model.weights.h5")
        },
        Row("saved_model.pb", "it is a TensorFlow SavedModel") { directory in
            try write("", directory.file("saved/saved_model.pb"))
            _ = try Model.load(from: directory.file("saved"))
        },
        Row("Orbax checkpoint", "it is an Orbax checkpoint") { directory in
            try write("{}", directory.file("orbax/_CHECKPOINT_METADATA"))
            _ = try Model.load(from: directory.file("orbax"))
        },
        Row("TensorFlow checkpoint", "it is a TensorFlow checkpoint") { directory in
            try write("", directory.file("ckpt.index"))
            try model().loadWeights(from: directory.file("ckpt"))
        },
        Row("model.weights.npz", "npz form are not supported") { directory in
            let path = directory.file("model")
            try model().save(to: path, options: SaveOptions(isZipped: false))
            try FileManager.default.moveItem(
                atPath: path + "/model.weights.h5", toPath: path + "/model.weights.npz")
            try FileManager.default.removeItem(atPath: path + "/metadata.json")
            _ = try Model.load(from: path)
        },
        Row(".h5", "not saved in the format before Keras 3") { directory in
            try model().save(to: directory.file("model.h5"))
        },
        Row("a layer that is no model", "not a Model") { directory in
            try Oracle.run(
                script: """
                    import keras
                    layer = keras.layers.Dense(2)
                    layer.build((None, 3))
                    keras.saving.save_model(layer, path)
                    """, arguments: ["path": .string(directory.file("layer.keras"))])
            _ = try Model.load(from: directory.file("layer.keras"))
        },
        Row("8-bit floats", "a variable of type") { directory in
            let path = directory.file("f.weights.h5")
            try Oracle.run(
                script: """
                    import h5py
                    with h5py.File(path, "w") as file:
                        group = file.create_group("layers/dense/vars")
                        group["0"] = np.zeros((2, 1), "V1")
                        group["1"] = np.zeros(1, "f4")
                    """, arguments: ["path": .string(path)])
            try model().loadWeights(from: path)
        },
        dataset(
            "enumerations", "an enumeration other than bool",
            "np.zeros((2, 1), 'i1'), dtype=h5py.enum_dtype({'a': 0, 'b': 3}, basetype='i1')"),
        dataset("lzf", "the filter", "np.zeros((2, 1), 'f4'), compression='lzf'"),
        dataset("scaleoffset", "the filter", "np.zeros((2, 1), 'i4'), scaleoffset=2"),
        dataset("nbit", "the filter", "np.zeros((2, 1), 'f4'), chunks=(2, 1)", filter: 5),
        dataset("szip", "the filter", "np.zeros((2, 1), 'f4'), chunks=(2, 1)", filter: 4),
        Row("for folders", "SaveOptions.isVerified") { directory in
            try model().save(
                to: directory.file("m"), options: SaveOptions(isZipped: false, isVerified: true))
        },
    ]

    /// A file of weights whose kernel is such a dataset; with `filter` the number of the filter that it
    /// has, deflate, is exchanged.
    private static func dataset(
        _ name: String, _ words: String, _ arguments: String, filter: Int = 0
    ) -> Row {
        Row(name, words) { directory in
            let path = directory.file("d.weights.h5")
            try Oracle.run(
                script: """
                    import h5py
                    options = {"compression": "gzip"} if filter else {}
                    with h5py.File(path, "w") as file:
                        group = file.create_group("layers/dense/vars")
                        group.create_dataset("0", data=\(arguments), **options)
                        group["1"] = np.zeros(1, "f4")
                    if filter:
                        data = open(path, "rb").read()
                        # The number, the length of the name, flags, one value, the name.
                        message = bytes([1, 0, 8, 0, 1, 0, 1, 0]) + b"deflate\\0"
                        assert data.count(message) == 1
                        with open(path, "wb") as file:
                            file.write(data.replace(message, bytes([filter]) + message[1:]))
                    """,
                arguments: ["path": .string(path), "filter": .int(filter)])
            try model().loadWeights(from: path)
        }
    }

    private static func object(
        _ module: JSONValue, _ name: String, _ config: JSONValue = [:]
    ) -> JSONValue {
        [
            "module": module, "class_name": .string(name), "config": config,
            "registered_name": .null,
        ]
    }

    private static func decoding(_ name: String, _ words: String, _ json: JSONValue) -> Row {
        Row(name, words) { _ in
            let value = try Serialization.decode(json)
            if case .object(let object) = value { try object.ensureSetUp() }
        }
    }

    private static func function(_ module: String, _ name: String) -> JSONValue {
        [
            "module": .string(module), "class_name": "function", "config": .string(name),
            "registered_name": "function",
        ]
    }

    /// A graph whose layer is called with a tensor and null under a keyword.
    private static func graph(keyword name: String) -> JSONValue {
        let input: JSONValue = [
            "class_name": "__keras_tensor__",
            "config": ["shape": [.null, 2], "dtype": "float32", "keras_history": ["x", 0, 0]],
        ]
        var layer = object("keras.layers", "Dense", ["units": 1, "name": "d"]).objectValue ?? [:]
        layer["name"] = "d"
        layer["inbound_nodes"] = [
            ["args": [input], "kwargs": .object([name: [input, .null]])]
        ]
        var entry =
            object("keras.layers", "InputLayer", ["batch_shape": [.null, 2], "name": "x"])
            .objectValue ?? [:]
        entry["name"] = "x"
        entry["inbound_nodes"] = []
        return object(
            "keras", "Functional",
            [
                "name": "m", "layers": [.object(entry), .object(layer)],
                "input_layers": [["x", 0, 0]], "output_layers": [["d", 0, 0]],
            ])
    }

    private static let notYet = "If Keras has this class, it is not supported yet"

    private static let values: [Row] =
        [
            decoding("FeatureSpace", notYet, object("keras.utils", "FeatureSpace")),
            decoding("MultiOptimizer", notYet, object("keras.optimizers", "MultiOptimizer")),
            decoding("OptimizerMap", notYet, object("keras.optimizers", "OptimizerMap")),
            decoding("InputSpec", notYet, object("keras", "InputSpec")),
            decoding("`CTC`", notYet, object("keras.losses", "CTC")),
            decoding(
                "keras.quantizers", notYet, object("keras.quantizers", "AbsMaxQuantizer")),
            decoding("layers that are not listed", notYet, object("keras.layers", "ConvLSTM3D")),
            decoding("Lambda", "cannot run here", object("keras.layers", "Lambda")),
            decoding("lambdas", "cannot run here", object("builtins", "__lambda__")),
            decoding(
                "__typespec__", "a TypeSpec of TensorFlow is not supported",
                object("tensorflow", "__typespec__", [[.null, 3], "float32", .null])),
            decoding(
                "classes of no known module", "Could not locate class", object("os", "system")),
            decoding("`None` beside tensors", "a call with", graph(keyword: "states")),
            decoding(
                "DTypePolicyMap", "the regular expression",
                object(
                    "keras.layers", "Flatten",
                    [
                        "dtype": object(
                            "keras.dtype_policies", "DTypePolicyMap",
                            ["policy_map": ["(a+)+": "float32"]])
                    ])),
            decoding(
                "Muon(exclude_layers=…)", "the regular expression",
                object("keras.optimizers", "Muon", ["exclude_layers": ["a|b"]])),
            decoding(
                "sparse=True", "sparse: true is not supported",
                object("keras.layers", "Hashing", ["num_bins": 3, "sparse": true])),
            decoding(
                "ragged=True", "ragged: true is not supported",
                object("keras.layers", "TextVectorization", ["ragged": true])),
            decoding(
                "STFT", "the window",
                object("keras.initializers", "STFT", ["window": "kaiser"])),
        ]
        + ["TorchModuleWrapper", "TFSMLayer", "JaxLayer", "FlaxLayer"].map {
            decoding($0, "is not supported, it", object("keras.layers", $0))
        }
        + [
            "IoU", "BinaryIoU", "MeanIoU", "OneHotIoU", "OneHotMeanIoU", "ConcordanceCorrelation",
            "PearsonCorrelation",
        ].map { decoding("`\($0)`", notYet, object("keras.metrics", $0)) } + denied

    /// Keras's own list of what no file may ask for.
    private static let denied: [Row] = [
        "keras.backend.clear_session", "keras.config.enable_unsafe_deserialization",
        "keras.models.load_model", "keras.models.model_from_json", "keras.models.save_model",
        "keras.preprocessing.image_dataset_from_directory",
        "keras.preprocessing.text_dataset_from_directory", "keras.preprocessing.image.load_img",
        "keras.preprocessing.image.save_img", "keras.saving.deserialize_keras_object",
        "keras.saving.load_model", "keras.saving.load_weights",
        "keras.saving.register_keras_serializable", "keras.saving.save_model",
        "keras.saving.save_weights", "keras.saving.serialize_keras_object",
        "keras.utils.audio_dataset_from_directory", "keras.utils.clear_session",
        "keras.utils.deserialize_keras_object", "keras.utils.get_file",
        "keras.utils.image_dataset_from_directory", "keras.utils.load_img",
        "keras.utils.register_keras_serializable", "keras.utils.save_img",
        "keras.utils.serialize_keras_object", "keras.utils.text_dataset_from_directory",
    ].map { name in
        let parts = name.split(separator: ".")
        let module = parts.dropLast().joined(separator: ".")
        return decoding(
            "keras.utils.get_file", "and nothing else of it",
            function(module, String(parts[parts.count - 1])))
    }

    private static func quantized(_ mode: String) throws -> Dense {
        let dense = Dense(2)
        dense.dtypePolicy = try #require(DTypePolicy(name: "\(mode)_from_float32"))
        try dense.build(inputShape: [nil, 4])
        return dense
    }

    private static func convolution(_ settings: JSONObject) -> JSONValue {
        var config: JSONObject = ["filters": 1, "kernel_size": 2]
        for (key, value) in settings { config[key] = value }
        return [
            "module": "keras.layers", "class_name": "Conv1D", "config": .object(config),
            "build_config": ["input_shape": [.null, 4, 1]],
        ]
    }

    private static let quantization: [Row] = [
        Row("BatchNormalization(renorm=True)", "renorm: true is not supported") { _ in
            let object = try Serialization.decode(
                Layer.self,
                from: [
                    "module": "keras.layers", "class_name": "BatchNormalization",
                    "config": ["renorm": true],
                ])
            try object.build(inputShape: [nil, 2])
        },
        decoding(
            "layers other than `Dense`", "the quantized dtype policy",
            convolution(["dtype": "int8_from_float32"])),
        decoding(
            "LoRA of layers other than `Dense` and `EinsumDense`", "has no setting 'lora_rank'",
            convolution(["lora_rank": 2])),
        Row("training what is quantized", "training with the quantized dtype policy") { _ in
            _ = try quantized("int8")(Ops.ones([1, 4]), training: true)
        },
        Row("never calibrated", "never been calibrated") { _ in
            _ = try quantized("gptq/4/2")(Ops.ones([1, 4]))
        },
        Row("AbsMaxQuantizer", "the quantizer") { _ in
            let dense = Dense(2)
            dense.dtypePolicy = try #require(DTypePolicy(name: "int8_from_float32"))
            dense.quantizationConfig = ["config": ["activation_quantizer": ["class_name": "Q"]]]
            try dense.build(inputShape: [nil, 4])
        },
        Row("LoRA on a quantized kernel", "lora with a quantized kernel") { _ in
            try quantized("int8").enableLoRA(rank: 2)
        },
    ]

    @Test(arguments: paths + values + quantization)
    func `what is not supported is an error in the words of the article`(_ row: Row) throws {
        let directory = try TemporaryDirectory()
        let article = try String(
            contentsOfFile: PackageRoot.file(
                "Sources/Keras/Documentation.docc/NotSupported.md"), encoding: .utf8)
        #expect(article.contains(row.name), "the article lists \(row.name)")
        #expect(article.contains(row.words), "the article has the words \(row.words)")
        #expect {
            try row.meet(directory)
        } throws: { error in
            let text = String(describing: error)
            #expect(text.contains(row.words), "\(text)")
            #expect(!text.contains("\n") && text.utf8.count < 1000, "\(text)")
            return error is KerasError
        }
    }
}
