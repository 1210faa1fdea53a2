import Foundation
import Keras
import KerasJSON
import KerasTestSupport
import Testing

/// A file that Keras 2 wrote, and what it computed with the same model. Made by
/// `Tests/Fixtures/make_keras2.py`.
struct Keras2Fixture: CustomTestStringConvertible {
    let name: String
    let path: String
    private let told: JSONValue

    var testDescription: String { name }

    /// - Parameter name: The file's name, without the ending of its kind.
    init(_ name: String, _ ending: String) throws {
        self.name = name + ending
        let base = PackageRoot.file("Tests/Fixtures/keras2/\(name)")
        path = base + ending
        let json = try Data(contentsOf: URL(fileURLWithPath: base + ".json"))
        told = try JSONValue(parsing: Array(json))
    }

    /// Compares the model with Keras 2's: predictions, losses and metrics, and the weights after
    /// one more step of training, to which the optimizer's whole state contributes.
    func expectSame(
        _ model: Model, relative: Double = 1e-5, trains: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let x = try tensor("inputs")
        expectClose(
            try model.predict(x, verbose: 0).array(of: Double.self), try numbers("outputs"),
            relative: relative, absolute: 1e-6, "\(name): outputs", sourceLocation: sourceLocation)
        guard trains, told["targets"] != nil else { return }
        let t = try tensor("targets")
        let results = try model.evaluate(x, t, verbose: .silent)
        let expected = try #require(told["results"]?.objectValue, sourceLocation: sourceLocation)
        #expect(results.keys.sorted() == expected.keys.sorted(), sourceLocation: sourceLocation)
        for (key, value) in expected {
            expectClose(
                [results[key] ?? .nan], [value.doubleValue ?? 0], relative: relative,
                "\(name): \(key)", sourceLocation: sourceLocation)
        }
        #expect(
            try model.optimizer?.iterations == told["iterations"]?.intValue, "\(name)",
            sourceLocation: sourceLocation)
        try model.trainOnBatch(x, t)
        expectClose(
            try model.trainableVariables.flatMap { try $0.value.array(of: Double.self) },
            try numbers("trained"), relative: relative, absolute: 1e-6, "\(name): trained",
            sourceLocation: sourceLocation)
    }

    /// The predictions of a model with several outputs, each in rows.
    func expectSameOutputs(_ outputs: [Tensor]) throws {
        expectClose(
            try outputs.flatMap { try $0.array(of: Double.self) }, try numbers("outputs"),
            relative: 1e-5, absolute: 1e-6, "\(name): outputs")
    }

    func tensor(_ key: String) throws -> Tensor {
        let rows = try #require(told[key]?.arrayValue)
        return try Tensor(
            numbers(key).map { Float($0) }, shape: [rows.count, rows[0].arrayValue?.count ?? 1])
    }

    private func numbers(_ key: String) throws -> [Double] {
        func flat(_ json: JSONValue) -> [Double] {
            json.arrayValue.map { $0.flatMap(flat) } ?? json.doubleValue.map { [$0] } ?? []
        }
        return flat(try #require(told[key]))
    }
}
