/// Writes a declared file front to back in one pass, with constant memory beside the declaration.
///
/// All sizes and offsets are known before the first byte, so that the file can be part of an
/// archive. Metadata come first, then the data of each dataset at a multiple of 64 bytes. The same
/// declaration and data give the same bytes.
///
/// ```swift
/// try writer.write(to: output.append) { dataset, supply in
///     try tensors[dataset.path].withUnsafeBytes(supply)
/// }
/// ```
public struct HDF5Writer: Sendable {
    /// Datasets start at multiples of this many bytes from the start of the HDF5 file.
    public static let dataAlignment = 64

    /// The bytes of the whole file.
    public let fileSize: Int

    let plan: HDF5Plan

    /// Computes where everything will lie.
    ///
    /// - Throws: `HDF5Error.invalidDeclaration` if the file would exceed the range of its offsets.
    public init(_ layout: HDF5Layout) throws {
        plan = try HDF5Plan(layout)
        fileSize = plan.fileSize
    }

    /// The datasets in the order in which their data will be asked for: that of declaration.
    public var datasets: [HDF5Layout.Dataset] { plan.layout.datasets }

    /// Where a dataset's data start in the file, in bytes; `nil` if it has none.
    ///
    /// - Parameter index: the dataset's place in `datasets`; `nil` is also what others give.
    public func dataOffset(of index: Int) -> Int? {
        plan.dataOffsets.indices.contains(index) ? plan.dataOffsets[index] : nil
    }

    /// Writes the file.
    ///
    /// - Parameters:
    ///   - sink: takes the next bytes of the file; they are valid during the call only.
    ///   - data: is called for every dataset in the order of `datasets` and hands its bytes, in one
    ///     or more pieces, to the function it is given. They pass to the sink without a copy.
    /// - Throws: what the closures throw; `HDF5Error.wrongByteCount` if a dataset gets more or
    ///   fewer bytes than declared. What the sink has got by then is not a valid file.
    public func write(
        to sink: (UnsafeRawBufferPointer) throws -> Void,
        data: (
            HDF5Layout.Dataset, _ supply: (UnsafeRawBufferPointer) throws -> Void
        ) throws -> Void
    ) throws {
        var position = try plan.writeMetadata(to: sink)
        for (index, dataset) in datasets.enumerated() {
            if let offset = plan.dataOffsets[index], offset > position {
                let padding = [UInt8](repeating: 0, count: offset - position)
                try padding.withUnsafeBytes(sink)
                position = offset
            }
            var supplied = 0
            // `data` cannot keep the function beyond its call: it is not escaping there either.
            try withoutActuallyEscaping(sink) { sink in
                try data(dataset) { bytes in
                    supplied += bytes.count
                    guard supplied <= dataset.byteCount else {
                        throw HDF5Error.wrongByteCount(
                            path: dataset.path, declared: dataset.byteCount, supplied: supplied)
                    }
                    if !bytes.isEmpty { try sink(bytes) }
                }
            }
            guard supplied == dataset.byteCount else {
                throw HDF5Error.wrongByteCount(
                    path: dataset.path, declared: dataset.byteCount, supplied: supplied)
            }
            position += supplied
        }
    }
}
