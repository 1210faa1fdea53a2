import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import KerasZip
import Testing

/// What a load tells of the differences between a model and its file, and what strict loads and limits
/// make of them.
@Suite(.serialized) struct LoadReportTests {
    private func sample() throws -> ForgedArchive { try ForgedArchive(ForgedArchive.sample.get()) }

    @Test func `an optimizer that is not wanted is not unexpected`() throws {
        let options = LoadOptions(compiles: false, strict: true)
        let model = try Model.load(from: ForgedArchive.sample.get(), options: options)
        #expect(!model.isCompiled && model.loadReport.unexpected == [])
        var archive = try sample()
        try archive.setConfig("compile_config", to: .null)
        let bytes = try archive.bytes()
        #expect(throws: KerasError.self) { try Model.load(from: bytes, options: options) }
    }

    @Test func `a file that fits has nothing to report`() throws {
        let model = try Model.load(
            from: ForgedArchive.sample.get(), options: LoadOptions(strict: true))
        #expect(model.loadReport.loaded == ["layers/dense", "layers/dense_1", "optimizer"])
        #expect(model.loadReport.skipped == [] && model.loadReport.missing == [])
        #expect(model.loadReport.unexpected == [])
    }

    @Test(arguments: [
        ("f['extra/vars/0'] = np.ones(3)", "unexpected extra/vars/0"),
        ("f['layers/dense/vars/kernel2'] = np.ones(3)", "unexpected layers/dense/vars/kernel2"),
        ("f['layers/dropout/vars/0'] = np.ones(3)", nil),
        ("del f['optimizer/vars/5']", "skipped optimizer"),
        ("f['optimizer/vars/6'] = np.ones(3)", "skipped optimizer"),
        ("del f['optimizer']", "missing optimizer"),
    ])
    func `with strict, each difference is an error that names it`(script: String, entry: String?)
        throws
    {
        var archive = try sample()
        try archive.editWeights(script)
        let bytes = try archive.bytes()
        guard let entry else {
            // A layer without variables cannot take any.
            #expect(
                ErrorShape.of { try Model.load(from: bytes) }
                    == "KerasError.stateMismatch layers/dropout")
            return
        }
        let model = try Model.load(from: bytes)
        let report = model.loadReport
        let isReported =
            report.skipped.contains { "skipped \($0.path)" == entry }
            || report.missing.contains { "missing \($0.path)" == entry }
            || report.unexpected.contains { "unexpected \($0.path)" == entry }
        #expect(isReported, "\(report)")
        let error = #expect(throws: KerasError.self) {
            try Model.load(from: bytes, options: LoadOptions(strict: true))
        }
        guard case .strictLoad(_, let entries)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(entries.contains { $0.hasPrefix(entry) }, "\(entries)")
    }

    /// Keras opens only what it needs, too.
    @Test(arguments: [
        "np.zeros(3, [('a', 'i4'), ('b', 'f4')])", "np.zeros(3, 'c8')", "np.dtype('f4')",
        "np.zeros(3, np.longdouble)",
    ])
    func `what cannot be read is no error where nobody needs it`(value: String) throws {
        var archive = try sample()
        try archive.editWeights("f['extra/vars/0'] = \(value)")
        let bytes = try archive.bytes()
        for readsAhead in [WeightsReadAhead.Use.all, .large] {
            try WeightsReadAhead.$use.withValue(readsAhead) {
                let report = try Sequential.load(from: bytes).loadReport
                #expect(report.loaded == ["layers/dense", "layers/dense_1", "optimizer"])
                #expect(report.unexpected.map(\.path) == ["extra/vars/0"])
            }
        }
        try archive.editWeights(
            "del f['layers/dense/vars/0']; f['layers/dense/vars/0'] = \(value)")
        #expect(throws: (any Error).self) { try Sequential.load(from: archive.bytes()) }
    }

    @Test func `an optimizer that made no step is loaded, also by a strict load`() throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("model.keras")
            let script = """
                import keras
                model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
                model.compile(keras.optimizers.Adam(0.25), "mse")
                model.save(path)
                """
            try Oracle.run(script: script, arguments: ["path": .string(path)])
            let model = try Model.load(from: path, options: LoadOptions(strict: true))
            #expect(model.loadReport.loaded == ["layers/dense", "optimizer"])
            #expect(try model.optimizer?.currentLearningRate == 0.25)
            try model.fit(Ops.ones([2, 4]), Ops.ones([2, 3]), verbose: 0)
            #expect(try model.optimizer?.iterations == 1)
        }
    }

    @Test func `what is missing is told from what was skipped, and assets are state`() throws {
        try withTemporaryDirectory { folder in
            let path = folder.file("first.weights.h5")
            try Sequential([InputLayer([4]), Dense(3)]).saveWeights(to: path)
            let larger = Sequential([InputLayer([4]), Dense(3), Dense(2)])
            let report = try larger.loadWeights(from: path, skipsMismatches: true)
            #expect(report.missing.map(\.path) == ["layers/dense_1"] && report.skipped == [])
            let lines = report.description.split(separator: "\n")
            #expect(lines.count == 2 && lines[0] == "1 objects were loaded")
            #expect(lines[1].hasPrefix("missing layers/dense_1: "))
            let lookup = StringLookup()
            try lookup.adapt(Tensor(["a", "b"]))
            let model = Sequential([InputLayer([1], dtype: .string), lookup])
            let loaded = try Model.load(from: model.archiveBytes())
            #expect(loaded.loadReport.loaded == ["layers/string_lookup"])
        }
    }

    @Test func `variables that were skipped have a limit`() throws {
        var archive = try sample()
        try archive.editWeights("del f['optimizer']")
        let bytes = try archive.bytes()
        var options = LoadOptions()
        options.limits.unstoredVariableBytes = 50
        // By default the slots of an optimizer that was never used may be as large as they need.
        #expect(throws: Never.self) { try Model.load(from: bytes, options: options) }
        options.limits.unstoredBytesPerStoredByte = 0
        // Kernel and bias slots: 4·3 + 3 + 3·2 + 2 floats.
        #expect(
            throws: KerasError.resourceLimit(
                path: "the archive in memory",
                what: "the memory of variables that the file has no values for", declared: 92,
                limit: 50,
                remedy: "if you trust the file, raise LoadOptions.limits.unstoredVariableBytes")
        ) { try Model.load(from: bytes, options: options) }
        options.limits.unstoredVariableBytes = 92
        #expect(throws: Never.self) { try Model.load(from: bytes, options: options) }
    }
}
