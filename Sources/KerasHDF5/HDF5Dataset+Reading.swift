extension HDF5Dataset {
    /// Reads all elements in row-major order, numbers in the byte order of this machine.
    ///
    /// - Parameter buffer: exactly `byteCount` bytes, aligned in any way.
    /// - Throws: `HDF5Error.wrongBufferSize`; `.wrongKind` for text of variable length, whose
    ///   elements are no bytes of their own (use `readStrings`); `.malformed` for a chunk whose
    ///   filters cannot be undone; `.io` if the storage fails.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws {
        guard buffer.count == byteCount else {
            throw HDF5Error.wrongBufferSize(path: path, expected: byteCount, found: buffer.count)
        }
        if case .variableString = type {
            throw HDF5Error.wrongKind(path: path, expected: .numbers, found: .text)
        }
        try readRaw(into: buffer)
        if let order = type.byteOrder, order != .host {
            buffer.reverseBytes(ofEach: type.size)
        }
    }

    /// Reads all elements into a new array; the size has been checked against the file.
    ///
    /// - Throws: as `read(into:)`.
    public func readBytes() throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
            let whole = UnsafeMutableRawBufferPointer(
                start: buffer.baseAddress, count: byteCount)
            try read(into: whole)
            initialized = byteCount
        }
    }

    /// Reads the elements of a dataset of text.
    ///
    /// - Throws: `HDF5Error.wrongKind` if it holds numbers; `.malformed` if the text is not UTF-8;
    ///   `.resourceLimit` if it exceeds `HDF5Limits.stringBytes`; `.io`.
    public func readStrings() throws -> [String] {
        switch type {
        case .fixedString, .variableString: break
        default: throw HDF5Error.wrongKind(path: path, expected: .text, found: .numbers)
        }
        return try HDF5Error.locating(path) {
            try HDF5Limits.check(
                byteCount, limit: reader.limits.stringBytes, "size in bytes of a dataset of text")
            let bytes = try [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
                try readRaw(
                    into: UnsafeMutableRawBufferPointer(
                        start: buffer.baseAddress, count: byteCount))
                initialized = byteCount
            }
            let block = MetadataBlock(
                bytes: bytes, range: 0..<byteCount, address: UInt64(dataOffset ?? 0))
            let decoder = ElementDecoder(type: type, count: elementCount, reader: reader)
            guard case .strings(let strings) = try decoder.value(of: block) else { return [] }
            return strings
        }
    }

    /// The elements as the file has them.
    private func readRaw(into buffer: UnsafeMutableRawBufferPointer) throws {
        switch content {
        case .none:
            break
        case .stored(let offset):
            do {
                try reader.storage.read(into: buffer, at: offset)
            } catch let error as HDF5Error {
                throw error
            } catch {
                throw HDF5Error.io("\(path): \(error)")
            }
        case .chunked(let content):
            try HDF5Error.locating(path) { try content.read(into: buffer, reader) }
        case .inline(let bytes):
            buffer.copyBytes(from: bytes)
        case .fill(let element):
            buffer.fill(repeating: element)
        }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Turns the byte order of each element of 2, 4 or 8 bytes.
    fileprivate func reverseBytes(ofEach size: Int) {
        switch size {
        case 2: swapElements(of: UInt16.self)
        case 4: swapElements(of: UInt32.self)
        case 8: swapElements(of: UInt64.self)
        default: break
        }
    }

    private func swapElements<T: FixedWidthInteger & BitwiseCopyable>(of type: T.Type) {
        for offset in stride(from: 0, to: count, by: MemoryLayout<T>.size) {
            let value = loadUnaligned(fromByteOffset: offset, as: T.self)
            storeBytes(of: value.byteSwapped, toByteOffset: offset, as: T.self)
        }
    }
}
