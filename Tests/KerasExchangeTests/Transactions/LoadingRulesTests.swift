import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import KerasZip
import Testing

/// What a load promises beyond the model: which paths and classes it takes, no half-done changes.
@Suite(.serialized) struct LoadingRulesTests {
    private func sample() throws -> ForgedArchive { try ForgedArchive(ForgedArchive.sample.get()) }

    // MARK: Bytes

    @Test func `the bytes in memory are those of the file`() throws {
        try withTemporaryDirectory { folder in
            let model = try ForgedArchive.trainedSample()
            let path = folder.file("model.keras")
            try model.save(to: path)
            let file = try ForgedArchive(FileSource(path: path).allBytes())
            let memory = try ForgedArchive(model.archiveBytes())
            #expect(file.members.map(\.name) == memory.members.map(\.name))
            for (file, memory) in zip(file.members, memory.members)
            where file.name != "metadata.json" {
                #expect(file.bytes == memory.bytes, "\(file.name)")
            }
            #expect(
                try ModelState(Model.load(from: path))
                    == ModelState(Model.load(from: model.archiveBytes())))
        }
    }

    @Test func `a path that leads to no archive says so`() throws {
        try withTemporaryDirectory { folder in
            let text = folder.file("text.keras")
            try Data("not an archive".utf8).write(to: URL(fileURLWithPath: text))
            #expect(ErrorShape.of { try Model.load(from: text) } == "ZipError.endRecordNotFound")
            #expect(
                ErrorShape.of { try Model.load(from: folder.file("none.keras")) }
                    == "FileError open No such file or directory")
            #expect(
                ErrorShape.of { try Model.load(from: folder.path) }
                    .hasPrefix("KerasError.invalidPath"))
            let directory = folder.file("folder.keras")
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: false)
            #expect(
                ErrorShape.of { try Model.load(from: directory) }
                    == "FileError read it is a folder; give the path of a file")
        }
    }

    @Test func `an HDF5 file under the name of an archive is told to be one`() throws {
        let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
        let bytes = signature + [UInt8](repeating: 0, count: 2000)
        let error = #expect(throws: KerasError.self) { try Model.load(from: bytes) }
        #expect(error?.description.contains("HDF5") == true)
    }

    @Test(arguments: ["pipe.h5", "pipe.hdf5", "pipe.keras", "pipe.weights.h5"])
    func `a pipe is refused, and not waited for`(name: String) throws {
        try withTemporaryDirectory { folder in
            let path = folder.file(name)
            try #require(mkfifo(path, 0o600) == 0)
            let error = #expect(throws: (any Error).self) {
                try Sequential([InputLayer([4]), Dense(3)]).loadWeights(from: path)
            }
            #expect(
                error.map { "\($0)".contains("not a regular file") } == true,
                "\(String(describing: error))")
        }
    }

    // MARK: Classes

    final class Subclassed: Model {
        let dense = Dense(2, name: "inner")
        override func call(_ inputs: Tensor) throws -> Tensor { try dense(inputs) }
    }

    @Test func `a model of another class is an error that names both`() throws {
        try register(Subclassed.self, package: "rules")
        let model = Subclassed()
        _ = try model(Random.uniform([1, 3]))
        let bytes = try model.archiveBytes()
        let error = #expect(throws: KerasError.self) { try Sequential.load(from: bytes) }
        #expect(
            error?.description.contains(
                "it describes a Subclassed, not a Sequential; load it as that class, or as Model "
                    + "for any") == true)
        #expect(try Model.load(from: bytes) is Subclassed)
        #expect(try ModelState(Subclassed.load(from: bytes)) == ModelState(model))
        #expect(
            ErrorShape.of { try Subclassed.load(from: ForgedArchive.sample.get()) }
                == "KerasError.invalidFile config.json")
    }

    final class Local: Dense {}

    @Test func `custom objects are known to one call, under the file's name`() throws {
        var archive = try sample()
        try archive.setConfig("config.layers.1.module", to: .null)
        try archive.setConfig("config.layers.1.class_name", to: "Theirs")
        try archive.setConfig("config.layers.1.registered_name", to: "theirs>Theirs")
        // The walk names a group after the class.
        try archive.editWeights(
            "f.move('layers/dense', 'layers/local'); f.move('layers/dense_1', 'layers/dense')")
        let bytes = try archive.bytes()
        let unknown = "KerasError.unknownClass config.config.layers.1"
        #expect(ErrorShape.of { try Model.load(from: bytes) } == unknown)
        let objects: CustomObjects = ["theirs>Theirs": .type(Local.self)]
        for model in [
            try Sequential.load(from: bytes, customObjects: objects),
            try Sequential.load(from: bytes, options: LoadOptions(customObjects: objects)),
            try withCustomObjects(objects) { try Sequential.load(from: bytes) },
        ] {
            #expect(try model.layers.first is Local)
            #expect(model.loadReport.loaded.contains("layers/local"))
        }
        #expect(ErrorShape.of { try Model.load(from: bytes) } == unknown)
        #expect(
            ErrorShape.of {
                try Model.load(from: bytes, customObjects: ["Theirs": .type(Local.self)])
            }
                == unknown)
    }

    /// Keras resolves names in the scope of the call's custom objects.
    @Test func `a name in a config may mean a custom object of the call`() throws {
        var archive = try sample()
        try archive.setConfig("compile_config.loss", to: "my_loss")
        try archive.setConfig("config.layers.1.config.activation", to: "my_activation")
        try archive.setConfig("config.layers.1.config.kernel_initializer", to: "MyZeros")
        let bytes = try archive.bytes()
        let objects: CustomObjects = [
            "my_loss": .function(NamedFunction("my_loss") { y, p in try Ops.square(y - p) }),
            "my_activation": .function(NamedFunction("my_activation") { try Ops.relu($0) }),
            "MyZeros": .type(Initializers.Zeros.self),
        ]
        let model = try Sequential.load(from: bytes, customObjects: objects)
        #expect(try model.layer(at: 0, as: Dense.self).activation == "my_activation")
        #expect(try model(Random.uniform([2, 4])).shape == [2, 2])
        try model.fit(Random.uniform([4, 4]), Random.uniform([4, 2]), verbose: .silent)
        #expect(
            ErrorShape.of { try Sequential.load(from: bytes) }.hasSuffix("unknownIdentifier"))
    }

    private final class Plain: Layer {
        @Configured var factor = 1.0

        override func call(_ inputs: Tensor) throws -> Tensor {
            try inputs * Tensor(.float(factor))
        }
    }

    @Test func `a class that Python did not register keeps its name on the way back`() throws {
        try withTemporaryDirectory { folder in
            let python = """
                import keras
                class Plain(keras.layers.Layer):
                    def __init__(self, factor=1.0, **kwargs):
                        super().__init__(**kwargs)
                        self.factor = factor
                    def call(self, inputs):
                        return inputs * self.factor
                    def get_config(self):
                        return {**super().get_config(), "factor": self.factor}

                """
            let paths: [String: OracleValue] = [
                "theirs": .string(folder.file("theirs.keras")),
                "ours": .string(folder.file("ours.keras")),
            ]
            try Oracle.run(
                script: python + """
                    keras.Sequential([keras.Input((4,)), Plain(3.0)]).save(theirs)
                    """, arguments: paths)
            let model = try Model.load(
                from: folder.file("theirs.keras"), customObjects: ["Plain": .type(Plain.self)],
                options: LoadOptions(strict: true))
            try model.save(to: folder.file("ours.keras"))
            let answer = try Oracle.run(
                script: python + """
                    model = keras.saving.load_model(ours, custom_objects={"Plain": Plain})
                    result = model(np.ones((1, 4), "float32")).tolist()
                    """, arguments: paths)
            #expect(answer.flattenedDoubles == [3, 3, 3, 3])
            let error = #expect(throws: KerasError.self) {
                try Model.load(from: folder.file("theirs.keras"))
            }
            #expect(error.map { "\($0)".contains(#"["Plain": .type(…)]"#) } == true)
        }
    }

    // MARK: Hooks

    /// Makes its variables only when it is told how by a build config of its own.
    final class Reluctant: Layer {
        nonisolated(unsafe) static var loads = 0
        let weight = Variable(name: "weight")

        override func build(inputShape: Shape) throws {
            try super.build(inputShape: inputShape)
            try weight.initialize(shape: [2])
        }
        override func build(from config: Config) throws {}
        override func call(_ inputs: Tensor) throws -> Tensor { inputs }
        override func loadOwnVariables(from store: VariableReader) throws {
            Self.loads += 1
            try super.loadOwnVariables(from: store)
        }
    }

    /// Holds a layer that its own build never builds.
    final class Careless: Model {
        let reluctant = Reluctant()
        override func call(_ inputs: Tensor) throws -> Tensor { try reluctant(inputs) }
        override func build(from config: Config) throws {}
    }

    /// Asks for an array that the file need not have.
    final class Asking: Dense {
        override func loadOwnVariables(from store: VariableReader) throws {
            _ = try store.shape(of: "2")
        }
    }

    @Test func `asking for what is not stored is a matter of the object, not of the file`() throws {
        try register(Asking.self, package: "rules")
        let bytes = try Sequential([InputLayer([2]), Asking(2)]).archiveBytes()
        let error = #expect(throws: KerasError.self) { try Model.load(from: bytes) }
        guard case .stateMismatch(_, let failures)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failures.map(\.path) == ["layers/asking"])
        #expect(failures.first?.reason.hasSuffix("there are: 0, 1") == true)
    }

    /// Keeps flags in the file.
    final class Flagged: Dense {
        @NotSaved var flags: [UInt8] = []
        override func saveOwnVariables(to store: VariableWriter) throws {
            try super.saveOwnVariables(to: store)
            store["flags"] = try Tensor([true, false, true])
        }
        override func loadOwnVariables(from store: VariableReader) throws {
            try store.load(numbered: ownVariables)
            flags = try store["flags"].withBytes { Array($0) }
        }
    }

    @Test func `a bool of a file is true or false, whatever its byte`() throws {
        try register(Flagged.self, package: "rules")
        var archive = try ForgedArchive(
            Sequential([InputLayer([2]), Flagged(2)]).archiveBytes())
        try archive.editWeights(
            """
            g = f['layers/flagged/vars']
            del g['flags']
            g['flags'] = np.array([7, 0, 255], 'u1').view(bool)
            """)
        let stored = archive[ForgedArchive.weights]
        #expect(stored.indices.dropLast(2).contains { stored[$0..<$0 + 3] == [7, 0, 255] })
        let model = try Sequential.load(from: archive.bytes())
        #expect(try model.layer(at: 0, as: Flagged.self).flags == [1, 0, 1])
    }

    @Test func `the load hook of an object that was not built is not called`() throws {
        try register(Reluctant.self, package: "rules")
        try register(Careless.self, package: "rules")
        let model = Careless()
        _ = try model(Random.uniform([1, 3]))
        let bytes = try model.archiveBytes()
        let before = Reluctant.loads
        let error = #expect(throws: KerasError.self) { try Careless.load(from: bytes) }
        guard case .stateMismatch(_, let failures)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failures.map(\.path) == ["layers/reluctant"])
        #expect(failures.first?.reason.contains("build") == true)
        #expect(Reluctant.loads == before)
    }

    @Test func `loading makes no initial values`() throws {
        final class Counting: Initializer {
            nonisolated(unsafe) static var calls = 0
            override class var className: String { "CountingInitializer" }
            override func callAsFunction(_ shape: Shape, dtype: DType) throws -> Tensor {
                Self.calls += 1
                return try Ops.full(shape, .float(1), dtype: dtype)
            }
        }
        try register(Counting.self, package: "rules")
        let initializer: InitializerIdentifier = .object(Counting())
        let model = Sequential([
            InputLayer([4]), Dense(3, kernelInitializer: initializer),
            Dense(2, kernelInitializer: initializer, biasInitializer: initializer),
        ])
        let bytes = try model.archiveBytes()
        #expect(Counting.calls == 3)
        let loaded = try Model.load(from: bytes)
        #expect(Counting.calls == 3)
        #expect(try ModelState(loaded) == ModelState(model))
    }

    @Test func `a load that throws changes nothing`() throws {
        let model = try ForgedArchive.trainedSample()
        let state = try ModelState(model)
        var archive = try ForgedArchive(model.archiveBytes())
        try archive.editWeights("del f['layers/dense_1/vars/1']")
        let bytes = try archive.bytes()
        #expect(throws: KerasError.self) { try Model.load(from: bytes) }
        #expect(try ModelState(model) == state)
        #expect(registeredType(named: "theirs>Theirs") == nil)
    }
}
