import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// What real Keras did with its text and lookup layers. They need TensorFlow, which the tests do not
/// install: `Tests/Fixtures/make_preprocessing.py` made the files.
enum PreprocessingFixtures {
    static func path(_ name: String) -> String {
        PackageRoot.file("Tests/Fixtures/preprocessing/\(name)")
    }

    static func read(_ name: String) throws -> [JSONValue] {
        let text = try String(contentsOfFile: path(name), encoding: .utf8)
        return try #require(JSONValue(jsonString: text).arrayValue)
    }
}

extension JSONValue {
    /// A tensor as the script describes it.
    func tensor() throws -> Tensor {
        let shape = Shape(try #require(self["shape"]?.arrayValue).map(\.intValue))
        let dtype = try #require(DType(name: self["dtype"]?.stringValue ?? ""))
        let values = try #require(self["values"]?.arrayValue)
        if dtype == .string {
            return try Tensor(strings: values.compactMap(\.stringValue), shape: shape)
        }
        if dtype == .bool {
            return try Ops.cast(
                Tensor(values.map { $0 == .bool(true) ? 1 : 0 }, shape: shape), to: .bool)
        }
        if dtype.isInteger {
            return try Ops.cast(Tensor(values.compactMap(\.intValue), shape: shape), to: dtype)
        }
        return try Ops.cast(Tensor(values.compactMap(\.doubleValue), shape: shape), to: dtype)
    }

    /// Without the keys of lookup layers that older versions of Keras refuse, and which are left
    /// out with these values.
    func withoutRecentLookupKeys() -> JSONValue {
        guard case .object(var description) = self,
            case .object(var config)? = description["config"],
            config["oov_method"] != nil
        else { return self }
        if config["oov_method"] == "floormod" { config["oov_method"] = nil }
        if config["salt"] == .null { config["salt"] = nil }
        description["config"] = .object(config)
        return .object(description)
    }
}

/// Records an issue unless two tensors are alike, numbers up to rounding.
func expectSame(
    _ found: Tensor, _ expected: Tensor, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(found.spec == expected.spec, "\(what)", sourceLocation: sourceLocation)
    guard found.spec == expected.spec else { return }
    if found.dtype == .string {
        let (found, expected) = try (found.strings(), expected.strings())
        #expect(
            found.elementsEqual(expected) { $0.utf8.elementsEqual($1.utf8) },
            "\(what): \(found), expected \(expected)", sourceLocation: sourceLocation)
        return
    }
    expectClose(
        try found.array(of: Double.self), try expected.array(of: Double.self), relative: 2e-6,
        absolute: 1e-6, what, sourceLocation: sourceLocation)
}
