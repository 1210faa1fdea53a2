import Foundation
import Keras
import KerasZip
import Synchronization

/// What runs in a process of its own.
enum Child {
    /// Saves a version over a file as soon as a byte arrives, and tells how far it is: `r`eady,
    /// first `w`rite, `d`one.
    static func save(to path: String, version: Int, megabytes: Int) throws {
        let kind = try SavedKind(path: path)
        let model = try VersionedModel.make(version: version, megabytes: megabytes)
        let system = FileSystemCalls.system
        let hasBegun = Atomic(false)
        var calls = system
        calls.write = { (descriptor, bytes, offset) throws(SystemError) in
            if !hasBegun.exchange(true, ordering: .relaxed) { tell("w") }
            return try system.write(descriptor, bytes, offset)
        }
        tell("r")
        guard getchar() != EOF else { return }
        try FileSystemCalls.$current.withValue(calls) {
            try kind.save(model, to: path, megabytes: megabytes)
        }
        tell("d")
    }

    private static func tell(_ mark: StaticString) { _ = write(1, mark.utf8Start, 1) }

    /// Trains a model of large weights with the optimizer of a name and prints, of the steps after the first ones: the blocks
    /// that had to come from the system, and the memory at its peak beyond what the model and its
    /// optimizer hold, in weights of the model.
    static func countAllocations(optimizer: String) throws {
        let model = Sequential([InputLayer([1024]), Dense(1024), Dense(1024)])
        try model.compile(optimizer: .name(optimizer), loss: "mse")
        let x = try Random.uniform([32, 1024])
        try model.fit(x, x, batchSize: 8, verbose: .silent)
        BufferPool.resetStatistics()
        let before = BufferPool.statistics.bytesInUse
        try model.fit(x, x, batchSize: 8, epochs: 2, verbose: .silent)
        let weightBytes = try model.weights.reduce(0) {
            try $0 + $1.shape.elementCount() * $1.dtype.byteCount
        }
        let statistics = BufferPool.statistics
        print(
            statistics.systemAllocations,
            Double(statistics.peakBytesInUse - before) / Double(weightBytes))
    }

    /// Lets 3000 places attend to each other in two ways, with a dropout that does nothing in inference,
    /// and prints the memory at its peak beyond what there was before, in megabytes. All scores would
    /// take 72.
    static func attend() throws {
        let attention = MultiHeadAttention(numHeads: 2, keyDim: 16, dropout: 0.5)
        let x = try Random.uniform([1, 3000, 32])
        _ = try attention(x, x)
        BufferPool.resetStatistics()
        let before = BufferPool.statistics.bytesInUse
        _ = try attention(x, x)
        print((BufferPool.statistics.peakBytesInUse - before) / 1_000_000)
    }

    /// Multiplies and factors a small and a large matrix, and prints how many threads Linux knows then.
    static func countThreads() throws {
        for size in [8, 600] {
            let x = try Random.uniform([size, size])
            _ = try Ops.qr(Ops.matmul(x, x))
        }
        print(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count)
    }

    /// Saves a trained model with fixed dates and prints its size and a sum over every bit.
    static func reproduce(_ path: String) throws {
        let model = Sequential([
            InputLayer([8]), dense(4, seed: 1), Dropout(0.5, seed: 2), dense(3, seed: 3),
        ])
        try model.compile(optimizer: "adam", loss: "mse", metrics: ["mae"])
        let x = try Random.uniform([16, 8], seed: 4)
        try model.fit(x, Ops.ones([16, 3]), verbose: .silent, shuffle: false)
        try model.save(
            to: path, options: SaveOptions(isReproducible: true, selfTestInputs: .leaf(x)))
        let bytes = try MappedFile(path: path)
        print(bytes.size, sum(of: bytes.bytes))
    }

    private static func dense(_ units: Int, seed: Int) -> Dense {
        Dense(units, kernelInitializer: .object(Initializers.GlorotUniform(seed: seed)))
    }

    private static func sum(of bytes: UnsafeRawBufferPointer) -> String {
        let sum = bytes.reduce(UInt64(14_695_981_039_346_656_037)) {
            ($0 ^ UInt64($1)) &* 1_099_511_628_211
        }
        return String(sum, radix: 16)
    }

    /// Trains a model whose layers are large enough to be split among threads, and prints the
    /// losses and a sum over every bit of every variable.
    static func train() throws {
        let layers = [512, 384, 10].enumerated().map { index, units in
            Dense(
                units, activation: index < 2 ? "relu" : "softmax",
                kernelInitializer: .object(Initializers.GlorotUniform(seed: index)))
        }
        let model = Sequential([InputLayer([300])] + layers)
        try model.compile(
            optimizer: "adam", loss: "categorical_crossentropy", metrics: ["accuracy"])
        let x = try Random.uniform([512, 300], seed: Random.Key(seed: 1))
        let y = try Ops.softmax(Random.normal([512, 10], seed: Random.Key(seed: 2)))
        let history = try model.fit(
            x, y, batchSize: 128, epochs: 3, verbose: .silent, shuffle: false)
        for loss in history["loss"] { print(String(loss.bitPattern, radix: 16)) }
        for variable in try model.weights + (model.optimizer?.ownVariables ?? []) {
            print(variable.name, try variable.value.withBytes(sum))
        }
    }
}
