import Foundation
import FuzzSupport
import KerasZip

@main
struct FuzzZip {
    static func main() { exit(fuzz(read)) }
}

/// Any bytes: a typed error, or an archive of which each entry is read, or refused, within bounds.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let archive = try? ZipReader(MemorySource(bytes)) else { return 0 }
    for entry in archive.entries.prefix(64) {
        if let content = try? archive.read(entry, maximumSize: 1 << 22) {
            precondition(content.count == entry.size, "an entry has not the size that it says")
        }
        guard entry.isStored, let range = try? archive.storedRange(of: entry) else { continue }
        precondition(
            range.lowerBound >= 0 && range.upperBound <= bytes.count,
            "an entry lies outside of the archive")
        try? archive.verify(entry)
    }
    return 0
}
