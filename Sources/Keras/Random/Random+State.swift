import KerasJSON
import KerasTensors

extension Random.ProcessState {
    /// The state as a config: 625 numbers for a generator that was seeded, two for the keys'.
    var json: Config {
        [
            "python": python?.snapshot, "numpy": numPy?.snapshot,
            "generator": generator.map { [$0.key.first, $0.key.second] },
        ]
    }

    /// The state in a config; a generator that it does not have stays as in `current`.
    ///
    /// - Throws: ``KerasError/invalidConfig(path:expected:found:)``.
    init(json: Config, over current: Self) throws {
        self = current
        python = try Self.generator(json, "python") ?? current.python
        numPy = try Self.generator(json, "numpy") ?? current.numPy
        if let key: [UInt32] = try json["generator"], key.count == 2 {
            generator = SeedState(key: Random.Key(key[0], key[1]))
        }
    }

    private static func generator(_ json: Config, _ key: String) throws -> PythonRandom? {
        guard let snapshot: [UInt32] = try json[key] else { return nil }
        guard let generator = PythonRandom(snapshot: snapshot) else {
            throw json.decodingContext.appending(key).expected(
                "the 625 numbers of a generator", found: .array([]))
        }
        return generator
    }
}
