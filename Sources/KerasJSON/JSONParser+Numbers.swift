extension JSONParser {
    /// Reads the number that begins at the current position with a digit or a minus.
    mutating func parseNumber() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = document[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }

        var significand: UInt64 = 0
        let integerStart = position
        skipDigits(into: &significand)
        let integerDigits = position - integerStart
        guard integerDigits > 0, integerDigits == 1 || document[integerStart] != UInt8(ascii: "0")
        else { throw invalidNumber(from: start) }

        var fractionDigits = 0
        if position < count, document[position] == UInt8(ascii: ".") {
            position += 1
            fractionDigits = skipDigits(into: &significand)
            guard fractionDigits > 0 else { throw invalidNumber(from: start) }
        }
        let exponent = try parseExponent(numberStart: start)

        if fractionDigits == 0, exponent == nil {
            // Eighteen digits cannot have overflowed the significand.
            if integerDigits <= 18 {
                let magnitude = Int(truncatingIfNeeded: significand)
                return .int(isNegative ? -magnitude : magnitude)
            }
            return try integer(start..<position, digitCount: integerDigits)
        }
        if integerDigits + fractionDigits <= 18,
            let magnitude = Self.exactDouble(
                significand, exponent: (exponent ?? 0) - fractionDigits)
        {
            return .double(isNegative ? -magnitude : magnitude)
        }
        return try double(start..<position)
    }

    /// Consumes digits and appends them to a number, which wraps around if there are too many.
    @discardableResult
    private mutating func skipDigits(into significand: inout UInt64) -> Int {
        let start = position
        while position < count {
            let digit = document[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            significand = significand &* 10 &+ UInt64(digit)
            position += 1
        }
        return position - start
    }

    /// Consumes an exponent if there is one; of more than four digits it comes back as 9999, which
    /// is as far beyond the exact range.
    private mutating func parseExponent(numberStart: Int) throws(JSONError) -> Int? {
        guard position < count, document[position] | 0x20 == UInt8(ascii: "e") else { return nil }
        position += 1
        var isNegative = false
        if position < count,
            document[position] == UInt8(ascii: "-") || document[position] == UInt8(ascii: "+")
        {
            isNegative = document[position] == UInt8(ascii: "-")
            position += 1
        }
        var magnitude: UInt64 = 0
        let digitCount = skipDigits(into: &magnitude)
        guard digitCount > 0 else { throw invalidNumber(from: numberStart) }
        let exponent = digitCount <= 4 ? Int(magnitude) : 9999
        return isNegative ? -exponent : exponent
    }

    private func integer(_ range: Range<Int>, digitCount: Int) throws(JSONError) -> JSONValue {
        guard digitCount <= limits.maximumIntegerDigits else {
            throw error(
                .numberTooLong(limit: limits.maximumIntegerDigits), at: range.lowerBound)
        }
        let text = spelling(range)
        if let value = Int(text) { return .int(value) }
        return .bigInt(text)
    }

    private func double(_ range: Range<Int>) throws(JSONError) -> JSONValue {
        guard let value = Double(spelling(range)) else {
            throw error(.invalidNumber, at: range.lowerBound)
        }
        return .double(value)
    }

    private func spelling(_ range: Range<Int>) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: document[range]), as: UTF8.self)
    }

    /// A number cut off by the end of the document is an unexpected end.
    private func invalidNumber(from start: Int) -> JSONError {
        position < count
            ? error(.invalidNumber, at: start)
            : error(.unexpectedEnd(expected: "a digit"), at: count)
    }

    /// `significand · 10^exponent` where both factors are exact, so that one rounding gives the
    /// nearest `Double` (Clinger's fast path); nil for all other numbers.
    private static func exactDouble(_ significand: UInt64, exponent: Int) -> Double? {
        guard significand <= 1 << 53, abs(exponent) < powersOfTen.count else { return nil }
        let power = powersOfTen[abs(exponent)]
        return exponent < 0 ? Double(significand) / power : Double(significand) * power
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
