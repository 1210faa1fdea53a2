import KerasNPY
import KerasTestSupport
import KerasZip
import Testing

@Suite("A hostile .npy file")
struct HostileNPYTests {
    static let good = "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }"

    private func file(
        _ header: String, version: [UInt8] = [1, 0], data: [UInt8] = Array(repeating: 7, count: 12)
    ) -> [UInt8] {
        let size = UInt32(header.utf8.count)
        let sizeField = (0..<(version == [1, 0] ? 2 : 4)).map { UInt8(size >> (8 * $0) & 0xFF) }
        return [0x93] + Array("NUMPY".utf8) + version + sizeField + Array(header.utf8) + data
    }

    private func read(_ bytes: [UInt8]) throws -> NPYArray {
        try NPYArray(reading: MemorySource(bytes), origin: "x.npy")
    }

    private func expectFailure(_ kind: NPYError.Kind, _ bytes: [UInt8]) {
        #expect(throws: NPYError(origin: "x.npy", kind: kind)) { try read(bytes) }
    }

    @Test(
        "is one that is read, as long as nothing is wrong with it",
        arguments: [
            good, "{\"shape\":(3,),\"fortran_order\":True,\"descr\":\"<i4\"}",
            " { 'descr' : '<i4' , 'fortran_order' : False , 'shape' : ( 3 , ) } \n",
            "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 3)}",
        ])
    func control(header: String) throws {
        for version in [1, 2, 3] as [UInt8] {
            let array = try read(file(header, version: [version, 0]))
            #expect(array.dataType == .int32)
            #expect(array.count == 3)
        }
    }

    @Test(
        "with a damaged header is refused",
        arguments: [
            ("", 0, "'{'"), ("[]", 0, "'{'"), ("{", 1, "a string"),
            ("{}", 2, "'descr', 'fortran_order' and 'shape'"),
            ("{'descr': '<i4'}", 16, "'descr', 'fortran_order' and 'shape'"),
            (
                "{'descr': '<i4', 'descr': '<i4'}", 17,
                "one each of 'descr', 'fortran_order' and 'shape'"
            ),
            ("{'extra': 1}", 1, "one each of 'descr', 'fortran_order' and 'shape'"),
            ("{'descr' '<i4'}", 9, "':'"), ("{'descr': <i4}", 10, "a string"),
            ("{'descr': '<i4}", 10, "a string without escapes"),
            ("{'descr': '\\x3ci4'}", 10, "a string without escapes"),
            ("{'fortran_order': 0}", 18, "True or False"),
            ("{'fortran_order': __import__('os')}", 18, "True or False"),
            ("{'shape': 3}", 10, "'('"), ("{'shape': (3)}", 12, "','"),
            ("{'shape': (-3,)}", 11, "a dimension"), ("{'shape': (3.0,)}", 12, "','"),
            ("{'shape': (3, 3", 15, "')'"), ("{'shape': (3L,)}", 12, "','"),
            ("{'shape': (99999999999999999999,)}", 11, "a dimension"),
            (good + "x", 57, "the end of the header"), (good + good, 57, "the end of the header"),
        ] as [(String, Int, String)])
    func damagedHeader(header: String, offset: Int, expected: String) {
        expectFailure(.invalidHeader(offset: offset, expected: expected), file(header))
    }

    @Test("of Python objects is refused, and told why")
    func objects() throws {
        let objects = try NumPyFiles.file("np.save(file, np.array([{}, []], dtype=object))")
        expectFailure(.objectArray, objects)
    }

    @Test(
        "of types that are no numbers is refused",
        arguments: [
            ("np.array(['a', 'bc'])", "<U2"), ("np.array([b'abc'])", "|S3"),
            ("np.array([1j])", "<c16"), ("np.zeros(2, 'M8[s]')", "<M8[s]"),
            ("np.zeros(2, 'V3')", "|V3"), ("np.zeros(2, 'f4,i4')", "a list of fields"),
            ("np.zeros(2, np.longdouble)", "<f16"),
        ])
    func types(source: String, description: String) throws {
        let bytes = try NumPyFiles.file("np.save(file, \(source))")
        expectFailure(.unsupportedDataType(description), bytes)
    }

    @Test(
        "of a type spelt otherwise than NumPy does is refused",
        arguments: ["i4", "=i4", "|i4", "", "<", "float32", "<i3"])
    func spellings(description: String) {
        expectFailure(
            .unsupportedDataType(description),
            file("{'descr': '\(description)', 'fortran_order': False, 'shape': (3,), }"))
    }

    @Test("whose data has another size than its shape needs is refused")
    func sizes() {
        expectFailure(
            .sizeMismatch(expected: 12, found: 11),
            file(Self.good, data: Array(repeating: 0, count: 11)))
        expectFailure(
            .sizeMismatch(expected: 12, found: 13),
            file(Self.good, data: Array(repeating: 0, count: 13)))
        let large = Self.good.replacing("(3,)", with: "(1000000, 1000000, 100)")
        expectFailure(.sizeMismatch(expected: 400_000_000_000_000, found: 12), file(large))
        let huge = Self.good.replacing("(3,)", with: "(\(Int.max), 3, 0)")
        expectFailure(.invalidShape([.max, 3, 0]), file(huge))
    }

    @Test("that is something else, or of a version yet to come, is refused")
    func other() {
        expectFailure(.notNPY, Array("PK\u{3}\u{4} this is a zip file".utf8))
        expectFailure(.unsupportedVersion(major: 4, minor: 0), file(Self.good, version: [4, 0]))
        expectFailure(.unsupportedVersion(major: 1, minor: 1), file(Self.good, version: [1, 1]))
        expectFailure(
            .headerTooLong(size: 10_001, limit: 10_000),
            file(String(repeating: " ", count: 10_001), version: [2, 0]))
    }

    @Test("that is cut off anywhere is refused")
    func truncation() {
        let bytes = file(Self.good)
        for length in 0..<bytes.count {
            let error = #expect(throws: NPYError.self) { try read(Array(bytes[..<length])) }
            let dataOffset = bytes.count - 12
            switch error?.kind {
            case .truncatedHeader(let expected, found: length):
                #expect(expected > length && expected <= dataOffset)
            case .sizeMismatch(expected: 12, found: length - dataOffset): break
            default: Issue.record("\(length): unexpected error \(String(describing: error))")
            }
        }
    }

    @Test("never stops the program, whichever bit is wrong")
    func bitFlips() throws {
        var bytes = file(Self.good)
        for position in 0..<(bytes.count - 12) {
            for bit in 0..<8 {
                bytes[position] ^= 1 << bit
                defer { bytes[position] ^= 1 << bit }
                do {
                    // As many bytes of another type or layout pass for an array.
                    #expect(try read(bytes).bytes.count == 12)
                } catch is NPYError {}
            }
        }
    }
}
