import KerasHDF5
import KerasJSON

extension HDF5Group {
    /// How many pieces a list of names may be in. Keras fills each to 63 KiB.
    private static let maximumPieces = 4096

    /// A list of names in the attribute `name`, or, if it was too long for one, in `name0`,
    /// `name1`, …; `nil` if there is neither.
    ///
    /// - Throws: `HDF5Error.wrongKind` for an attribute that is no text; `.resourceLimit`.
    func nameList(_ name: String) throws -> [String]? {
        var pieces: [Substring: HDF5StoredAttribute] = [:]
        for attribute in try storedAttributes.reversed() where attribute.name.hasPrefix(name) {
            pieces[attribute.name.dropFirst(name.count)] = attribute
        }
        if let whole = pieces[""] { return try texts(of: whole) }
        var names: [String] = []
        var count = 0
        while let piece = pieces["\(count)"] {
            guard count < Self.maximumPieces else {
                throw HDF5Error.resourceLimit(
                    path: path, what: "the number of pieces of \(name)", declared: UInt64(count),
                    limit: UInt64(Self.maximumPieces))
            }
            names += try texts(of: piece)
            count += 1
        }
        return count == 0 ? nil : names
    }

    /// The text of a scalar attribute; `nil` if there is none of that name.
    ///
    /// - Throws: `HDF5Error.wrongKind` for one that is not a single text.
    func text(_ name: String) throws -> String? {
        guard let attribute = try storedAttributes.first(where: { $0.name == name }) else {
            return nil
        }
        let texts = try texts(of: attribute)
        guard texts.count == 1 else {
            throw HDF5Error.wrongKind(path: path, expected: .text, found: .numbers)
        }
        return texts[0]
    }

    private func texts(of attribute: HDF5StoredAttribute) throws -> [String] {
        guard let strings = try attribute.read().strings else {
            throw HDF5Error.wrongKind(path: path, expected: .text, found: .numbers)
        }
        // Names are compared, which takes Swift long for text that is made for that.
        let limit = JSONLimits.default.maximumMarks
        for text in strings where text.longestRunOfMarks > limit {
            throw HDF5Error.resourceLimit(
                path: path, what: "the number of combining marks in a row",
                declared: UInt64(text.longestRunOfMarks), limit: UInt64(limit))
        }
        return strings
    }
}
