import Keras
import KerasNPY
import KerasTestSupport
import Testing

/// The four programs of the guide run in Python; Swift loads what they saved.
@Suite(.serialized) struct GuideFromPythonTests {
    private struct Written {
        let directory: TemporaryDirectory
        let effects: OracleValue

        init(_ kind: String) throws {
            directory = try TemporaryDirectory()
            effects = try #require(
                Oracle.call(
                    "guide.write_guide_files",
                    ["directory": .string(directory.path), "seed": 7, "kinds": [.string(kind)]]
                )[kind])
            try #require(GuideClasses.registered)
        }

        func path(_ kind: String) -> String { directory.file("\(kind).keras") }

        func expectSamePredictions(of model: Model, _ kind: String) throws {
            let arrays = try NPZArchive(contentsOfFile: directory.file("\(kind).npz"))
            let inputs = try Tensor(arrays.array(named: "x"))
            let expected = try Tensor(arrays.array(named: "predictions")).array(of: Double.self)
            expectClose(
                try model.predict(inputs).array(of: Double.self), expected, relative: 1e-6,
                absolute: 1e-7,
                "predictions")
        }

        func expectSameOptimizer(in model: Model) throws {
            let optimizer = try #require(model.optimizer)
            let expected = try #require(effects["optimizer"]?["variables"]?.arrayValue)
            let found = try optimizer.ownVariables
            try #require(found.count == expected.count)
            for (variable, expected) in zip(found, expected) {
                expectClose(
                    try variable.value.array(of: Double.self), expected["value"], relative: 0,
                    variable.name)
            }
        }
    }

    @Test func `custom variables load, with Python's numbering and the optimizer's state`() throws {
        let written = try Written("variable")
        let model = try Sequential.load(from: written.path("variable"))
        let layer = try model.layer(at: 0, as: LayerWithCustomVariable.self)
        expectClose(
            try layer.myVariable.value.array(of: Double.self),
            written.effects["my_variable"]?["value"], relative: 0)
        expectClose(
            try layer.kernel.value.array(of: Double.self), written.effects["kernel"]?["value"],
            relative: 0)
        #expect(try layer.weights.map(\.name) == ["my_variable", "kernel", "bias"])
        try written.expectSamePredictions(of: model, "variable")
        try written.expectSameOptimizer(in: model)
        #expect(model.loadReport.skipped == [])
        #expect(model.loadReport.unexpected == [])
    }

    @Test func `custom assets load, changed by the hook`() throws {
        let written = try Written("assets")
        let model = try Sequential.load(from: written.path("assets"))
        #expect(
            try model.layer(at: 0, as: LayerWithCustomAssets.self).vocab
                == "Mary had a little lamb.")
        try written.expectSamePredictions(of: model, "assets")
    }

    @Test func `a custom build is done again with what was saved`() throws {
        let written = try Written("build")
        let model = try Sequential.load(from: written.path("build"))
        let layer = try model.layer(at: 0, as: LayerWithCustomBuild.self)
        #expect(layer.layerInit == "random_normal")
        #expect(layer.buildShapes == .leaf([8]))
        #expect(model.isBuilt)
        try written.expectSamePredictions(of: model, "build")
    }

    @Test func `a custom compile is done again, and the optimizer keeps its state`() throws {
        let written = try Written("compile")
        let model = try ModelWithCustomCompile.load(from: written.path("compile"))
        #expect(model.modelOptimizer == "SGD")
        #expect(model.lossFn == .function(GuideClasses.smallSquareSumLoss))
        #expect(model.lossMetrics == ["accuracy", .function(GuideClasses.meanPred)])
        try written.expectSamePredictions(of: model, "compile")
        try written.expectSameOptimizer(in: model)
    }
}

extension Tensor {
    /// The array as a tensor.
    init(_ array: NPYArray) throws {
        try self.init(array.elements(as: Float.self), shape: Shape(array.shape))
    }
}
