import Foundation
import FuzzSupport
import KerasJSON

@main
struct FuzzJSON {
    static func main() { exit(fuzz(read)) }
}

/// Any bytes: a typed error, or a value that is written and read back as itself.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONValue(parsing: bytes) else { return 0 }
    do {
        let written = try value.jsonBytes()
        let again = try JSONValue(parsing: written)
        // Not ==, to which NaN is different from itself.
        let rewritten = try again.jsonBytes()
        precondition(rewritten == written, "a value changes when it is written and read")
    } catch {
        preconditionFailure("a value that was read cannot be written and read back: \(error)")
    }
    return 0
}
