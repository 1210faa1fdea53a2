import Foundation
import FuzzSupport
import KerasZip

@testable import Keras

@main
struct FuzzModel {
    static func main() { exit(fuzz(read)) }
}

/// An archive, or the parts of one with zero bytes between them, metadata, configuration, assets and
/// weights: a typed error, or a model.
///
/// Parts are put into an archive with the right checksums first, since changed bytes in an archive
/// would be found by those and never reach what decodes them.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let archive = bytes.starts(with: Array("PK".utf8)) ? Array(bytes) : archive(of: bytes)
    // Half of the files are small for a load, which they all are.
    let use = archive.count % 2 == 0 ? WeightsReadAhead.Use.all : .large
    guard
        let model = try? WeightsReadAhead.$use.withValue(
            use, operation: { try Model.load(from: archive) })
    else { return 0 }
    _ = try? model.config()
    _ = try? model.summary()
    return 0
}

private func archive(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    let parts = bytes.split(separator: 0, maxSplits: 3, omittingEmptySubsequences: false)
        .map(Array.init)
    let sink = MemorySink()
    let zip = ZipWriter(sink)
    do {
        for (name, part) in Swift.zip(["metadata.json", "config.json"], parts) where !part.isEmpty {
            try zip.add(ZipMember(name: name), bytes: part)
        }
        if parts.count > 2 {
            for (path, content) in assets(in: parts[2]) {
                try zip.add(ZipMember(name: "assets/\(path)"), bytes: content)
            }
        }
        if parts.count > 3 { try zip.add(ZipMember(name: "model.weights.h5"), bytes: parts[3]) }
        try zip.finish()
    } catch {
        preconditionFailure("the archive cannot be written: \(error)")
    }
    return sink.bytes
}

/// Assets stand one after the other with a byte of 1 between them: a line with the path, and then
/// the content.
private func assets(in bytes: [UInt8]) -> [String: [UInt8]] {
    var assets: [String: [UInt8]] = [:]
    for part in bytes.split(separator: 1) {
        let end = part.firstIndex(of: UInt8(ascii: "\n")) ?? part.endIndex
        let path = String(decoding: part[..<end], as: UTF8.self)
        // What is no name in an archive is what FuzzZip tries.
        guard path.utf8.allSatisfy({ (0x2D..<0x7B).contains($0) && $0 != 0x5C }),
            !path.isEmpty,
            !path.split(separator: "/", omittingEmptySubsequences: false)
                .contains(where: { $0.isEmpty || $0 == "." || $0 == ".." })
        else { continue }
        assets[path] = Array(part[end...].dropFirst())
    }
    return assets
}
