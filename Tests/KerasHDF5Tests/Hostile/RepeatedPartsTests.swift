import Foundation
import KerasHDF5
import KerasTestSupport
import Testing

/// Small files whose parts lie in each other, or are named over and over, so that going through them
/// would take far more time or memory than they have bytes.
@Suite("A file that repeats its parts")
struct RepeatedPartsTests {
    @Test(
        "is refused before that takes long",
        arguments: [
            ("text_shared_by_attributes", "malformed"),
            ("header_shared_by_groups", "resourceLimit"),
            ("header_blocks_in_each_other", "malformed"), ("one_link_many_times", "malformed"),
            ("one_attribute_many_times", "malformed"), ("heap_shared_by_groups", "resourceLimit"),
            ("names_in_each_other", "malformed"), ("links_to_a_large_header", "resourceLimit"),
            ("long_paths", "resourceLimit"),
            ("chunk_beyond_its_dataset", "resourceLimit"), ("text_shared_by_elements", "malformed"),
        ])
    func refusal(name: String, expected: String) throws {
        try withTemporaryDirectory { folder in
            let file = try Oracle.call(
                "attacks.write", ["folder": .string(folder.path), "name": .string(name)])
            let path = try #require(file["path"]?.stringValue)
            let storage = CountingStorage([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
            let error = #expect(throws: HDF5Error.self) { try FileContent(storage) }
            let found = try #require(error.map { Mirror(reflecting: $0).children.first?.label })
            #expect(found == expected, "\(String(describing: error))")
            #expect(storage.bytesRead.load(ordering: .relaxed) < 64 * storage.size)
        }
    }

    @Test("may do so if it is trusted")
    func limits() throws {
        try withTemporaryDirectory { folder in
            let file = try Oracle.call(
                "attacks.write",
                ["folder": .string(folder.path), "name": "links_to_a_large_header"])
            let path = try #require(file["path"]?.stringValue)
            var limits = HDF5Limits()
            limits.metadataBytes = 1 << 31
            limits.totalNames = 100
            // Another limit is met, so that the test need not take long.
            #expect(
                throws: HDF5Error.resourceLimit(
                    path: "vars", what: "number of links", declared: 30_001, limit: 100)
            ) { try HDF5File(HDF5FileStorage(path: path), limits: limits).root.walk { _ in } }
        }
    }
}
