import Keras

/// The Swift side of the benchmarks; `run.py` is the one who pairs it with Keras and writes the
/// table.
///
///     Benchmark worker WORKLOAD FOLDER     measures once for each line of the standard input
///     Benchmark predict MODEL              loads a model and prints its first prediction
@main
struct Benchmark {
    static func main() throws {
        do {
            try run()
        } catch let error as UsageError {
            Console.refuse(error)
        }
    }

    private static func run() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.count) {
        case ("worker", 3):
            guard let name = arguments.dropFirst().first, let folder = arguments.last else {
                return
            }
            try work(name, in: folder)
        case ("predict", 2):
            guard let path = arguments.last else { return }
            let model = try Model.load(from: path)
            let output = try model.predict(Ops.ones([1, Models.mlpInputs]), verbose: 0)
            print(try output.array(of: Float.self))
        default:
            throw UsageError(
                description: "usage: Benchmark worker WORKLOAD FOLDER | Benchmark predict MODEL")
        }
    }

    /// Prepares a workload, says so, and answers each line with a line: what the line names is
    /// measured once.
    private static func work(_ name: String, in folder: String) throws {
        guard let make = workloads[name] else {
            throw UsageError(
                description: "no workload '\(name)'; there are: "
                    + workloads.keys.sorted().joined(separator: ", "))
        }
        let workload = try make(folder)
        Console.answer("ready")
        while let action = readLine() {
            Console.answer(try workload.measure(action).json)
        }
    }

    private static let workloads: [String: @Sendable (String) throws -> any Workload] = [
        "fit-dense": { _ in try FitWorkload.dense() },
        "fit-mlp": { _ in try FitWorkload.mlp() },
        "fit-convnet": { _ in try FitWorkload.convnet() },
        "fit-mlp-bfloat16": { _ in try FitWorkload.mlp(FitWorkload.mixedBFloat16()) },
        "fit-convnet-bfloat16": { _ in try FitWorkload.convnet(FitWorkload.mixedBFloat16()) },
        "fit-lstm": { _ in try FitWorkload.lstm() },
        "fit-transformer": { _ in try FitWorkload.transformer() },
        "fit-tiny": { _ in try FitWorkload.tiny() },
        "predict-mlp": { _ in try PredictWorkload.mlp() },
        "kernels": { _ in KernelWorkload() },
        "ops": { _ in try OpsWorkload() },
        "serve": { _ in try ServeWorkload() },
        "deep": { DeepWorkload(in: $0) },
        "config": { try ConfigWorkload(writingTo: "\($0)/config.json") },
        "wide": { try FileWorkload(Models.wide(), path: "\($0)/wide.keras") },
        "start": { try FileWorkload(FitWorkload.trainedMLP(), path: "\($0)/mlp.keras") },
    ]
}

struct UsageError: Error, CustomStringConvertible {
    let description: String
}
