import Keras
import KerasTestSupport
import Testing

/// What older versions of Keras 3 wrote is the same model here, and is when it is saved again: to the
/// version that wrote it, and to the newest.
@Suite struct OlderFixtureTests {
    init() throws { try #require(Keras2Models.areRegistered) }

    @Test(arguments: OlderKeras.allCases)
    func `files load, and those saved anew load where they came from`(version: OlderKeras) throws {
        let all = try OlderFixtures(version)
        // Its files are read to the end.
        defer { withExtendedLifetime(all) {} }
        #expect(all.fixtures.count >= 42)
        try withTemporaryDirectory { directory in
            var saved: [(fixture: OlderFixture, path: String)] = []
            for fixture in all.fixtures {
                let what = "\(version.rawValue) \(fixture.testDescription)"
                #expect(throws: Never.self, "\(what)") {
                    let model = try fixture.load()
                    try fixture.check(model, what)
                    saved.append((fixture, try fixture.save(model, in: directory)))
                }
            }
            for environment in [PythonEnvironment.older(version), .keras] {
                let readable = saved.filter { fixture, _ in
                    environment == .keras
                        || fixture.readsItself && version.has(since: fixture.since)
                }
                let answers = try Oracle.table(
                    "older.read",
                    readable.map { fixture, path in
                        [
                            "path": .string(path), "numbers": .string(fixture.numbersPath),
                            "original": fixture.isComparable && fixture.isReadByNewest
                                ? .string(fixture.path) : .null,
                            "name": .string(fixture.modelName),
                        ]
                    }, in: environment)
                for ((fixture, _), answer) in zip(readable, answers) {
                    let what = "\(version.rawValue) \(fixture.testDescription) in \(environment)"
                    #expect(throws: Never.self, "\(what)") {
                        fixture.check(try answer.get(), what)
                    }
                }
            }
        }
    }
}
