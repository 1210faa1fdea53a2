/// Python's spelling of Swift names.
package enum SnakeCase {
    /// A class name as Keras turns it into the name of an object or of a path component:
    /// `Conv2DTranspose` → `conv2d_transpose`, `ReLU` → `re_lu`, `LSTMCell` → `lstm_cell`.
    package static func fromClassName(_ name: String) -> String {
        let characters = Array(name.unicodeScalars.filter(isWord))
        // First an underscore between any character and an upper-case letter that lower-case
        // letters follow, then one between a lower-case letter and an upper-case one.
        var first: [Unicode.Scalar] = []
        var index = 0
        while index < characters.count {
            let next = index + 1
            if next + 1 < characters.count, isUpper(characters[next]), isLower(characters[next + 1])
            {
                first += [characters[index], "_", characters[next]]
                index += 2
                while index < characters.count, isLower(characters[index]) {
                    first.append(characters[index])
                    index += 1
                }
            } else {
                first.append(characters[index])
                index += 1
            }
        }
        var second = String.UnicodeScalarView()
        for (position, character) in first.enumerated() {
            if position > 0, isUpper(character), isLower(first[position - 1]) {
                second.append("_")
            }
            second.append(character)
        }
        return String(second).lowercased()
    }

    /// A Swift property's name as a Python attribute: `numHeads` → `num_heads`; a leading
    /// underscore stays, digits stay where they are (`dense1`).
    static func fromPropertyName(_ name: String) -> String {
        let scalars = Array(name.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            let startsWord =
                isUpper(scalar) && index > 0 && scalars[index - 1] != "_"
                && (!isUpper(scalars[index - 1])
                    || (index + 1 < scalars.count && isLower(scalars[index + 1])))
            if startsWord { result.append("_") }
            result.append(scalar)
        }
        return String(result).lowercased()
    }

    private static func isUpper(_ scalar: Unicode.Scalar) -> Bool { "A"..."Z" ~= scalar }
    private static func isLower(_ scalar: Unicode.Scalar) -> Bool { "a"..."z" ~= scalar }
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || "0"..."9" ~= scalar || scalar == "_"
    }
}
