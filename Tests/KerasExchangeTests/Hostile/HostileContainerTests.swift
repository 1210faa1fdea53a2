import Keras
import KerasTestSupport
import Testing

/// Archives that two readers could understand in two ways, lie about sizes, or name other places.
@Suite(.serialized) struct HostileContainerTests {
    private static func edited(_ expected: String, _ script: String) -> HostileCase {
        HostileCase(script, expected) { try $0.editContainer(script) }
    }

    private static let all = "[(n, members[n]) for n in members]"

    static let bombs: [HostileCase] = [
        edited(
            "ZipError.entryTooLarge config.json",
            "members['config.json'] = b' ' * (65 << 20); write(\(all))"),
        edited(
            "ZipError.expansionTooLarge config.json",
            """
            members['config.json'] = b' ' * (65 << 20)
            write(\(all), zipfile.ZIP_DEFLATED)
            """),
        edited(
            "ZipError.expansionTooLarge model.weights.h5",
            """
            write(\(all), zipfile.ZIP_DEFLATED)
            zip.set('model.weights.h5', 'size', 0xFFFF0000)
            zip.set('model.weights.h5', 'compressed', zip.get('model.weights.h5', 'compressed'))
            """),
        edited(
            "ZipError.sizeMismatch config.json",
            """
            write(\(all), zipfile.ZIP_DEFLATED)
            zip.set('config.json', 'size', zip.get('config.json', 'size') + 1)
            """),
        edited(
            "ZipError.sizeMismatch config.json",
            """
            write(\(all), zipfile.ZIP_DEFLATED)
            zip.set('config.json', 'size', 10)
            """),
        edited(
            "ZipError.storedSizeMismatch model.weights.h5",
            "zip.set('model.weights.h5', 'size', 4000000000)"),
        edited(
            "ZipError.entryOutOfBounds model.weights.h5",
            """
            for field in ('size', 'compressed'): zip.set('model.weights.h5', field, 4000000000)
            """),
        edited(
            "ZipError.corruptData config.json",
            """
            write(\(all), zipfile.ZIP_DEFLATED)
            at = zip.data('config.json')
            zip.raw[at:at + 20] = b'\\xff' * 20
            """),
    ]

    /// Members that would take much memory once unpacked.
    static let unpacking: [HostileCase] = Array(bombs.prefix(3))

    static let names: [HostileCase] =
        ["../evil.txt", "/etc/passwd", "assets/../../x", "a\\\\b", "C:/evil", "assets//x", "a/./b"]
        .map { name in
            edited(
                "ZipError.unsafeName \(name.replacing("\\\\", with: "\\"))",
                """
                stand_in = 'x' * len('\(name)')
                write(\(all) + [(stand_in, b'')])
                zip.rename(stand_in, '\(name)')
                """)
        } + [
            edited(
                "ZipError.unsafeName assets/a\0.txt",
                """
                write(\(all) + [('assets/ab.txt', b'')])
                zip.rename('assets/ab.txt', 'assets/a\\0.txt')
                """)
        ]

    static let kinds: [HostileCase] =
        ["config.json", "metadata.json", "model.weights.h5"].flatMap { name in
            [
                edited(
                    "ZipError.notRegularFile \(name)",
                    "zip.set('\(name)', 'mode', 0o120777); zip.set('\(name)', 'madeby', 3 << 8 | 20)"
                ),
                edited("ZipError.encrypted \(name)", "zip.set('\(name)', 'flags', 1)"),
                edited("ZipError.unsupportedMethod \(name)", "zip.set('\(name)', 'method', 12)"),
                edited(
                    "ZipError.duplicateName \(name)",
                    """
                    members['\(name)'[:-1] + '_'] = b'{}'
                    write(\(all))
                    zip.rename('\(name)'[:-1] + '_', '\(name)')
                    """),
            ]
        }

    static let contradictions: [HostileCase] =
        ["flags", "method", "size", "compressed"].flatMap { field in
            ["config.json", "model.weights.h5"].map { name in
                edited(
                    "ZipError.localHeaderMismatch \(name)",
                    """
                    other = {'flags': 0x800, 'method': 8, 'size': 7, 'compressed': 7}['\(field)']
                    zip.set('\(name)', '\(field)', other, central=False)
                    """)
            }
        } + [
            edited(
                "ZipError.localHeaderMismatch config.json",
                "zip.rename('config.json', 'evilfg.json', central=False)"),
            edited(
                "ZipError.localHeaderMissing config.json",
                "zip.set('config.json', 'offset', zip.get('config.json', 'offset') + 1)"),
            edited(
                "ZipError.entryOutOfBounds config.json",
                "zip.set('config.json', 'offset', 0xFFFFFFF0)"),
            edited(
                "ZipError.localHeaderMismatch config.json",
                "zip.set('config.json', 'offset', zip.get('metadata.json', 'offset'))"),
        ]

