import Foundation
import Keras
import KerasTestSupport
import Testing

/// A file that no honest writer makes, and the error that loading it gives.
struct HostileCase: Sendable, CustomTestStringConvertible {
    let what: String
    /// The error's type, case and place, as `ErrorShape` tells them; `none` if the file is
    /// strange but harmless, and gives the model that it was made from.
    let expected: String
    let forge: @Sendable (inout ForgedArchive) throws -> Void

    init(
        _ what: String, _ expected: String,
        _ forge: @escaping @Sendable (inout ForgedArchive) throws -> Void
    ) {
        self.what = what
        self.expected = expected
        self.forge = forge
    }

    var testDescription: String { what }

    /// Makes the file, loads it, and compares the error.
    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        var archive = try ForgedArchive(ForgedArchive.sample.get())
        try forge(&archive)
        let bytes = try archive.bytes()
        let start = threadSeconds()
        let found = Result { try Model.load(from: bytes) }
        let seconds = threadSeconds() - start
        switch found {
        case .success(let model):
            #expect(expected == "none", "\(what)", sourceLocation: sourceLocation)
            let original = try Model.load(from: ForgedArchive.sample.get())
            #expect(
                try ModelState(model) == ModelState(original), "\(what)",
                sourceLocation: sourceLocation)
        case .failure(let error):
            #expect(
                ErrorShape.of(error) == expected, "\(what): \(error)",
                sourceLocation: sourceLocation)
            let description = String(describing: error)
            #expect(
                !description.contains("\n") && description.utf8.count < 2000, "\(what)",
                sourceLocation: sourceLocation)
        }
        #expect(seconds < 1, "\(what) took \(seconds) s", sourceLocation: sourceLocation)
    }
}
