import Foundation
import KerasTestSupport
import KerasZip
import Testing

@testable import Keras

/// Files that are read back before they take their place.
@Suite struct VerifiedSaveTests {
    private let folder: TemporaryDirectory
    private let path: String
    private let model: Sequential

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("model.keras")
        model = Sequential([InputLayer([256]), Dense(300, name: "wide"), Dense(3)])
        try model.compile(optimizer: "adam", loss: "mse")
        try model.optimizer?.buildIfNeeded(model.trainableVariables)
    }

    @Test func `a good file passes, with weights of every dtype and none`() throws {
        let model = Sequential([InputLayer([3]), Keeper(name: "keeper")])
        try model.save(to: path, options: SaveOptions(isVerified: true))
        #expect(try ModelState(Model.load(from: path)) == ModelState(model))
        try self.model.save(to: path, options: SaveOptions(isVerified: true))
        #expect(try ModelState(Model.load(from: path)) == ModelState(self.model))
    }

    /// Devices that lie: what they are given is not what they keep.
    @Test(arguments: [0.0, 0.1, 0.5, 0.9, 0.999])
    func `a bit that flips on its way to the disk is found, and the old file stays`(
        _ place: Double
    ) throws {
        try model.save(to: path)
        let old = try FileSource(path: path).allBytes()
        let target = Int(Double(old.count) * place)
        let system = FileSystemCalls.system
        var calls = system
        calls.write = { (descriptor, bytes, offset) throws(SystemError) in
            guard offset <= target, target < offset + bytes.count else {
                return try system.write(descriptor, bytes, offset)
            }
            var copy = Array(bytes)
            copy[target - offset] ^= 0x10
            do {
                return try copy.withUnsafeBytes { try system.write(descriptor, $0, offset) }
            } catch {
                throw error as? SystemError ?? SystemError(code: EIO)
            }
        }
        #expect(throws: (any Error).self, "at \(target) of \(old.count)") {
            try FileSystemCalls.$current.withValue(calls) {
                try model.save(to: path, options: SaveOptions(isVerified: true))
            }
        }
        #expect(try FileSource(path: path).allBytes() == old)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func `only archives are read back, and others say so`() throws {
        #expect(throws: KerasError.self) {
            try model.save(
                to: folder.file("model"), options: SaveOptions(isZipped: false, isVerified: true))
        }
        #expect(throws: KerasError.self) {
            try model.save(to: folder.file("model.h5"), options: SaveOptions(isVerified: true))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `the error names the part that differs`() throws {
        let kernel = try model.weights[0].value.withBytes { Array($0.prefix(16)) }
        let system = FileSystemCalls.system
        var calls = system
        calls.write = { (descriptor, bytes, offset) throws(SystemError) in
            var copy = Array(bytes)
            if let range = copy.firstRange(of: kernel) { copy[range.lowerBound] ^= 1 }
            do {
                return try copy.withUnsafeBytes { try system.write(descriptor, $0, offset) }
            } catch {
                throw error as? SystemError ?? SystemError(code: EIO)
            }
        }
        let error = #expect(throws: KerasError.self) {
            try FileSystemCalls.$current.withValue(calls) {
                try model.save(to: path, options: SaveOptions(isVerified: true))
            }
        }
        guard case .notVerified(_, "model.weights.h5", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

/// Stores an array of each dtype, and one without elements.
private final class Keeper: Layer {
    convenience init(name: String) {
        self.init()
        self.name = name
        _ = Self.isRegistered
    }

    override func call(_ inputs: Tensor) throws -> Tensor { inputs }

    override func saveOwnVariables(to store: VariableWriter) throws {
        for dtype in DType.allCases where dtype != .string {
            store[dtype.name] = try Ops.cast(Tensor([Float(0), 1, 2]), to: dtype)
        }
        store["empty"] = try Ops.zeros([0, 3])
        store["scalar"] = try Ops.ones([])
    }

    override func loadOwnVariables(from store: VariableReader) throws {}

    static let isRegistered: Bool = {
        (try? register(Keeper.self, package: "verified_save_tests")) != nil
    }()
}
