import Testing

@testable import KerasHDF5

@Suite("An error")
struct ErrorTests {
    static let all: [HDF5Error] = [
        .signatureNotFound, .truncated(expected: 10, found: 5),
        .malformed(path: "a/b", structure: "local heap", offset: 7, reason: "why"),
        .unsupported(path: "a/b", feature: "what"), .notAllowed(.softLink, path: "a/b"),
        .resourceLimit(path: "a/b", what: "rank", declared: 33, limit: 32), .missing(path: "a/b"),
        .wrongKind(path: "a/b", expected: .group, found: .dataset), .invalidPath("a//b"),
        .wrongBufferSize(path: "a/b", expected: 1, found: 2), .io("cannot read 5 bytes"),
        .invalidDeclaration(path: "a/b", reason: "why"), .duplicate(path: "a/b"),
        .wrongByteCount(path: "a/b", declared: 1, supplied: 2),
    ]

    @Test("is told in one line that ends like a sentence", arguments: all)
    func oneLine(error: HDF5Error) {
        #expect(!error.description.contains("\n"))
        #expect(error.description.hasSuffix("."))
        #expect(error.description.count > 20)
    }

    @Test("names the object", arguments: all)
    func named(error: HDF5Error) {
        switch error {
        case .signatureNotFound, .truncated, .invalidPath, .io: break
        default: #expect(error.description.hasPrefix("'a/b'"))
        }
    }

    @Test("names the root and the file as such")
    func specialPaths() {
        #expect(HDF5Error.missing(path: "/").description.hasPrefix("HDF5 root group"))
        #expect(HDF5Error.missing(path: "").description.hasPrefix("HDF5 file"))
    }

    @Test("gets the object's path once")
    func located() {
        let bare: [HDF5Error] = [
            .malformed(path: "", structure: "s", offset: 7, reason: "r"),
            .unsupported(path: "", feature: "f"), .notAllowed(.softLink, path: ""),
            .resourceLimit(path: "", what: "w", declared: 1, limit: 0),
            .wrongKind(path: "", expected: .group, found: .dataset),
        ]
        for error in bare {
            let located = error.located(at: "x/y")
            #expect(located != error)
            #expect(located.description.hasPrefix("'x/y'"))
            #expect(located.located(at: "z") == located)
        }
        #expect(HDF5Error.signatureNotFound.located(at: "x") == .signatureNotFound)
    }
}
