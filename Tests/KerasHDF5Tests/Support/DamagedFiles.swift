import KerasTestSupport
import Synchronization
import Testing

@testable import KerasHDF5

/// A storage that counts what is read, and refuses what lies outside.
final class CountingStorage: HDF5Storage {
    private let memory: HDF5MemoryStorage
    let bytesRead = Atomic<Int>(0)

    init(_ bytes: [UInt8]) { memory = HDF5MemoryStorage(bytes) }

    var size: Int { memory.size }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
        bytesRead.wrappingAdd(buffer.count, ordering: .relaxed)
        try memory.read(into: buffer, at: offset)
    }
}

/// All that a file has: paths, attributes, shapes and values.
struct FileContent: Equatable {
    var groups: [String: [HDF5Attribute]] = [:]
    var datasets: [String: [HDF5Attribute]] = [:]
    var shapes: [String: [Int]] = [:]
    var values: [String: [UInt8]] = [:]
    var texts: [String: [String]] = [:]

    /// Reads all there is; errors end it.
    init(_ storage: some HDF5Storage, verifiesChecksums: Bool = true) throws {
        let file = try HDF5File(
            MetadataReader(
                storage: storage, limits: HDF5Limits(), verifiesChecksums: verifiesChecksums))
        groups["/"] = try file.root.attributes
        try file.root.walk { object in
            switch object {
            case .group(let group):
                _ = try group.attributeNames
                groups[group.path] = try group.attributes
            case .dataset(let dataset):
                _ = try dataset.attributeNames
                datasets[dataset.path] = try dataset.attributes
                shapes[dataset.path] = dataset.shape
                if case .variableString = dataset.type {
                    texts[dataset.path] = try dataset.readStrings()
                } else {
                    values[dataset.path] = try dataset.readBytes()
                }
            }
        }
    }

    /// Reads a damaged file. Every error must be one of ours, and nothing may be read often or from
    /// outside.
    ///
    /// - Returns: what was read; `nil` if an error ended it.
    @discardableResult
    static func check(
        _ bytes: [UInt8], verifiesChecksums: Bool = true, _ place: @autoclosure () -> String
    ) -> FileContent? {
        let storage = CountingStorage(bytes)
        defer {
            let read = storage.bytesRead.load(ordering: .relaxed)
            if read > 64 * bytes.count + 4096 { Issue.record("\(place()): \(read) bytes read") }
        }
        do {
            return try FileContent(storage, verifiesChecksums: verifiesChecksums)
        } catch let error as HDF5Error {
            if case .io = error { Issue.record("\(place()): \(error)") }
        } catch {
            Issue.record("\(place()): \(error)")
        }
        return nil
    }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
