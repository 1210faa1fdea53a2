import KerasJSON
import Testing

@testable import Keras

/// The hash functions, on texts of all lengths that they treat differently.
@Suite struct HashTests {
    @Test func `texts have the hashes of TensorFlow`() throws {
        let rows = try PreprocessingFixtures.read("hashes.json")
        #expect(rows.count > 70)
        for row in rows {
            let text = try #require(row["text"]?.stringValue)
            #expect(
                HashSalt.bucket(of: text, count: Int.max, salt: nil) == row["fast"]?.intValue,
                "FarmHash of \(text.utf8.count) bytes")
            #expect(
                HashSalt.bucket(of: text, count: Int.max, salt: HashSalt(133, -137))
                    == row["strong"]?.intValue,
                "SipHash of \(text.utf8.count) bytes")
        }
    }

    /// The first and the last of the vectors in the reference implementation of SipHash-2-4, whose
    /// key is the bytes 0 to 15 and whose input the bytes from 0 on.
    @Test(arguments: [(0, 0x726f_db47_dd0e_0e31 as UInt64), (63, 0x958a_324c_eb06_4572)])
    func `SipHash gives the vectors of its authors`(count: Int, expected: UInt64) {
        let text = String(decoding: (0..<count).map { UInt8($0) }, as: UTF8.self)
        #expect(
            SipHash.hash(of: text, key: (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)) == expected)
    }
}
