import KerasZip

extension NPYArray {
    /// Reads the `.npy` file at a path, as `numpy.load` does without `allow_pickle`.
    ///
    /// - Throws: ``NPYError`` for what is no array that can be read; `FileError`.
    public init(contentsOfFile path: String) throws {
        try self.init(reading: FileSource(path: path), origin: path)
    }

    /// Reads a `.npy` file from a source, which must hold nothing else.
    ///
    /// - Parameter origin: what to call the source in errors.
    /// - Throws: ``NPYError`` for what is no array that can be read; what the source throws.
    public init(reading source: some ByteSource, origin: String) throws {
        let (header, dataOffset) = try NPYHeader.read(from: source, origin: origin)
        try header.check(byteCount: source.size - dataOffset, origin: origin)
        let data = try source.read(dataOffset..<source.size)
        self.init(
            dataType: header.dataType, shape: header.shape, checkedBytes: header.normalized(data))
    }

    /// Replaces the file at a path by this array, byte for byte as `numpy.save` writes it.
    ///
    /// - Throws: `FileError`; then a file that was there before is as it was.
    public func write(toFile path: String) throws {
        let file = try AtomicFile(path: path)
        try write(to: file)
        try file.commit()
    }

    /// Appends this array as a `.npy` file.
    public func write(to sink: any ByteSink) throws {
        try sink.append(header.bytes)
        try sink.append(bytes)
    }

    var header: NPYHeader { NPYHeader(dataType: dataType, shape: shape) }
}
