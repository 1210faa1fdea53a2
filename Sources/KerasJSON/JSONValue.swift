#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A JSON document, or a part of one, in the dialect that Python's `json` module reads and writes.
///
/// The dialect differs from strict JSON, and from Foundation's reader, where Keras depends on it:
/// `1` and `1.0` are different values, integers have no size limit, `NaN`, `Infinity` and
/// `-Infinity` are numbers, and objects keep the order of their keys.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A number written without fraction and exponent that fits in 64 bits.
    case int(Int)
    /// The decimal digits, with an optional leading `-`, of an integer that does not fit in 64 bits.
    case bigInt(String)
    /// A number written with a fraction or an exponent, or one of the bare words `NaN`,
    /// `Infinity` and `-Infinity`.
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension String {
    /// Python's equality of strings. Swift's own `==` also accepts strings that merely look alike,
    /// such as `é` in one code point and in two.
    func hasSameCodePoints(as other: String) -> Bool {
        // Not by `==`, which would look for a canonical form of what is not ASCII.
        guard utf8.count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { bytes in
            other.utf8.withContiguousStorageIfAvailable {
                UnsafeRawBufferPointer(bytes).hasSameBytes(as: UnsafeRawBufferPointer($0))
            }
        }
        return isSame.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether the two are one string in memory, or short and equal; others may be equal too.
    func hasSameBits(as other: String) -> Bool {
        withUnsafeBytes(of: self) { bits in
            withUnsafeBytes(of: other) { bits.hasSameBytes(as: $0) }
        }
    }

    /// Whether these are the bytes of the text.
    func isSpelled(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard utf8.count == bytes.count else { return false }
        return utf8.withContiguousStorageIfAvailable {
            UnsafeRawBufferPointer($0).hasSameBytes(as: bytes)
        } ?? utf8.elementsEqual(bytes)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the other, of the same length, has the same bytes.
    func hasSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
        guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
        return memcmp(start, otherStart, count) == 0
    }
}
