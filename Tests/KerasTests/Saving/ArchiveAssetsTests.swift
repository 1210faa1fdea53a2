import KerasZip
import Testing

@testable import Keras

/// Which files of an archive belong to which folder of assets.
@Suite struct ArchiveAssetsTests {
    private func assets(_ names: [String]) throws -> (any AssetSource)? {
        let sink = MemorySink()
        let zip = ZipWriter(sink)
        for name in names { try zip.add(ZipMember(name: name), bytes: Array(name.utf8)) }
        try zip.finish()
        return try ArchiveReader(path: "memory", MemorySource(sink.bytes), limits: .default)
            .assets()
    }

    @Test func `a folder has its files and those of its folders, not its neighbours'`() throws {
        let assets = try #require(
            try assets([
                "config.json", "assets/b/z", "assets/a/x/deep", "assets/a-b/y", "assets/a/b",
                "assets/a.txt", "assets/a0/c", "assets/ä/x", "assetsfake/a/q",
            ]))
        #expect(assets.names(in: "assets/a") == ["b", "x/deep"])
        #expect(assets.names(in: "assets/a/x") == ["deep"])
        #expect(assets.names(in: "assets/a-b") == ["y"] && assets.names(in: "assets/ä") == ["x"])
        #expect(assets.names(in: "assets").count == 7)
        for folder in ["assets/a/b", "assets/c", "assets/zz", "assets/a/x/deep", "assets/"] {
            #expect(assets.names(in: folder) == [] && assets.isEmpty(folder), "\(folder)")
        }
        #expect(!assets.isEmpty("assets/b"))
        #expect(try assets.read("assets/a/b") == Array("assets/a/b".utf8))
    }

    @Test func `an archive without assets has none`() throws {
        #expect(try assets(["config.json", "assetsfake/a"]) == nil)
    }
}
