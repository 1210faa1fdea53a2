import Keras
import KerasTestSupport
import OrderedCollections
import Testing

/// Values of every dtype, byte for byte, in every kind of file.
@Suite(.serialized) struct DTypeTests {
    /// Keeps arrays of any dtype in its store; the oracle has the same class.
    final class Keeper: Layer {
        @NotSaved var kept: [String: Tensor] = [:]

        override func call(_ inputs: Tensor) throws -> Tensor { inputs }
        override func saveOwnVariables(to store: VariableWriter) throws {
            for (name, value) in kept.sorted(by: { $0.key < $1.key }) { store[name] = value }
        }
        override func loadOwnVariables(from store: VariableReader) throws {
            kept = [:]
            for key in store.keys { kept[key] = try store[key] }
        }
    }

    private static let dtypes: [DType] = [
        .float16, .bfloat16, .float32, .float64, .int8, .int16, .int32, .int64, .uint8, .uint16,
        .uint32, .uint64, .bool,
    ]
    /// One that all three elements of the widest dtype fill.
    private static let shardSize = 24 / 0x1p30

    /// Three elements whose bytes are all different, infinities and NaNs among them.
    private static func bytes(of dtype: DType) -> [UInt8] {
        if dtype == .bool { return [1, 0, 1] }
        let size = dtype.byteCount
        return (0..<size).map { UInt8(11 + 37 * $0 % 256) }
            + [UInt8](repeating: 0xFF, count: size)
            + [UInt8](repeating: 0, count: size - 1) + [0x80]
    }

    private func model() throws -> (Sequential, Keeper) {
        try register(Keeper.self, package: "files")
        let keeper = Keeper()
        return (Sequential([InputLayer([3]), keeper], name: "kept"), keeper)
    }

    private static func digits(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static let expected: [String: OracleValue] = Dictionary(
        uniqueKeysWithValues: dtypes.map { ($0.name, .string(digits(bytes(of: $0)))) })

    @Test(arguments: ["m.keras", "m", "m.weights.h5", "m.weights.json"])
    func `all dtypes go to Keras and come back`(name: String) throws {
        try withTemporaryDirectory { folder in
            let (model, keeper) = try model()
            for dtype in Self.dtypes {
                let bytes = Self.bytes(of: dtype)
                keeper.kept[dtype.name] = try Tensor(uninitialized: [3], dtype: dtype) {
                    $0.copyBytes(from: bytes)
                }
            }
            let ours = folder.file(name)
            switch name {
            case "m.weights.h5": try model.saveWeights(to: ours)
            case "m.weights.json":
                try model.saveWeights(to: ours, maxShardSizeInGiB: Self.shardSize)
            default: try model.save(to: ours, options: SaveOptions(isZipped: name != "m"))
            }
            let kept = try Oracle.call("files.kept", ["path": .string(ours)])
            #expect(kept == .object(Self.expected))

            let theirs = folder.file("their_\(name)")
            var arguments: [String: OracleValue] = [
                "path": .string(theirs), "kept": .object(Self.expected),
            ]
            if name == "m.weights.json" { arguments["max_shard_size"] = .double(Self.shardSize) }
            try Oracle.call("files.keep", arguments)
            let found: Keeper
            if name.contains("weights") {
                let (loaded, keeper) = try self.model()
                try loaded.loadWeights(from: theirs)
                found = keeper
            } else {
                found = try Sequential.load(from: theirs).layer(at: 0, as: Keeper.self)
            }
            #expect(Set(found.kept.keys) == Set(Self.dtypes.map(\.name)))
            for (name, value) in found.kept {
                #expect(value.dtype.name == name)
                #expect(
                    try value.withBytes { .string(Self.digits($0)) } == Self.expected[name],
                    "\(name)")
            }
        }
    }
}
