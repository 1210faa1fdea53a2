/// The safe part of Python's regular expressions, matched in time proportional to the product of the
/// lengths: characters, `.`, `.*` and `.+`.
struct PathPattern {
    private enum Element: Equatable {
        case character(Unicode.Scalar)
        case any
        /// `.*`.
        case run
    }

    private var elements: [Element] = []

    /// - Parameter object: What errors call whoever has the pattern.
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for any other expression.
    init(_ text: String, of object: String = "DTypePolicyMap") throws {
        var rest = Array(text.unicodeScalars)[...]
        elements.reserveCapacity(rest.count)
        while let scalar = rest.popFirst() {
            switch scalar {
            case "." where rest.first == "*":
                rest.removeFirst()
                elements.append(.run)
            case "." where rest.first == "+":
                rest.removeFirst()
                elements += [.any, .run]
            case ".": elements.append(.any)
            case "\\":
                guard let next = rest.popFirst(), !next.properties.isAlphabetic,
                    !("0"..."9" ~= next)
                else { throw Self.unsupported(text, object) }
                elements.append(.character(next))
            case "^", "$", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|":
                throw Self.unsupported(text, object)
            default: elements.append(.character(scalar))
            }
        }
    }

    private static func unsupported(_ text: String, _ object: String) -> KerasError {
        .unsupported(
            object: object, feature: "the regular expression '\(text.excerpt())'",
            remedy: "use paths, '.', '.*' and '.+'")
    }

    /// Whether the pattern is all of `path`, as Python's `re.fullmatch` asks.
    func matches(_ path: String) -> Bool {
        var steps = Int.max
        return matches(path, steps: &steps)
    }

    /// Whether the pattern is all of `path`, if that is found out in time.
    ///
    /// - Parameter steps: How many steps it may take; those that it took are subtracted. Below
    ///   zero there is no match.
    func matches(_ path: String, steps: inout Int) -> Bool {
        let text = Array(path.unicodeScalars)
        steps -= elements.count + text.count
        var (place, index) = (0, 0)
        // Where the last run began, and how far it reaches: only that one may have to grow.
        var run: (index: Int, end: Int)?
        while place < text.count {
            steps -= 1
            guard steps >= 0 else { return false }
            if index < elements.count, elements[index] == .run {
                run = (index, place)
                index += 1
            } else if index < elements.count, Self.matches(elements[index], text[place]) {
                (place, index) = (place + 1, index + 1)
            } else if let last = run, text[last.end] != "\n" {
                run = (last.index, last.end + 1)
                (place, index) = (last.end + 1, last.index + 1)
            } else {
                return false
            }
        }
        return elements[index...].allSatisfy { $0 == .run }
    }

    private static func matches(_ element: Element, _ scalar: Unicode.Scalar) -> Bool {
        switch element {
        case .character(let expected): expected == scalar
        // As in Python, which means a line's end by none of these.
        case .any: scalar != "\n"
        case .run: false
        }
    }
}
