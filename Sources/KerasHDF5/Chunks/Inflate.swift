import CKerasZlib

/// The filter deflate, undone: a zlib stream whose size is known before.
enum Inflate {
    static func bytes(
        of stored: [UInt8], count: Int, _ malformed: (String) -> HDF5Error
    ) throws -> [UInt8] {
        guard let inflater = keras_inflater_create_zlib() else {
            throw HDF5Error.io("no memory for decompression")
        }
        defer { keras_inflater_destroy(inflater) }
        return try [UInt8](unsafeUninitializedCapacity: count) { output, initialized in
            var consumed = 0
            try stored.withUnsafeBytes { input in
                var status = keras_inflate_more
                while status == keras_inflate_more {
                    var taken = 0
                    var made = 0
                    status = keras_inflater_run(
                        inflater, input.baseAddress?.advanced(by: consumed),
                        input.count - consumed, &taken,
                        output.baseAddress?.advanced(by: initialized), count - initialized, &made)
                    consumed += taken
                    initialized += made
                    if status == keras_inflate_more, taken == 0, made == 0 {
                        throw malformed(
                            initialized == count
                                ? "its compressed data does not end after its \(count) bytes"
                                : "its compressed data ends early")
                    }
                }
                switch status {
                case keras_inflate_end: break
                case keras_inflate_no_memory: throw HDF5Error.io("no memory for decompression")
                default: throw malformed("its compressed data is damaged")
                }
                guard initialized == count else {
                    throw malformed("it decompresses to \(initialized) bytes, not \(count)")
                }
            }
        }
    }
}
