import CKerasZlib

extension ZipReader {
    /// Decompresses an entry piece by piece, and never more than the entry says it has.
    func inflate(
        _ entry: ZipEntry, chunkSize: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let inflater = keras_inflater_create() else {
            throw ZipError.outOfMemory(entry: entry.name)
        }
        defer { keras_inflater_destroy(inflater) }
        let output = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(chunkSize, 1), alignment: 64)
        defer { output.deallocate() }

        var produced = 0
        var consumed = 0
        var status = keras_inflate_more
        try source.forEachChunk(of: entry.dataRange, size: chunkSize) { input in
            var input = input[...]
            // An exhausted input may leave output behind that did not fit.
            var isOutputFull = false
            while status == keras_inflate_more, !input.isEmpty || isOutputFull {
                let piece = UnsafeRawBufferPointer(rebasing: input)
                var taken = 0
                var made = 0
                status = keras_inflater_run(
                    inflater, piece.baseAddress, piece.count, &taken,
                    output.baseAddress, output.count, &made)
                input = input.dropFirst(taken)
                consumed += taken
                produced += made
                isOutputFull = made == output.count
                guard produced <= entry.size else {
                    throw ZipError.sizeMismatch(
                        entry: entry.name, declared: entry.size, found: produced)
                }
                if status == keras_inflate_no_memory {
                    throw ZipError.outOfMemory(entry: entry.name)
                }
                let isStuck = taken == 0 && made == 0 && !input.isEmpty
                if status == keras_inflate_corrupt || isStuck {
                    throw ZipError.corruptData(
                        entry: entry.name, offset: entry.dataOffset + consumed)
                }
                try body(UnsafeRawBufferPointer(rebasing: output.prefix(made)))
            }
        }
        guard status == keras_inflate_end, consumed == entry.compressedSize else {
            throw ZipError.corruptData(entry: entry.name, offset: entry.dataOffset + consumed)
        }
        guard produced == entry.size else {
            throw ZipError.sizeMismatch(entry: entry.name, declared: entry.size, found: produced)
        }
    }
}
