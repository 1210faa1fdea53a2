import Foundation
import FuzzSupport

@testable import KerasHDF5

@main
struct FuzzHDF5 {
    static func main() { exit(fuzz(read)) }
}

/// Any bytes: a typed error, or a tree whose attributes and datasets are read, or refused.
///
/// Checksums of metadata are not compared, since a fuzzer cannot get past them, and whoever makes a
/// file to do harm computes them.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard
        let reader = try? MetadataReader(
            storage: HDF5MemoryStorage(bytes), limits: HDF5Limits(), verifiesChecksums: false),
        let file = try? HDF5File(reader)
    else { return 0 }
    try? file.root.walk { object in
        switch object {
        case .group(let group):
            for name in (try? group.attributeNames) ?? [] { _ = try? group.attribute(name) }
            _ = try? group.links
        case .dataset(let dataset):
            _ = try? dataset.attributes
            _ = try? dataset.isBFloat16
            if dataset.type.isNumeric {
                guard dataset.byteCount <= 1 << 22 else { return }
                if let content = try? dataset.readBytes() {
                    precondition(content.count == dataset.byteCount, "a dataset is cut short")
                }
            } else {
                _ = try? dataset.readStrings()
            }
        }
    }
    return 0
}
