import OrderedCollections

extension OrderedSet<String> {
    /// The element that equals `text` in Swift, where an `é` of one code point is one of two, and is
    /// another name in files; `nil` if there is none.
    func spelledDifferently(from text: String) -> String? {
        firstIndex(of: text).map { self[$0] }.flatMap {
            $0.utf8.elementsEqual(text.utf8) ? nil : $0
        }
    }
}
