extension Double {
    /// Appends what Python's `repr` gives for a finite number: the fewest digits that read back as
    /// the same number, with an exponent below 1e-4 and from 1e16 on.
    func appendPythonRepresentation(to output: inout [UInt8]) {
        if magnitude < 1e15, let integer = Int(exactly: self), integer != 0 {
            output.append(contentsOf: String(integer).utf8)
            output.append(contentsOf: ".0".utf8)
            return
        }
        let digits = ShortestDigits(of: magnitude)
        if sign == .minus { output.append(UInt8(ascii: "-")) }
        if (-3...16).contains(digits.pointPosition) {
            digits.appendFixed(to: &output)
        } else {
            digits.appendScientific(to: &output)
        }
    }
}

/// The shortest decimal digits of a number, `0.d₁d₂d₃… × 10^pointPosition`.
private struct ShortestDigits {
    private(set) var digits: [UInt8] = []
    private(set) var pointPosition = 0

    /// Swift's `description` has the right digits, but other rules for the use of exponents.
    init(of magnitude: Double) {
        guard magnitude != 0 else {
            digits = [UInt8(ascii: "0")]
            pointPosition = 1
            return
        }
        var exponent = 0
        var integerDigits: Int?
        var text = magnitude.description.utf8[...]
        if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
            exponent = Int(Substring(text[text.index(after: mark)...])) ?? 0
            text = text[..<mark]
        }
        digits.reserveCapacity(24)
        for byte in text {
            if byte == UInt8(ascii: ".") {
                integerDigits = digits.count
            } else {
                digits.append(byte)
            }
        }
        pointPosition = (integerDigits ?? digits.count) + exponent
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leadingZeros)
        pointPosition -= leadingZeros
    }

    func appendFixed(to output: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        let point = UInt8(ascii: ".")
        if pointPosition <= 0 {
            output.append(zero)
            output.append(point)
            output.append(contentsOf: repeatElement(zero, count: -pointPosition))
            output.append(contentsOf: digits)
        } else if pointPosition >= digits.count {
            output.append(contentsOf: digits)
            output.append(contentsOf: repeatElement(zero, count: pointPosition - digits.count))
            output.append(point)
            output.append(zero)
        } else {
            output.append(contentsOf: digits[..<pointPosition])
            output.append(point)
            output.append(contentsOf: digits[pointPosition...])
        }
    }

    func appendScientific(to output: inout [UInt8]) {
        output.append(contentsOf: digits.prefix(1))
        if digits.count > 1 {
            output.append(UInt8(ascii: "."))
            output.append(contentsOf: digits.dropFirst())
        }
        let exponent = pointPosition - 1
        output.append(UInt8(ascii: "e"))
        output.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        if exponent.magnitude < 10 { output.append(UInt8(ascii: "0")) }
        output.append(contentsOf: String(exponent.magnitude).utf8)
    }
}
