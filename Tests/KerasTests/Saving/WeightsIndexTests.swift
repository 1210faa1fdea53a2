import KerasHDF5
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// What the walk ahead of a load finds is what the file answers when it is asked for each object.
@Suite struct WeightsIndexTests {
    /// A file with numbers, one array at each path.
    private func file(_ datasets: [String], groups: [String] = []) throws -> [UInt8] {
        var layout = HDF5Layout()
        for group in groups { try layout.addGroup(group) }
        for (index, path) in datasets.enumerated() {
            try layout.addDataset(path, type: .float32, shape: [index + 1])
        }
        var bytes: [UInt8] = []
        try HDF5Writer(layout).write(
            to: { bytes.append(contentsOf: $0) },
            data: { dataset, supply in
                try [UInt8](repeating: 1, count: dataset.byteCount).withUnsafeBytes(supply)
            })
        return bytes
    }

    private func index(of bytes: [UInt8]) throws -> WeightsIndex {
        try #require(try WeightsIndex(of: HDF5File(HDF5MemoryStorage(bytes))) { true })
    }

    @Test func `has the arrays of each object, by their names`() throws {
        let keys = (0..<12).map(String.init)
        let index = try index(
            of: file(
                keys.map { "layers/dense/vars/\($0)" } + [
                    "layers/dense_1/cell/vars/0", "vars/iteration", "layers/dense_1/vars/0",
                ], groups: ["layers/dropout/vars"]))
        let found = { (path: String) in
            index.arrays(at: path)?.map { $0.path.split(separator: "/").last.map(String.init) }
        }
        // In the order of their bytes, as the file has them.
        #expect(found("layers/dense") == keys.sorted())
        #expect(found("layers/dense_1") == ["0"] && found("layers/dense_1/cell") == ["0"])
        #expect(found("") == ["iteration"])
        #expect(found("layers/dropout") == [])
        #expect(found("layers") == nil && found("layers/dense/vars") == nil)
        #expect(index.paths(besides: []).count == 15)
        let known = try #require(index.arrays(at: "")?.first?.address)
        #expect(!index.paths(besides: [known]).contains("vars/iteration"))
    }

    @Test(
        arguments: [
            // Not all of the group are arrays.
            ["layers/a/vars/0", "layers/a/vars/1/x"], ["layers/a/vars/0/x", "layers/a/vars/1"],
            // Names that strings may be equal to in other bytes.
            ["layers/a/vars/0", "layers/a/vars/é"], ["layers/a/vars/é", "layers/a/vars/ü"],
        ])
    func `leaves out what is not plain`(_ datasets: [String]) throws {
        let index = try index(of: file(datasets + ["layers/b/vars/0"]))
        #expect(index.arrays(at: "layers/a") == nil)
        #expect(index.arrays(at: "layers/b")?.count == 1)
        #expect(index.paths(besides: []).count == 3)
    }

    @Test func `does not know objects whose names are not ASCII`() throws {
        let index = try index(of: file(["layers/é/vars/0", "layers/K/vars/0"]))
        #expect(index.arrays(at: "layers/é") == nil)
        // The sign for kelvin, which Swift holds to be equal to K.
        #expect(index.arrays(at: "layers/\u{212A}") == nil)
        #expect(index.arrays(at: "layers/K")?.count == 1)
    }

    @Test func `ends when nobody waits any more`() throws {
        let file = try HDF5File(HDF5MemoryStorage(file(["vars/0"])))
        #expect(WeightsIndex(of: file) { false } == nil)
        #expect(WeightsIndex(of: file) { true } != nil)
    }

    @Test func `gives a load what the file would give it`() throws {
        let datasets =
            (0..<40).flatMap { ["layers/l\($0)/vars/0", "layers/l\($0)/vars/1"] }
            + ["layers/é/vars/0", "layers/mixed/vars/0", "layers/mixed/vars/more/0"]
        let bytes = try file(datasets + ["last/vars/0"])
        func weights() throws -> HDF5Weights {
            try HDF5Weights(SummedStorage(MemorySource(bytes), range: 0..<bytes.count))
        }
        let (plain, ahead) = (try weights(), try weights())
        WeightsReadAhead.$use.withValue(.all) { ahead.readAhead() }
        #expect(ahead.index != nil && plain.index == nil)
        let paths = (0..<39).map { "layers/l\($0)" } + ["layers/é", "layers/mixed", "layers/none"]
        for path in paths {
            let (one, other) = (try plain.variables(at: path), try ahead.variables(at: path))
            #expect(one?.keys == other?.keys, "\(path)")
            for key in one?.keys ?? [] where path != "layers/mixed" || key == "0" {
                let (array, same) = (try one?.array(key), try other?.array(key))
                #expect(array?.spec == same?.spec, "\(path)/\(key)")
                let values = try array?.read().array(of: Float.self)
                #expect(try values == same?.read().array(of: Float.self), "\(path)/\(key)")
            }
        }
        let unread = ["last/vars/0", "layers/l39/vars/0", "layers/l39/vars/1"]
        #expect(try plain.unreadPaths() == unread + ["layers/mixed/vars/more/0"])
        #expect(try ahead.unreadPaths() == plain.unreadPaths())
    }

    @Test func `is left to the load where the file is small, or nobody asks`() throws {
        let bytes = try file(["vars/0"])
        func weights() throws -> HDF5Weights {
            try HDF5Weights(SummedStorage(MemorySource(bytes), range: 0..<bytes.count))
        }
        let small = try weights()
        small.readAhead()
        #expect(small.index == nil)
        // Nothing waits for the thread, or for what it may have begun.
        let file = try HDF5File(HDF5MemoryStorage(bytes))
        for _ in 0..<200 { WeightsReadAhead(of: file, size: .max)?.cancel() }
    }

    @Test func `serves many loads at once`() async throws {
        // Large enough to be read ahead.
        let bytes =
            try file((0..<200).map { "layers/l\($0)/vars/0" })
            + [UInt8](repeating: 0, count: 1 << 18)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    let weights = try HDF5Weights(
                        SummedStorage(MemorySource(bytes), range: 0..<bytes.count))
                    weights.readAhead()
                    return try (0..<200).reduce(0) {
                        try $0 + (weights.variables(at: "layers/l\($1)")?.keys.count ?? 0)
                    }
                }
            }
            for try await count in group { #expect(count == 200) }
        }
    }
}
