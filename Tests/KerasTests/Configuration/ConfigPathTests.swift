import KerasJSON
import Testing

@testable import Keras

/// Where in a config an error arose: told in a line whatever the file's keys are, and for nothing
/// as long as there is no error.
@Suite struct ConfigPathTests {
    typealias Table = OrderedDictionary<String, [Int]>

    @Test func `keys of a file are cut and escaped`() {
        let context = DecodingContext().appending("a\nERROR: forged").appending(
            String(repeating: "k", count: 1000)
        ).appending("7")
        #expect(
            context.path
                == "config.a\\nERROR: forged.\(String(repeating: "k", count: 60))….7")
        // One character of a thousand scalars.
        let accents = DecodingContext().appending("e" + String(repeating: "\u{301}", count: 1000))
        #expect(accents.path.unicodeScalars.count < 100)
    }

    /// Text for each element would be 4·10¹¹ bytes here.
    @Test func `a long list below a long key takes no time`() {
        let key = String(repeating: "k", count: 2_000_000)
        let list = [JSONValue](repeating: 1, count: 200_000) + ["x"]
        let error = #expect(throws: KerasError.self) {
            try Table.decoded(from: [.init(key): .array(list)], in: DecodingContext())
        }
        guard case .invalidConfig(let path, "an int", "\"x\"")? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path.hasSuffix("k….200000"))
    }

    static let texts: [(String, KerasError)] = [
        (
            "a class",
            .unknownClass(path: "c", module: forged, className: forged, registeredName: forged)
        ),
        ("a function", .unknownFunction(path: "c", name: forged)),
        ("an identifier", .unknownIdentifier(kind: "loss", name: forged, remedy: "r")),
        ("a key", .unknownConfigKey(path: "c", object: "Dense", key: forged, known: ["units"])),
        ("a member", .invalidFile(path: "f.keras", entry: forged, reason: "r")),
        (
            "a value",
            .invalidConfig(path: "c", expected: "e", found: JSONValue.string(forged).summary)
        ),
        (
            "keys",
            .invalidConfig(path: "c", expected: "e", found: JSONValue.object([forged: 1]).summary)
        ),
    ]
    private static let forged =
        "x\n\u{1B}[31mERROR: \u{202E}" + String(repeating: "y", count: 10_000)

    @Test(arguments: texts.indices)
    func `an error that repeats a file's text is one short line`(_ index: Int) {
        let (what, error) = Self.texts[index]
        #expect(error.description.utf8.count < 700, "\(what)")
        for character in ["\n", "\u{1B}", "\u{202E}"] {
            #expect(!error.description.contains(character), "\(what)")
        }
        #expect(error.description.contains("x\\n"), "\(what)")
    }

    @Test func `a class of Keras that is not here is not asked to be registered`() {
        func text(_ module: String) -> String {
            KerasError.unknownClass(
                path: "c", module: module, className: "Foo", registeredName: nil
            ).description
        }
        for module in ["keras", "keras.layers"] {
            #expect(text(module).hasSuffix("If Keras has this class, it is not supported yet"))
        }
        for module in ["keras_hub.layers", "kerasx", "my.keras.layers"] {
            #expect(text(module).contains("Register custom classes"))
        }
    }

    @Test func `a strict load shows some of its differences, and how many more there are`() {
        let entries = (1...1000).map { "missing layers/\($0)" }
        let text = KerasError.strictLoad(path: "f", entries: entries).description
        #expect(text.hasSuffix("missing layers/5; and 995 more"))
    }
}
