/// The rules for names of entries: relative paths that cannot lead out of a folder on any system.
enum ZipName {
    /// Whether a path is clean; one of a folder may end in a slash.
    static func isSafe(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        let slash = UInt8(ascii: "/")
        guard !name.isEmpty, !name.contains(0), !name.contains(UInt8(ascii: "\\")) else {
            return false
        }
        let path = name.last == slash ? name.dropLast() : name[...]
        let parts = path.split(separator: slash, omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        } && !beginsWithDrive(name)
    }

    /// `C:` and the like.
    private static func beginsWithDrive(_ name: some Collection<UInt8>) -> Bool {
        guard let first = name.first, name.dropFirst().first == UInt8(ascii: ":") else {
            return false
        }
        return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first | 0x20)
    }
}
