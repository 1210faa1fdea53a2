import KerasHDF5

extension HDF5Group {
    /// How many pieces a list of names may be in. Keras fills each to 63 KiB.
    private static let maximumPieces = 4096

    /// A list of names in the attribute `name`, or, if it was too long for one, in `name0`,
    /// `name1`, …; `nil` if there is neither.
    ///
    /// - Throws: `HDF5Error.wrongKind` for an attribute that is no text; `.resourceLimit`.
    func nameList(_ name: String) throws -> [String]? {
        if let whole = try attribute(name) { return try texts(of: whole) }
        var names: [String] = []
        var count = 0
        while let piece = try attribute("\(name)\(count)") {
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
        guard let attribute = try attribute(name) else { return nil }
        let texts = try texts(of: attribute)
        guard texts.count == 1 else {
            throw HDF5Error.wrongKind(path: path, expected: .text, found: .numbers)
        }
        return texts[0]
    }

    private func texts(of attribute: HDF5Attribute) throws -> [String] {
        guard let strings = attribute.strings else {
            throw HDF5Error.wrongKind(path: path, expected: .text, found: .numbers)
        }
        return strings
    }
}
