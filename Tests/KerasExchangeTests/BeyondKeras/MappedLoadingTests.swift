import Foundation
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// Weights that stay in the file until they are used.
@Suite struct MappedLoadingTests {
    private let folder: TemporaryDirectory
    private let path: String
    private let model: Sequential

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("model.keras")
        model = Sequential([InputLayer([64]), Dense(96, activation: "relu"), Dense(3)])
        try model.compile(optimizer: "adam", loss: "mse")
        try model.fit(
            Random.uniform([8, 64], seed: 1), Ops.ones([8, 3]), verbose: .silent)
        try model.save(to: path)
    }

    private static let mapped = LoadOptions(isMapped: true)

    @Test func `a mapped model has the same state, in the file's own pages`() throws {
        let mapped = try Sequential.load(from: path, options: Self.mapped)
        #expect(try ModelState(mapped) == ModelState(model))
        let regions = try regions()
        let weights = try mapped.weights
        #expect(weights.count == 4)
        for variable in weights { #expect(try isMapped(variable, regions), "\(variable)") }
        let copied = try Sequential.load(from: path)
        for variable in try copied.weights { #expect(try !isMapped(variable, regions)) }
    }

    @Test func `training a mapped model copies what it changes and leaves the file alone`() throws {
        let before = try FileSource(path: path).allBytes()
        let mapped = try Sequential.load(from: path, options: Self.mapped)
        let kept = try mapped.weights[0].value
        let numbers = try kept.array(of: Float.self)
        try mapped.fit(Random.uniform([8, 64], seed: 2), Ops.ones([8, 3]), verbose: .silent)
        #expect(try mapped.weights[0].value.array(of: Float.self) != numbers)
        #expect(try kept.array(of: Float.self) == numbers)
        #expect(try FileSource(path: path).allBytes() == before)
        #expect(try !isMapped(mapped.weights[0], regions()))
    }

    @Test func `saving over the mapped file is safe`() throws {
        let mapped = try Sequential.load(from: path, options: Self.mapped)
        try mapped.save(to: path)
        #expect(try ModelState(mapped) == ModelState(model))
        #expect(try ModelState(Model.load(from: path)) == ModelState(model))
        try FileManager.default.removeItem(atPath: path)
        #expect(try ModelState(mapped) == ModelState(model))
    }

    @Test(arguments: ["misaligned", "compressed"])
    func `what cannot be mapped is copied`(_ how: String) throws {
        let script = """
            import zipfile
            with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
                for info in old.infolist():
                    data = old.read(info)
                    start = new.fp.tell() + 30 + len(info.filename)
                    count = (1 - start) % 4
                    info.extra = b"\\xfe\\xca" + bytes([count, 0]) + bytes(count)
                    info.compress_type = 8 if how == "compressed" else 0
                    new.writestr(info, data)
            with zipfile.ZipFile(changed) as new:
                info = new.getinfo("model.weights.h5")
                result = info.header_offset + 30 + len(info.filename) + len(info.extra)
            """
        let changed = folder.file("changed.keras")
        let answer = try Oracle.run(
            script: script,
            arguments: ["path": .string(path), "changed": .string(changed), "how": .string(how)])
        let offset = try #require(answer.intValue)
        if how == "misaligned" { try #require(offset % 4 != 0) }
        let loaded = try Sequential.load(from: changed, options: Self.mapped)
        #expect(try ModelState(loaded) == ModelState(model))
        for variable in try loaded.weights { #expect(try !isMapped(variable, regions())) }
    }

    @Test func `the weights in a folder are mapped, too`() throws {
        let path = folder.file("model")
        try model.save(to: path, options: SaveOptions(isZipped: false))
        let mapped = try Sequential.load(from: path, options: Self.mapped)
        #expect(try ModelState(mapped) == ModelState(model))
        for variable in try mapped.weights { #expect(try isMapped(variable, regions())) }
    }

    @Test func `the structure of the file is checked, its weights are trusted`() throws {
        var bytes = try FileSource(path: path).allBytes()
        let kernel = try model.weights[0].value.withBytes { Array($0.prefix(64)) }
        let place = try #require(bytes.firstRange(of: kernel))
        bytes[place.lowerBound] ^= 1
        let damaged = folder.file("damaged.keras")
        try Data(bytes).write(to: URL(fileURLWithPath: damaged))
        #expect(throws: KerasError.self) { try Model.load(from: damaged) }
        _ = try Model.load(from: damaged, options: Self.mapped)
        for end in [bytes.count / 2, bytes.count - 1] {
            try Data(bytes[..<end]).write(to: URL(fileURLWithPath: damaged))
            #expect(throws: (any Error).self) {
                try Model.load(from: damaged, options: Self.mapped)
            }
        }
    }

    @Test func `a frozen model serves from the mapped file`() async throws {
        let frozen = try Sequential.load(from: path, options: Self.mapped).frozen(replicas: 2)
        let x = try Random.uniform([5, 64], seed: 3)
        let expected = try model.predict(x, verbose: .silent).array(of: Float.self)
        #expect(try await frozen.predict(x).array(of: Float.self) == expected)
    }

    /// The addresses at which files of the test's folder are mapped.
    private func regions() throws -> [Range<UInt>] {
        // Files of the system do not tell their size, by which others are read.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/maps"))
        let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        return maps.split(separator: "\n").filter { $0.contains(folder.path) }.compactMap { line in
            let ends = line.prefix { $0 != " " }.split(separator: "-")
                .compactMap { UInt($0, radix: 16) }
            return ends.count == 2 ? ends[0]..<ends[1] : nil
        }
    }

    private func isMapped(_ variable: Variable, _ regions: [Range<UInt>]) throws -> Bool {
        let address = try variable.value.withBytes { UInt(bitPattern: $0.baseAddress) }
        return regions.contains { $0.contains(address) }
    }
}
