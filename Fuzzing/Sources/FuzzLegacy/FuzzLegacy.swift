import Foundation
import FuzzSupport
import Keras

@main
struct FuzzLegacy {
    static func main() { exit(fuzz(read)) }
}

private let file = ScratchFile("model.h5")

/// Any bytes as a file in the format before Keras 3: a typed error, or a model.
private func read(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    file.write(UnsafeBufferPointer(start: start, count: count))
    guard let model = try? Model.load(from: file.path) else { return 0 }
    _ = try? model.config()
    _ = try? model.summary()
    for byName in [false, true] {
        _ = try? model.loadWeights(from: file.path, skipsMismatches: true, byName: byName)
    }
    return 0
}