    static let overlaps: [HostileCase] = ["metadata.json", "config.json"].flatMap { name in
        [1, 30, 1000].map { extra in
            edited(
                "ZipError.overlappingEntries \(name)",
                """
                for field in ('size', 'compressed'):
                    zip.set('\(name)', field, zip.get('\(name)', field) + \(extra))
                """)
        }
    }

    static let damage: [HostileCase] = ["config.json", "model.weights.h5"].flatMap { name in
        [0, 1, 7, 50, 900].map { offset in
            edited(
                "ZipError.checksumMismatch \(name)",
                "zip.raw[zip.data('\(name)') + \(offset)] ^= 4")
        }
    }

    static let ends: [HostileCase] = [
        edited("ZipError.endRecordNotFound", "del zip.raw[-1:]"),
        edited("ZipError.endRecordNotFound", "del zip.raw[100:]"),
        edited("ZipError.endRecordNotFound", "zip.raw.clear()"),
        edited("ZipError.endRecordNotFound", "zip.raw[:] = b'no archive at all, but long enough'"),
        edited("ZipError.endRecordMismatch", "del zip.raw[:10]"),
        edited(
            "ZipError.entryCountMismatch", "struct.pack_into('<HH', zip.raw, zip.end + 8, 2, 2)"),
        edited("ZipError.multipleDisks", "struct.pack_into('<H', zip.raw, zip.end + 4, 1)"),
    ]

    static let missing: [HostileCase] = [
        HostileCase("no config", "KerasError.invalidFile config.json") { $0.remove("config.json") },
        HostileCase("no weights", "KerasError.invalidFile model.weights.h5") {
            $0.remove("model.weights.h5")
        },
        HostileCase("nothing", "KerasError.invalidFile config.json") { $0.members = [] },
        HostileCase("config.JSON", "KerasError.invalidFile config.json") {
            $0.members[1].name = "config.JSON"
        },
        HostileCase("a folder around all", "KerasError.invalidFile config.json") {
            for index in $0.members.indices {
                $0.members[index].name = "m/" + $0.members[index].name
            }
        },
    ]

    /// Strange, but with one meaning only.
    static let harmless: [HostileCase] = [
        HostileCase("no metadata", "none") { $0.remove("metadata.json") },
        HostileCase("metadata that is no JSON", "none") { $0["metadata.json"] = [0x7B] },
        HostileCase("another member", "none") { $0["README"] = [1, 2, 3] },
        HostileCase("an asset that nobody reads", "none") { $0["assets/x/y.txt"] = [65] },
        HostileCase("another order", "none") { $0.members.reverse() },
        edited("none", "zip.raw[:0] = b'#!/bin/sh\\n'"),
        edited("none", "zip.raw[:0] = b'PK\\3\\4' + b'\\0' * 3000"),
        edited("none", "zip.raw[:0] = bytes(zip.raw)"),
        edited("none", "write(\(all), zipfile.ZIP_DEFLATED)"),
        edited(
            "none",
            "zip.raw += b'comment'; struct.pack_into('<H', zip.raw, zip.end + 20, 7)"),
    ]

    @Test(arguments: bombs)
    func `sizes that are too large or lies are refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test func `compressed weights are unpacked up to a limit`() throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        try archive.editContainer("write(\(Self.all), zipfile.ZIP_DEFLATED)")
        let bytes = try archive.bytes()
        var options = LoadOptions()
        options.limits.compressedWeightsBytes = 1000
        #expect(
            ErrorShape.of { try Model.load(from: bytes, options: options) }
                == "ZipError.entryTooLarge model.weights.h5")
    }

    @Test(arguments: names)
    func `names that lead elsewhere are refused`(_ item: HostileCase) throws { try item.check() }

    @Test(arguments: kinds)
    func `links, encryption, strange methods and duplicates are refused`(_ item: HostileCase)
        throws
    { try item.check() }

    @Test(arguments: contradictions)
    func `two headers that disagree are refused`(_ item: HostileCase) throws { try item.check() }

    @Test(arguments: overlaps)
    func `members that overlap are refused`(_ item: HostileCase) throws { try item.check() }

    @Test(arguments: damage)
    func `a changed byte is called damage, not what it happens to say`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: ends)
    func `an end that is missing or wrong is refused`(_ item: HostileCase) throws {
        try item.check()
    }

    @Test(arguments: missing)
    func `a missing member is named`(_ item: HostileCase) throws { try item.check() }

    @Test(arguments: harmless)
    func `what is strange but clear loads`(_ item: HostileCase) throws { try item.check() }

    @Test func `assets whose names differ in case only are loaded with a warning`() throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        archive["assets/layers/first/Words.txt"] = [1]
        archive["assets/layers/first/words.txt"] = [2]
        archive["assets/layers/first/others.txt"] = [3]
        let report = try Model.load(from: archive.bytes()).loadReport
        #expect(report.warnings.map(\.path) == ["assets/layers/first/words.txt"])
        #expect(report.warnings.first?.reason.contains("layers/first/Words.txt") == true)
    }
}
