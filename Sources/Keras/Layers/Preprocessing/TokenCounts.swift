/// How often tokens occurred in the data that a vocabulary is learned from.
struct TokenCounts {
    private var counts: [VocabularyToken: Int] = [:]
    private var documentCounts: [VocabularyToken: Int] = [:]
    private var documents = 0

    var isEmpty: Bool { counts.isEmpty }

    /// Counts the tokens of one document.
    mutating func add(_ document: [VocabularyToken]) {
        documents += 1
        for token in document { counts[token, default: 0] += 1 }
        for token in Set(document) { documentCounts[token, default: 0] += 1 }
    }

    /// The tokens from the most frequent on; of equally frequent ones the last in order first.
    func mostFrequent(_ limit: Int?, without special: [VocabularyToken]) -> [VocabularyToken] {
        let ranked = counts.filter { !special.contains($0.key) }.sorted { a, b in
            a.value == b.value ? a.key > b.key : a.value > b.value
        }
        return ranked.prefix(limit.map { max($0, 0) } ?? ranked.count).map(\.key)
    }

    /// The ratio whose logarithm is the weight of a token: `1 + documents / (1 + those with it)`.
    func documentRatio(of token: VocabularyToken) -> Double {
        1 + Double(documents) / Double(1 + documentCounts[token, default: 0])
    }
}
