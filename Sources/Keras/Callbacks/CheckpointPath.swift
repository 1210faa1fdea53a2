/// A path with Python's placeholders, `{epoch:02d}-{val_loss:.2f}.keras`.
struct CheckpointPath {
    private enum Piece {
        case text(String)
        case field(name: String, format: FormatSpecification)
    }

    private let pattern: String
    private var pieces: [Piece] = []

    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for what Python's `format` does not take,
    ///   and for what only Python has: attributes, elements, conversions, nested placeholders.
    init(_ pattern: String) throws {
        self.pattern = pattern
        var text = ""
        var rest = pattern[...]
        while let character = rest.popFirst() {
            guard character == "{" || character == "}" else {
                text.append(character)
                continue
            }
            if rest.first == character {
                text.append(character)
                rest.removeFirst()
                continue
            }
            guard character == "{", let end = rest.firstIndex(of: "}") else {
                throw failure("a single '\(character)'; write it twice to mean the character")
            }
            pieces.append(.text(text))
            text = ""
            pieces.append(try field(rest[..<end]))
            rest = rest[rest.index(after: end)...]
        }
        pieces.append(.text(text))
    }

    private func field(_ text: Substring) throws -> Piece {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0]
        guard !name.isEmpty, !name.contains(where: { ".[]!{".contains($0) }) else {
            throw failure("the placeholder {\(text)}; write the name of a log, epoch or batch")
        }
        guard let format = FormatSpecification(parts.count > 1 ? parts[1] : "") else {
            throw failure("the format of {\(text)}; formats such as 02d, .2f, .3e are known")
        }
        return .field(name: String(name), format: format)
    }

    /// The path for an epoch, and a batch if it is inside one; both counted from 1.
    ///
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for a placeholder without a number.
    func path(epoch: Int, batch: Int?, logs: Logs) throws -> String {
        try pieces.reduce(into: "") { path, piece in
            switch piece {
            case .text(let text): path += text
            case .field(let name, let format):
                let value: FormatSpecification.Value? =
                    if name == "epoch" {
                        .int(epoch)
                    } else if let number = logs[name] {
                        .double(number)
                    } else if name == "batch" {
                        batch.map { .int($0) }
                    } else {
                        nil
                    }
                guard let value else {
                    let known = ["epoch"] + (batch == nil ? [] : ["batch"]) + logs.keys
                    throw failure("'\(name)'; there are: \(known.joined(separator: ", "))")
                }
                guard let text = format.format(value) else {
                    throw failure("the format of '\(name)', which is not an integer")
                }
                path += text
            }
        }
    }

    private func failure(_ reason: String) -> KerasError {
        .invalidPath(
            path: pattern, reason: "Failed to format this callback filepath. Reason: \(reason)")
    }
}
