import Foundation
import FuzzSupport
import KerasHDF5

@main
struct FuzzHDF5 {
    static func main() { exit(fuzz(read)) }
}

/// Any bytes: a typed error, or a tree whose attributes and datasets are read, or refused.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let file = try? HDF5File(HDF5MemoryStorage(bytes)) else { return 0 }
    try? file.root.walk { object in
        switch object {
        case .group(let group):
            _ = try? group.attributes
            _ = try? group.links
        case .dataset(let dataset):
            _ = try? dataset.attributes
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
