import KerasHDF5
import KerasJSON
import KerasTensors
import KerasZip
import OrderedCollections

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A model as the members of a `.keras` archive, ready to be written: everything that can fail for
/// the model's sake has succeeded, and every size is known.
struct ArchiveWriter {
    /// The Keras version whose layout the files follow.
    static let kerasVersion = "3.15.1"
    /// The weights start at a page of the archive, so that they can be mapped.
    private static let weightsAlignment = 4096

    private let metadata: [UInt8]
    private let config: [UInt8]
    private let weights: HDF5Writer
    /// The arrays in the order in which the weights file asks for them.
    private let values: [Tensor]
    private let assets: OrderedDictionary<String, [UInt8]>

    /// Describes and collects `model`; nothing is copied.
    ///
    /// - Throws: What serialization and the save hooks throw.
    init(_ model: Model) throws {
        let description = try EncodingScope.describingSharedObjects(of: model)
        var state = StateCollector()
        try state.collect(model)
        metadata = try Self.encode(
            .object([
                "keras_version": .string(Self.kerasVersion),
                "date_saved": .string(Self.dateSaved()),
            ]))
        config = try Self.encode(description)
        assets = state.assets
        var layout = HDF5Layout()
        var values: [Tensor] = []
        for group in state.groups {
            try layout.addGroup(group.path, attributes: group.name.map { ["name": $0] } ?? [:])
            for (key, value) in group.variables {
                guard let type = value.dtype.hdf5Type else {
                    throw KerasError.unsupported(
                        object: "\(group.path)/\(key)",
                        feature: "a variable of dtype \(value.dtype.name) in a file",
                        remedy: "store text as an asset")
                }
                try layout.addDataset(
                    "\(group.path)/\(key)", type: type,
                    shape: value.shape.knownSizes(for: "save"),
                    attributes: value.dtype.hdf5Attributes)
                values.append(value)
            }
        }
        self.values = values
        weights = try HDF5Writer(layout)
    }

    /// Writes the archive.
    func write(to sink: any ByteSink) throws {
        let zip = ZipWriter(sink)
        try zip.add(ZipMember(name: "metadata.json"), bytes: metadata)
        try zip.add(ZipMember(name: "config.json"), bytes: config)
        let now = ZipTimestamp.now
        try zip.add(
            ZipMember(
                name: "model.weights.h5", modified: now, alignment: Self.weightsAlignment),
            size: weights.fileSize
        ) { sink in
            var next = 0
            try weights.write(to: { try sink.append($0) }) { _, supply in
                let value = values[next]
                next += 1
                try value.withBytes(supply)
            }
        }
        for (path, bytes) in assets {
            try zip.add(ZipMember(name: path, modified: now, mode: 0o100644), bytes: bytes)
        }
        try zip.finish()
    }

    private static func encode(_ value: JSONValue) throws -> [UInt8] {
        Array(try value.jsonString().utf8)
    }

    /// The local time as Keras writes it: `2026-11-23@13:35:35`.
    private static func dateSaved() -> String {
        var seconds = time(nil)
        var parts = tm()
        localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%d@%H:%M:%S", &parts)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
