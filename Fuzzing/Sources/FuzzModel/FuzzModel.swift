import Foundation
import FuzzSupport
import Keras
import KerasZip

@main
struct FuzzModel {
    static func main() { exit(fuzz(read)) }
}

/// A configuration and, after a zero byte, weights: a typed error, or a model.
///
/// They are put into an archive with the right checksums first, since changed bytes in an archive
/// would be found by those and never reach what decodes them.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    let sink = MemorySink()
    let zip = ZipWriter(sink)
    do {
        try zip.add(ZipMember(name: "config.json"), bytes: Array(parts[0]))
        if parts.count > 1 {
            try zip.add(ZipMember(name: "model.weights.h5"), bytes: Array(parts[1]))
        }
        try zip.finish()
    } catch {
        preconditionFailure("the archive cannot be written: \(error)")
    }
    guard let model = try? Model.load(from: sink.bytes) else { return 0 }
    _ = try? model.config()
    _ = try? model.summary()
    return 0
}
