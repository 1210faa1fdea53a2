import Foundation
import Keras
import KerasTestSupport
import Testing

/// Files that Keras 2 wrote give the models that they were: the same predictions, the same losses
/// and metrics, and a training that goes on where it stopped.
@Suite struct Keras2FilesTests {
    init() throws { try #require(Keras2Models.areRegistered) }

    @Test(arguments: [
        ("stack-2.12", ".h5"), ("stack-2.15", ".h5"), ("stack-2.21", ".h5"),
        ("graph-2.12", ".keras"), ("graph-2.15", ".keras"), ("graph-2.21", ".keras"),
        ("graph-h5-2.21", ".h5"), ("pair-2.12", ".keras"), ("pair-2.15", ".keras"),
        ("pair-2.21", ".keras"), ("scaled-2.21", ".h5"),
    ])
    func `whole models go on as they were`(_ name: String, _ ending: String) throws {
        let fixture = try Keras2Fixture(name, ending)
        let model = try Model.load(from: fixture.path)
        #expect(model.loadReport.skipped == [] && model.loadReport.missing == [], "\(name)")
        try fixture.expectSame(model)
    }

    @Test(arguments: [
        "sgd", "rmsprop", "adamax", "former-adam", "former-sgd", "former-rmsprop",
        "former-adadelta",
    ])
    func `optimizers have their state`(_ name: String) throws {
        let fixture = try Keras2Fixture("\(name)-2.21", ".h5")
        let model = try Sequential.load(from: fixture.path)
        #expect(model.loadReport.skipped == [])
        try fixture.expectSame(model, relative: 1e-4)
    }

    @Test func `a decay of the learning rate is ignored, and reported`() throws {
        let fixture = try Keras2Fixture("former-decay-2.21", ".h5")
        let model = try Sequential.load(from: fixture.path)
        #expect(model.loadReport.skipped.map(\.path) == ["optimizer"])
        #expect(model.loadReport.skipped.first?.reason.hasPrefix("its decay of 0.5") == true)
        #expect(try model.optimizer?.iterations == 3)
        #expect(throws: KerasError.self) {
            try Sequential.load(from: fixture.path, options: LoadOptions(strict: true))
        }
    }

    @Test func `a model with two outputs gives both`() throws {
        let fixture = try Keras2Fixture("ends-2.21", ".h5")
        let model = try Model.load(from: fixture.path)
        let outputs = try model(.leaf(fixture.tensor("inputs")))
        try fixture.expectSameOutputs(outputs.leaves)
        #expect(!model.isCompiled)
    }

    @Test func `a layer with a dtype policy keeps it`() throws {
        let fixture = try Keras2Fixture("policy-2.21", ".h5")
        let model = try Sequential.load(from: fixture.path)
        #expect(try model.layers[0].dtypePolicy.name == "mixed_bfloat16")
        try fixture.expectSame(model, relative: 1e-2)
    }

    @Test func `without compiling there is no optimizer`() throws {
        let fixture = try Keras2Fixture("stack-2.21", ".h5")
        let model = try Sequential.load(
            from: fixture.path, options: LoadOptions(compiles: false, strict: true))
        #expect(!model.isCompiled && model.optimizer == nil)
        try fixture.expectSame(model, trains: false)
    }

    @Test func `what was loaded is saved as .keras, and Python reads it`() throws {
        let fixture = try Keras2Fixture("stack-2.21", ".h5")
        let model = try Sequential.load(from: fixture.path)
        try withTemporaryDirectory { directory in
            let path = directory.file("new.keras")
            try model.save(to: path)
            let state = try Oracle.call("archive.load", ["path": .string(path)])
            #expect(state["optimizer"]?["iterations"]?.intValue == 3)
            try expectSameValues(model.weights, state["weights"])
        }
    }

    // MARK: Weights

    /// How Keras 2's users kept models for years: `model.to_json()` beside `model.save_weights()`.
    @Test func `an architecture as JSON and weights beside it make the model`() throws {
        let fixture = try Keras2Fixture("stack-weights-2.21", ".h5")
        let text = try String(
            contentsOfFile: PackageRoot.file(
                "Tests/Fixtures/keras2/stack-architecture-2.21.json"), encoding: .utf8)
        let model = try Sequential.fromJSON(text)
        try model.loadWeights(from: fixture.path)
        try fixture.expectSame(model)
    }

    @Test(arguments: [false, true])
    func `weights alone go into a model that is there`(byName: Bool) throws {
        let fixture = try Keras2Fixture("stack-weights-2.21", ".h5")
        let model = try Keras2Models.stack()
        try model.loadWeights(from: fixture.path, byName: byName)
        #expect(model.loadReport.missing == [] && model.loadReport.unexpected == [])
        try fixture.expectSame(model)
    }

    @Test(arguments: ["2.12", "2.15", "2.21"])
    func `numbered weights go into a model that is there`(version: String) throws {
        let fixture = try Keras2Fixture("graph-weights-\(version)", ".weights.h5")
        let model = try Keras2Models.graph()
        try model.compile(optimizer: .sgd(learningRate: 0.1), loss: "mse")
        try model.trainOnBatch(fixture.tensor("inputs"), fixture.tensor("targets"))
        let report = try model.loadWeights(from: fixture.path)
        #expect(report.skipped == [] && report.missing == [])
        try fixture.expectSame(model)
    }
}
