/// Python's format specification for numbers, `[[fill]align][sign][0][width][,][.precision][type]`
/// with the types `d e E f F g G %`: what stands after the colon in `{val_loss:.2f}`.
struct FormatSpecification {
    enum Value {
        case int(Int)
        case double(Double)
    }

    private var fill: Character = " "
    private var align: Character = ">"
    private var sign: Character = "-"
    private var width = 0
    private var grouping: Character?
    private var precision: Int?
    private var type: Character?

    /// Longer file names are no use.
    private static let longest = 200

    /// Reads a specification; `nil` if it is none of these.
    init?(_ text: some StringProtocol) {
        var rest = Array(text)[...]
        let isAlign: (Character) -> Bool = { "<>=^".contains($0) }
        func take(_ isWanted: (Character) -> Bool) -> Character? {
            guard let first = rest.first, isWanted(first) else { return nil }
            return rest.popFirst()
        }
        func number() -> Int? {
            var digits = ""
            while let digit = take({ "0123456789".contains($0) }) { digits.append(digit) }
            return Int(digits)
        }
        var hasFill = false
        if rest.count >= 2, isAlign(rest[rest.startIndex + 1]), let first = rest.popFirst() {
            fill = first
            hasFill = true
        }
        let givenAlign = take(isAlign)
        if let givenAlign { align = givenAlign }
        if let given = take({ "+- ".contains($0) }) { sign = given }
        if !hasFill, take({ $0 == "0" }) != nil {
            fill = "0"
            if givenAlign == nil { align = "=" }
        }
        width = number() ?? 0
        grouping = take { ",_".contains($0) }
        if take({ $0 == "." }) != nil {
            guard let digits = number() else { return nil }
            precision = digits
        }
        type = take { "deEfFgG%".contains($0) }
        guard rest.isEmpty, width <= Self.longest, precision ?? 0 <= Self.longest,
            // Python continues the groups into the zeros.
            grouping == nil || align != "=", type != "d" || precision == nil
        else { return nil }
    }

    /// The number as Python formats it; `nil` for a type that does not suit it, `d` for a float.
    func format(_ value: Value) -> String? {
        switch value {
        case .int(let number) where type == nil || type == "d":
            guard precision == nil else { return nil }
            return padded(isNegative: number < 0, digits: String(number.magnitude))
        case .int(let number): return format(.double(Double(number)))
        case .double(let number):
            guard type != "d" else { return nil }
            let digits = digits(of: number.magnitude)
            return padded(isNegative: number.sign == .minus && !number.isNaN, digits: digits)
        }
    }

    private func digits(of value: Double) -> String {
        let isUpper = type?.isUppercase ?? false
        let percent = type == "%" ? "%" : ""
        guard value.isFinite else {
            let name = PythonFormat.repr(value)
            return (isUpper ? name.uppercased() : name) + percent
        }
        let digits =
            switch type {
            case "f", "F": PythonFormat.fixed(value, decimals: precision ?? 6)
            case "%": PythonFormat.fixed(value * 100, decimals: precision ?? 6)
            case "e", "E": PythonFormat.scientific(value, decimals: precision ?? 6)
            case "g", "G": PythonFormat.general(value, digits: precision ?? 6)
            default:
                precision.map { Self.short(value, digits: max(1, $0)) }
                    ?? PythonFormat.repr(value)
            }
        return (isUpper ? digits.uppercased() : digits) + percent
    }

    /// Without a type: as `g`, but with a digit after the point or an exponent.
    private static func short(_ value: Double, digits: Int) -> String {
        let scientific = PythonFormat.scientific(value, decimals: digits - 1)
        guard let mark = scientific.firstIndex(of: "e"),
            let exponent = Int(scientific[scientific.index(after: mark)...])
        else { return scientific }
        if exponent < -4 || exponent >= digits - 1 {
            return trimmed(String(scientific[..<mark])) + scientific[mark...]
        }
        let fixed = trimmed(PythonFormat.fixed(value, decimals: digits - 1 - exponent))
        return fixed.contains(".") ? fixed : fixed + ".0"
    }

    /// Without the zeros after the last digit behind the point.
    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = text[...]
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    private func padded(isNegative: Bool, digits: String) -> String {
        let sign = isNegative ? "-" : sign == "-" ? "" : String(sign)
        let digits = grouped(digits)
        let missing = max(0, width - sign.count - digits.count)
        func filled(_ count: Int) -> String { String(repeating: fill, count: count) }
        switch align {
        case "<": return sign + digits + filled(missing)
        case "=": return sign + filled(missing) + digits
        case "^": return filled(missing / 2) + sign + digits + filled(missing - missing / 2)
        default: return filled(missing) + sign + digits
        }
    }

    /// With the mark between thousands.
    private func grouped(_ digits: String) -> String {
        guard let grouping else { return digits }
        let whole = digits.prefix { $0.isNumber }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { result.append(grouping) }
            result.append(digit)
        }
        return result + digits.dropFirst(whole.count)
    }
}
