import KerasJSON
import Testing

@Suite("JSON exchanged with CPython")
struct PythonExchangeTests {
    /// Random documents, one a line, with all kinds of values, and with the floats where
    /// formatting is delicate.
    private static let generator = #"""
        generate = random.Random(int(data))
        def text():
            alphabet = ["a", "b", " ", "\"", "\\", "/", "\n", "\x00", "\x1f", "\x7f", "é",
                        "\u2028", "\uffff", "☃", "😀", "e\u0301"]
            return "".join(generate.choice(alphabet) for _ in range(generate.randrange(24)))
        def number():
            kind = generate.randrange(8)
            if kind == 0: return generate.randrange(-10, 10)
            if kind == 1: return generate.randrange(-2**63, 2**63)
            if kind == 2: return generate.randrange(-10**40, 10**40)
            if kind == 3: return generate.choice([math.nan, math.inf, -math.inf, 0.0, -0.0])
            if kind == 4: return generate.gauss(0, 1)
            if kind == 5: return math.ldexp(generate.random(), generate.randrange(-1073, 1024))
            if kind == 6: return float(generate.randrange(10**15, 10**18))
            return generate.randrange(1000) * 10.0 ** generate.randrange(-10, 20)
        def value(depth):
            kind = generate.randrange(6 if depth else 4)
            if kind == 0: return generate.choice([None, True, False])
            if kind == 1: return text()
            if kind in (2, 3): return number()
            size = generate.randrange(generate.choice([4, 40]))
            if kind == 4: return [value(depth - 1) for _ in range(size)]
            return {text(): value(depth - 1) for _ in range(size)}
        documents = [value(3) for _ in range(400)]

        """#

    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
    }

    @Test("comes back byte for byte, in both alphabets", arguments: [1, 2, 3])
    func randomDocuments(seed: Int) throws {
        for (flag, format) in [
            ("True", JSONFormat.python), ("False", JSONFormat(escapesNonASCII: false)),
        ] {
            let script =
                Self.generator + """
                    reply("\\n".join(json.dumps(d, ensure_ascii=\(flag)) for d in documents))
                    """
            let documents = Self.lines(try PythonJSON.run(script, input: Array("\(seed)".utf8)))
            #expect(documents.count == 400)
            for document in documents {
                #expect(try JSONValue(parsing: document).jsonBytes(format: format) == document)
            }
        }
    }

    @Test("is indented as Python indents it")
    func indentation() throws {
        let script = Self.generator + "reply(json.dumps(documents, indent=4))"
        let document = try PythonJSON.run(script, input: Array("4".utf8))
        #expect(try JSONValue(parsing: document).jsonBytes(format: .indented) == document)
    }

    @Test("has the very same floats in Python")
    func floats() throws {
        var generator = SystemRandomNumberGenerator()
        let bits = (0..<20_000).map { _ in UInt64.random(in: 0...UInt64.max, using: &generator) }
        let numbers = bits.map(Double.init(bitPattern:)).filter(\.isFinite)
        let written = try JSONValue.array(numbers.map(JSONValue.double)).jsonBytes()
        let script = """
            numbers = json.loads(data)
            import struct
            reply(struct.pack("<%dd" % len(numbers), *numbers) + json.dumps(numbers).encode())
            """
        let answer = try PythonJSON.run(script, input: written)
        let expected = numbers.flatMap { number in
            withUnsafeBytes(of: number.bitPattern.littleEndian, Array.init)
        }
        #expect(Array(answer.prefix(expected.count)) == expected)
        #expect(Array(answer.dropFirst(expected.count)) == written)
    }

    @Test("reads long decimal fractions to the nearest float, as Python does")
    func longFractions() throws {
        let script = """
            generate = random.Random(5)
            def digits(n): return "".join(generate.choice("0123456789") for _ in range(n))
            texts = ["%d.%se%d" % (generate.randrange(10**6), digits(generate.randrange(1, 60)),
                     generate.randrange(-330, 310)) for _ in range(5000)]
            # Halfway between two floats, and just beside.
            for _ in range(500):
                x = math.ldexp(generate.random(), generate.randrange(-60, 60))
                from fractions import Fraction
                from decimal import Decimal, getcontext
                getcontext().prec = 400
                middle = (Fraction(x) + Fraction(math.nextafter(x, math.inf))) / 2
                text = format(Decimal(middle.numerator) / Decimal(middle.denominator), "f")
                if "." in text: texts += [text, text + "0001", text[:-1] + "4999"]
            reply("[" + ", ".join(texts) + "]\\n" + json.dumps([float(t) for t in texts]))
            """
        let documents = Self.lines(try PythonJSON.run(script))
        try #require(documents.count == 2)
        let read = try JSONValue(parsing: documents[0])
        #expect(read.arrayValue?.count ?? 0 > 5500)
        #expect(try read.jsonBytes() == documents[1])
    }

    @Test("is refused where CPython refuses it")
    func malformed() throws {
        let documents = JSONParsingTests.malformed.map(\.document)
        let hex = documents.map { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let script = """
            def refused(document):
                try: json.loads(document.decode("utf-8"))
                except ValueError: return True
                return False
            reply(json.dumps([refused(bytes.fromhex(d)) for d in data.decode().split(",")]))
            """
        let answer = try PythonJSON.run(script, input: Array(hex.joined(separator: ",").utf8))
        let refusals = try #require(try JSONValue(parsing: answer).arrayValue)
        try #require(refusals.count == documents.count)
        for (malformed, refused) in zip(JSONParsingTests.malformed, refusals) {
            // Only Python's strings can hold half a surrogate pair.
            #expect(
                refused == .bool(malformed.kind != .loneSurrogate), "\(malformed.testDescription)")
        }
    }
}
