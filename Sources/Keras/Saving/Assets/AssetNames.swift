/// What the names of a model's assets may have wrong with them.
enum AssetNames {
    /// The names that differ from an earlier one in upper and lower case only: whoever unpacks the
    /// archive on macOS or Windows keeps one of them, and may read another than Keras did.
    static func alike(in assets: any AssetSource) -> [LoadReport.Entry] {
        var first: [String: String] = [:]
        return assets.names(in: "assets").compactMap { name in
            let key = name.lowercased()
            guard let other = first[key] else {
                first[key] = name
                return nil
            }
            return LoadReport.Entry(
                path: "assets/\(name.excerpt())",
                reason: "its name differs from '\(other.excerpt())' in upper and lower case only: "
                    + "where files are unpacked, one may take the other's place")
        }
    }
}
