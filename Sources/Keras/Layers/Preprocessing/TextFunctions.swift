import KerasTensors

/// How text is made uniform before it is split. (Keras: the argument `standardize`.)
///
/// A name — `lower`, `strip_punctuation`, `lower_and_strip_punctuation` — or a registered function
/// of a tensor of text that gives one of the same shape. Only ASCII letters become lower case, and
/// only ASCII punctuation is removed, as in Keras.
public typealias Standardization = Identifier<Standardizations>

/// How text becomes tokens. (Keras: the argument `split`.)
///
/// A name — `whitespace`, `character` — or a registered function that makes of a vector of text a
/// matrix, a row for each; short rows end with empty strings.
public typealias Splitting = Identifier<Splittings>

/// The family of ``Standardization``.
public enum Standardizations: IdentifierKind {
    /// Makes a tensor of text uniform.
    public typealias Resolved = @Sendable (Tensor) throws -> Tensor
    public static let noun = "standardize"

    public static func builtIn(named name: String) -> Resolved? {
        switch name {
        case "lower": { try $0.mappingBytes(lowers: true, strips: false) }
        case "strip_punctuation": { try $0.mappingBytes(lowers: false, strips: true) }
        case "lower_and_strip_punctuation": { try $0.mappingBytes(lowers: true, strips: true) }
        default: nil
        }
    }

    public static func resolved(from object: KerasObject) -> Resolved? { nil }
    public static func resolved(from function: NamedFunction) -> Resolved? { function.unary }
    public static func object(of resolved: Resolved) -> KerasObject? { nil }
}

/// The family of ``Splitting``.
public enum Splittings: IdentifierKind {
    /// Makes the tokens of each text.
    public typealias Resolved = @Sendable ([String]) throws -> [[String]]
    public static let noun = "split"

    public static func builtIn(named name: String) -> Resolved? {
        switch name {
        case "whitespace": { $0.map(\.wordsBetweenWhitespace) }
        case "character": { $0.map { $0.unicodeScalars.map(String.init) } }
        default: nil
        }
    }

    public static func resolved(from object: KerasObject) -> Resolved? { nil }

    public static func resolved(from function: NamedFunction) -> Resolved? {
        guard let split = function.unary else { return nil }
        return { texts in
            let matrix = try split(Tensor(texts))
            guard matrix.rank == 2, matrix.shape[0] == texts.count, matrix.dtype == .string else {
                throw KerasError.invalidInput(
                    object: "split function '\(function.name)'",
                    expected: "text of shape (\(texts.count), n) from it",
                    found: "\(matrix.dtype) of shape \(matrix.shape)")
            }
            let tokens = try matrix.strings()
            let width = matrix.shape[1] ?? 0
            return texts.indices.map { row in
                let all = tokens[row * width..<(row + 1) * width]
                let padding = all.reversed().prefix { $0.isEmpty }
                return Array(all.dropLast(padding.count))
            }
        }
    }

    public static func object(of resolved: Resolved) -> KerasObject? { nil }
}

extension Tensor {
    /// This text with ASCII letters in lower case, and without ASCII punctuation.
    fileprivate func mappingBytes(lowers: Bool, strips: Bool) throws -> Tensor {
        let texts = try strings().map { text in
            String(
                decoding: text.utf8.lazy.filter { !strips || !$0.isPunctuation }
                    .map { lowers && 65...90 ~= $0 ? $0 | 32 : $0 }, as: UTF8.self)
        }
        return try Tensor(strings: texts, shape: shape)
    }
}

extension UInt8 {
    /// ``!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~``.
    fileprivate var isPunctuation: Bool {
        33...47 ~= self || 58...64 ~= self || 91...96 ~= self || 123...126 ~= self
    }

    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    fileprivate var isWhitespace: Bool { self == 32 || 9...13 ~= self }
}

extension String {
    fileprivate var wordsBetweenWhitespace: [String] {
        utf8.split(whereSeparator: \.isWhitespace).map { String(Substring($0)) }
    }
}
