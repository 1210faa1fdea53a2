import KerasZip

extension NPYHeader {
    /// Reads the header at the start of a source.
    ///
    /// - Returns: the header, and the offset of the data.
    /// - Throws: ``NPYError``, and what the source throws.
    static func read(
        from source: some ByteSource, origin: String
    ) throws -> (header: NPYHeader, dataOffset: Int) {
        func failure(_ kind: NPYError.Kind) -> NPYError { NPYError(origin: origin, kind: kind) }
        func bytes(_ range: Range<Int>) throws -> [UInt8] {
            guard range.upperBound <= source.size else {
                throw failure(
                    .truncatedHeader(expected: range.upperBound, found: source.size))
            }
            return try source.read(range)
        }

        let magicSize = magic.count
        guard try bytes(0..<magicSize) == magic else { throw failure(.notNPY) }
        let version = try bytes(magicSize..<(magicSize + 2))
        let sizeFieldSize: Int
        switch (version[0], version[1]) {
        case (1, 0): sizeFieldSize = 2
        case (2, 0), (3, 0): sizeFieldSize = 4
        default:
            throw failure(.unsupportedVersion(major: Int(version[0]), minor: Int(version[1])))
        }
        let start = magicSize + 2 + sizeFieldSize
        let size = try bytes((magicSize + 2)..<start).reversed().reduce(0) { $0 << 8 | Int($1) }
        guard size <= largestSize else {
            throw failure(.headerTooLong(size: size, limit: largestSize))
        }
        var parser = NPYHeaderParser(text: try bytes(start..<(start + size)), origin: origin)
        return (try parser.parse(), start + size)
    }
}

/// Reads the one Python dictionary that a header may be, without evaluating anything.
struct NPYHeaderParser {
    let text: [UInt8]
    let origin: String
    private var position = 0

    init(text: [UInt8], origin: String) {
        self.text = text
        self.origin = origin
    }

    mutating func parse() throws(NPYError) -> NPYHeader {
        var description: String?
        var isFortranOrder: Bool?
        var shape: [Int]?
        try expect("{")
        while !consume("}") {
            let keyPosition = position
            let key = try parseString()
            try expect(":")
            switch key {
            case "descr" where description == nil: description = try parseDescription()
            case "fortran_order" where isFortranOrder == nil: isFortranOrder = try parseBool()
            case "shape" where shape == nil: shape = try parseShape()
            default: throw invalid("one each of 'descr', 'fortran_order' and 'shape'", keyPosition)
            }
            guard consume(",") else {
                try expect("}")
                break
            }
        }
        skipSpace()
        guard position == text.count else { throw invalid("the end of the header", position) }
        guard let description, let isFortranOrder, let shape else {
            throw invalid("'descr', 'fortran_order' and 'shape'", position)
        }
        let (dataType, isBigEndian) = try dataType(of: description)
        return NPYHeader(
            dataType: dataType, isBigEndian: isBigEndian, isFortranOrder: isFortranOrder,
            shape: shape)
    }

    private func dataType(
        of description: String
    ) throws(NPYError) -> (type: NPYDataType, isBigEndian: Bool) {
        if description.dropFirst().hasPrefix("O") {
            throw NPYError(origin: origin, kind: .objectArray)
        }
        guard let order = description.first,
            let type = NPYDataType(rawValue: String(description.dropFirst())),
            order == "<" || order == ">" || (order == "|" && type.itemSize == 1)
        else { throw NPYError(origin: origin, kind: .unsupportedDataType(description)) }
        return (type, order == ">")
    }

    // MARK: Tokens

    private func invalid(_ expected: String, _ offset: Int) -> NPYError {
        NPYError(origin: origin, kind: .invalidHeader(offset: offset, expected: expected))
    }

    private mutating func skipSpace() {
        while position < text.count,
            text[position] == 0x20 || (0x09...0x0D).contains(text[position])
        {
            position += 1
        }
    }

    private mutating func consume(_ word: String) -> Bool {
        skipSpace()
        guard text[position...].starts(with: word.utf8) else { return false }
        position += word.utf8.count
        return true
    }

    private mutating func expect(_ word: String) throws(NPYError) {
        guard consume(word) else { throw invalid("'\(word)'", position) }
    }

    private mutating func parseBool() throws(NPYError) -> Bool {
        if consume("True") { return true }
        if consume("False") { return false }
        throw invalid("True or False", position)
    }

    /// A string without escapes: no name and no type that can be read needs any.
    private mutating func parseString() throws(NPYError) -> String {
        skipSpace()
        let start = position
        guard consume("'") || consume("\"") else { throw invalid("a string", start) }
        let quote = text[start]
        let content = text[position...].prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
        position += content.count
        guard position < text.count, text[position] == quote else {
            throw invalid("a string without escapes", start)
        }
        position += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func parseDescription() throws(NPYError) -> String {
        if consume("[") {
            throw NPYError(origin: origin, kind: .unsupportedDataType("a list of fields"))
        }
        return try parseString()
    }

    private mutating func parseShape() throws(NPYError) -> [Int] {
        var shape: [Int] = []
        try expect("(")
        while !consume(")") {
            shape.append(try parseDimension())
            guard consume(",") else {
                // Without a comma, parentheses around one number do not make a tuple.
                guard shape.count != 1 else { throw invalid("','", position) }
                try expect(")")
                break
            }
        }
        return shape
    }

    private mutating func parseDimension() throws(NPYError) -> Int {
        skipSpace()
        let digits = text[position...].prefix { (0x30...0x39).contains($0) }
        guard let dimension = Int(String(decoding: digits, as: UTF8.self)) else {
            throw invalid("a dimension", position)
        }
        position += digits.count
        return dimension
    }
}
