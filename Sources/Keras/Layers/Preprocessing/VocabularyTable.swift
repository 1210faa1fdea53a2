/// The tokens of a vocabulary without the special ones, and the place of each.
struct VocabularyTable {
    private(set) var tokens: [VocabularyToken] = []
    private var places: [VocabularyToken: Int] = [:]

    init() {}

    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for a token that
    ///   comes twice, as soon as it is met.
    init(_ tokens: some Collection<VocabularyToken>, object: String) throws {
        for token in tokens {
            guard places.updateValue(places.count, forKey: token) == nil else {
                throw KerasError.invalidArgument(
                    object: object, argument: "vocabulary",
                    expected: "tokens that differ (the passed vocabulary has at least one repeated "
                        + "term)",
                    found: "'\(token.string.excerpt())' twice")
            }
        }
        self.tokens = Array(tokens)
    }

    var count: Int { tokens.count }

    func place(of token: VocabularyToken) -> Int? { places[token] }
}
