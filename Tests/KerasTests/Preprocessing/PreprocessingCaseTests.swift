import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// Every preprocessing layer in many settings: its config, what it learns, and what it gives, as
/// Keras has them.
@Suite struct PreprocessingCaseTests {
    private static func withLayer(
        _ body: (_ layer: Layer, _ described: JSONValue, _ what: String) throws -> Void
    ) throws {
        let cases = try PreprocessingFixtures.read("cases.json")
        #expect(cases.count > 100)
        for described in cases {
            let text = try #require(described["serialized"]?.stringValue)
            let layer = try Serialization.decode(Layer.self, from: JSONValue(jsonString: text))
            try body(layer, described, text)
        }
    }

    /// Adapts the layer to the data of a case, if it has any.
    private static func adapt(_ layer: Layer, _ described: JSONValue) throws {
        if let data = try described["data"]?.tensor() {
            switch layer {
            case let layer as IndexLookup: try layer.adapt(data)
            case let layer as TextVectorization: try layer.adapt(data)
            case let layer as Normalization: try layer.adapt(data)
            case let layer as Discretization: try layer.adapt(data)
            default: Issue.record("\(layer) does not adapt")
            }
        }
        if let batches = try described["batches"]?.arrayValue?.map({ try $0.tensor() }) {
            switch layer {
            case let layer as IndexLookup: try layer.adapt(batches)
            case let layer as TextVectorization: try layer.adapt(batches)
            case let layer as Normalization: try layer.adapt(batches)
            case let layer as Discretization: try layer.adapt(batches)
            default: Issue.record("\(layer) does not adapt")
            }
        }
    }

    @Test func `layers are written as they were read, before and after they learned`() throws {
        try Self.withLayer { layer, described, what in
            func expectWritten(_ key: String) throws {
                guard let text = described[key]?.stringValue else { return }
                let expected = try JSONValue(jsonString: text).withoutRecentLookupKeys()
                let written = try Serialization.encode(layer)
                // Learned boundaries are rounded sums.
                if key == "adapted", layer is Discretization { return }
                #expect(try written.jsonString() == expected.jsonString())
            }
            try expectWritten("serialized")
            try Self.adapt(layer, described)
            try expectWritten("adapted")
        }
    }

    @Test func `learned boundaries are Keras's`() throws {
        var count = 0
        try Self.withLayer { layer, described, what in
            guard let layer = layer as? Discretization else { return }
            try Self.adapt(layer, described)
            let adapted = try JSONValue(jsonString: #require(described["adapted"]?.stringValue))
            let expected = try #require(adapted["config"]?["bin_boundaries"]?.arrayValue)
            expectClose(
                try #require(layer.binBoundaries), expected.compactMap(\.doubleValue),
                relative: 1e-5, absolute: 1e-6, what)
            count += 1
        }
        #expect(count > 10)
    }

    @Test func `vocabularies and weights are Keras's`() throws {
        try Self.withLayer { layer, described, what in
            try Self.adapt(layer, described)
            let lookup = (layer as? TextVectorization)?.lookupLayer ?? layer as? IndexLookup
            guard let lookup, let expected = described["vocabulary"]?.arrayValue else { return }
            let found = try lookup.allTokens(includingSpecial: true)
            let tokens = expected.map { value -> VocabularyToken in
                value.stringValue.map(VocabularyToken.text) ?? .integer(value.intValue ?? 0)
            }
            #expect(found == tokens, "\(what)")
            #expect(try lookup.vocabularySize == tokens.count)
            guard let weights = described["idf_weights"]?.arrayValue else { return }
            expectClose(
                try #require(lookup.idfWeights).array(of: Double.self),
                weights.compactMap(\.doubleValue), relative: 1e-6, what)
        }
    }

    @Test func `outputs are Keras's, and what it refuses is refused`() throws {
        var count = 0
        try Self.withLayer { layer, described, what in
            try Self.adapt(layer, described)
            for call in try #require(described["calls"]?.arrayValue) {
                let inputs = try #require(call["inputs"]).tensor()
                let what = "\(what) on \(inputs)"
                count += 1
                guard let expected = try call["outputs"]?.tensor() else {
                    #expect(throws: (any Error).self, "\(what)") { try layer(inputs) }
                    continue
                }
                try expectSame(layer(inputs), expected, what)
            }
        }
        #expect(count > 250)
    }

    @Test func `symbolic outputs have the shapes of real ones`() throws {
        try Self.withLayer { layer, described, what in
            try Self.adapt(layer, described)
            for call in try #require(described["calls"]?.arrayValue) {
                let inputs = try #require(call["inputs"]).tensor()
                guard let expected = try call["outputs"]?.tensor() else { continue }
                let symbolic = try layer(Tensor.symbolic(inputs.spec))
                #expect(
                    symbolic.shape.isCompatible(with: expected.shape),
                    "\(what) on \(inputs.shape): \(symbolic.shape), expected \(expected.shape)")
            }
        }
    }
}
