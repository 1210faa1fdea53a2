import Testing

@testable import KerasHDF5

@Suite("The checksum of metadata")
struct Lookup3Tests {
    /// The author's own examples.
    @Test("is the published one")
    func published() {
        #expect(Lookup3.hash([][...]) == 0xDEAD_BEEF)
        #expect(Lookup3.hash(Array("Four score and seven years ago".utf8)[...]) == 0x1777_0551)
    }

    @Test("is h5py's at every length", arguments: 1..<40)
    func lengths(length: Int) throws {
        // The index of a group's names has their checksums.
        let name = String((0..<length).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })
        let file = try open(
            H5Py.file(
                "for n in [name] + [str(i) for i in range(8)]: f[n] = f['/']", libver: "latest",
                variables: ["name": .string(name)]))
        #expect(try file.root.links.map(\.name).contains(name))
    }

    @Test("counts from the slice's own start")
    func slices() {
        let bytes = Array("xxFour score and seven years agoxx".utf8)
        #expect(Lookup3.hash(bytes[2..<32]) == 0x1777_0551)
    }
}
