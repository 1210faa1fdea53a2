import Foundation
import Keras
import KerasTestSupport
import KerasZip
import Testing

/// No flipped bit of a file gives a wrong result without a word: a typed error, or the same model.
@Suite(.serialized) struct FlippedBitTests {
    /// The smallest trained model whose file has all kinds of structures.
    private static let original = Result {
        let model = Sequential(
            [InputLayer([2], name: "input"), Dense(1, name: "dense")], name: "tiny")
        try model.compile(
            optimizer: .object(SGD(learningRate: 0.1, momentum: 0.9)), loss: "mse")
        try model.fit(Random.uniform([4, 2]), Random.uniform([4, 1]), verbose: .silent)
        return try model.archiveBytes()
    }

    /// Everything, which takes half an hour, and not a sample of what is uniform.
    private static let isExhaustive =
        ProcessInfo.processInfo.environment["KERAS_EVERY_BIT"] != nil

    private struct Outcomes: CustomStringConvertible {
        var counts: [String: Int] = [:]
        var description: String {
            counts.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
                .joined(separator: ", ")
        }
    }

    /// Loads `bytes` and tells by what kind of error, or that the model is the same.
    private func outcome(of bytes: [UInt8], _ state: ModelState, _ place: @autoclosure () -> String)
        -> String
    {
        do {
            let model = try Model.load(from: bytes)
            let same = try ModelState(model) == state
            #expect(same, "\(place()) changed the model without a word")
            return "identical"
        } catch {
            #expect(ErrorShape.isTyped(error), "\(place()): \(error)")
            return String(ErrorShape.of(error).prefix { $0 != " " })
        }
    }

    /// All bits; of runs of zeros, which are unused room, and with a sample only, some.
    private func positions(_ range: Range<Int>, of bytes: [UInt8]) -> [(byte: Int, bit: Int)] {
        return range.flatMap { byte in
            let isRoom = bytes[max(0, byte - 8)..<min(bytes.count, byte + 9)]
                .allSatisfy { $0 == 0 }
            return (0..<8).filter { Self.isExhaustive || !isRoom || byte % 32 == $0 }
                .map { (byte, $0) }
        }
    }

    private func flip(_ ranges: [Range<Int>], every step: Int = 1) throws -> Outcomes {
        let original = try Self.original.get()
        let state = try ModelState(Model.load(from: original))
        var outcomes = Outcomes()
        var bytes = original
        for (index, (byte, bit)) in ranges.flatMap({ positions($0, of: original) }).enumerated()
        where Self.isExhaustive || index % step == 0 {
            bytes[byte] ^= 1 << bit
            outcomes.counts[outcome(of: bytes, state, "bit \(bit) of byte \(byte)"), default: 0] +=
                1
            bytes[byte] = original[byte]
        }
        print("flipped bits:", outcomes)
        return outcomes
    }

    private func members() throws -> [String: Range<Int>] {
        let zip = try ZipReader(MemorySource(Self.original.get()))
        return Dictionary(
            uniqueKeysWithValues: zip.entries.map {
                ($0.name, $0.dataOffset..<$0.dataOffset + $0.compressedSize)
            })
    }

    @Test func `in the headers and the directory of the archive`() throws {
        let members = try members()
        var headers = [Range<Int>]()
        var position = 0
        for range in members.values.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            headers.append(position..<range.lowerBound)
            position = range.upperBound
        }
        headers.append(position..<(try Self.original.get().count))
        let outcomes = try flip(headers)
        #expect(outcomes.counts["identical", default: 0] > 0)
        #expect(outcomes.counts.count > 5)
    }

    @Test func `in the description of the model`() throws {
        let range = try #require(members()["config.json"])
        #expect(try Set(flip([range]).counts.keys) == ["ZipError.checksumMismatch"])
    }

    @Test func `in the metadata, which nothing depends on`() throws {
        let range = try #require(members()["metadata.json"])
        #expect(try Set(flip([range]).counts.keys) == ["identical"])
    }

    @Test func `in the weights, structures and values alike`() throws {
        let range = try #require(members()["model.weights.h5"])
        // Each is loaded as far as it goes, which takes its time. All of them: KERAS_EVERY_BIT=1.
        #expect(
            try Set(flip([range], every: 101).counts.keys) == ["ZipError.checksumMismatch"])
    }

    @Test func `nor does a file that ends early, at whatever length`() throws {
        let original = try Self.original.get()
        let state = try ModelState(Model.load(from: original))
        for length in original.indices
        where Self.isExhaustive || length % 61 == 0 || length > original.count - 400 {
            let kind = outcome(of: Array(original[..<length]), state, "cut to \(length)")
            #expect(kind != "identical", "cut to \(length)")
        }
    }
}
