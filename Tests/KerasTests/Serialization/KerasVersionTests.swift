import KerasTestSupport
import Testing

@testable import Keras

/// What is marked as newer than Keras 3.3 is just that in the real versions, and nothing else is.
@Suite struct KerasVersionTests {
    private struct BuiltIn {
        let family: String
        let type: KerasObject.Type

        var name: String { "\(family).\(type.className)" }
    }

    private static let builtIns: [BuiltIn] = BuiltIns.modules.flatMap { module, types in
        types.map { BuiltIn(family: String(module.dropFirst("keras.".count)), type: $0) }
    }.filter { !["", "src.losses.losses"].contains($0.family) }

    /// For each version the constructors' arguments of the classes that it has.
    private static func constructors(
        in environment: PythonEnvironment
    ) throws -> [String: [String]] {
        let answer = try Oracle.call(
            "versions.constructors", ["classes": OracleValue(builtIns.map(\.name))],
            in: environment)
        return try #require(answer.objectValue).compactMapValues(\.strings)
    }

    @Test(arguments: OlderKeras.allCases)
    func `classes and settings are in the versions that are said to have them`(
        version: OlderKeras
    ) throws {
        let newest = try Self.constructors(in: .keras)
        let older = try Self.constructors(in: .older(version))
        for builtIn in Self.builtIns {
            let known = try #require(newest[builtIn.name], "\(builtIn.name)")
            let since = KerasHistory.version(of: builtIn.family, builtIn.type.className)
            #expect((older[builtIn.name] != nil) == version.has(since: since), "\(builtIn.name)")
            guard let arguments = older[builtIn.name] else { continue }
            for setting in Reflection.settings(of: builtIn.type.init())
            where known.contains(setting.key) && !Self.ignored.contains(setting.key) {
                #expect(
                    arguments.contains(setting.key) == version.has(since: setting.setting.since),
                    "\(builtIn.name)(\(setting.key)=)")
            }
        }
    }

    /// Keys of `InputLayer`, which ignores those that it does not know.
    private static let ignored: Set = ["ragged", "optional"]
}
