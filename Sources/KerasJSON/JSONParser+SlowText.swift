extension JSONParser {
    /// Refuses text beyond ASCII that Swift's strings take their time over: they compare, and hash,
    /// it by its canonical form.
    ///
    /// Finding that form takes time in the square of the number of marks on one letter. For a long
    /// text it is merely slow; documents have such texts, but not as single values or as keys.
    func checkSpeed(of text: String, at offset: Int) throws(JSONError) {
        guard text.utf8.count <= limits.maximumUnicodeLength else {
            throw error(.stringTooLong(limit: limits.maximumUnicodeLength), at: offset)
        }
        guard text.longestRunOfMarks <= limits.maximumMarks else {
            throw error(.tooManyMarks(limit: limits.maximumMarks), at: offset)
        }
    }

    /// Refuses documents whose keys have much text of that kind together.
    mutating func countUnicodeKey(_ key: String, at offset: Int) throws(JSONError) {
        unicodeKeyLength += key.utf8.count
        guard unicodeKeyLength <= limits.maximumUnicodeLength else {
            throw error(.stringTooLong(limit: limits.maximumUnicodeLength), at: offset)
        }
    }
}

extension String {
    /// The most combining marks (accents and the like) that follow each other.
    package var longestRunOfMarks: Int {
        var (longest, run) = (0, 0)
        for scalar in unicodeScalars {
            // There are none before the accents, nor among the letters of most of the world.
            let isMark =
                scalar.value >= 0x300 && !(0x2E80...0xA000 ~= scalar.value)
                && !(0xAC00...0xD7FF ~= scalar.value)
                && scalar.properties.canonicalCombiningClass != .notReordered
            run = isMark ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
