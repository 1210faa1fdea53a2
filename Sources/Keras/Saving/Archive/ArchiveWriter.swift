import KerasJSON
import KerasZip

/// Writes a model as the members of a `.keras` archive.
struct ArchiveWriter {
    /// The weights start at a page of the archive, so that they can be mapped.
    static let weightsAlignment = 4096

    let content: ModelContent

    /// Writes the archive.
    func write(to sink: any ByteSink) throws {
        let zip = ZipWriter(sink)
        try zip.add(
            ZipMember(name: "metadata.json"), bytes: JSONValue.object(content.metadata).jsonBytes())
        try zip.add(ZipMember(name: "config.json"), bytes: content.config)
        try zip.add(
            ZipMember(
                name: "model.weights.h5", modified: content.date, alignment: Self.weightsAlignment),
            size: content.weights.size, content.weights.write(to:))
        for (path, bytes) in content.assets {
            try zip.add(ZipMember(name: path, modified: content.date, mode: 0o100644), bytes: bytes)
        }
        try zip.finish()
    }
}
