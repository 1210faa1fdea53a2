import ArgumentParser
import Keras
import KerasJSON

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go on training a compiled model.",
        discussion: """
            Training resumes from the state in the file: weights, optimizer and its counters. \
            Ctrl-C ends it without touching any file.
            """)

    @Argument(help: "The compiled model, a .keras file.", completion: .file(extensions: ["keras"]))
    var model: String

    @Option(
        help: "The samples, a .npy file (or a .npz file with one array, or one called 'x').",
        completion: .file(extensions: ["npy", "npz"]))
    var x: String

    @Option(
        help: "The targets, a .npy file (or a .npz file with one array, or one called 'y').",
        completion: .file(extensions: ["npy", "npz"]))
    var y: String

    @Option(parsing: .unconditional, help: "Samples for each step.")
    var batchSize = 32

    @Option(parsing: .unconditional, help: "How many times to go through the samples.")
    var epochs = 1

    @Flag(name: .customLong("no-shuffle"), help: "Keep the samples in their order.")
    var keepsOrder = false

    @Option(
        parsing: .unconditional,
        help: "The fraction of the samples, from the end, that is kept for validation.")
    var validationSplit = 0.0

    @Option(
        help: "Where to save the trained model, a .keras file; replaced if it exists.",
        completion: .file(extensions: ["keras"]))
    var output: String

    @Option(
        help: "Where to write loss and metrics of each epoch, as JSON; replaced if it exists.",
        completion: .file(extensions: ["json"]))
    var history: String?

    @Option(
        parsing: .unconditional,
        help: """
            0 prints nothing, 1 a progress bar, 2 a line for each epoch. (default: 1 on a \
            terminal, else 2)
            """)
    var verbose: Int?

    @Option(
        parsing: .unconditional,
        help: "Makes everything random in the training reproducible.")
    var seed: Int?

    @OptionGroup var loading: LoadingOptions

    func validate() throws {
        try Arguments.requireArrayPath(x, option: "--x")
        try Arguments.requireArrayPath(y, option: "--y")
        try Arguments.requirePositive(batchSize, option: "--batch-size")
        try Arguments.requirePositive(epochs, option: "--epochs")
        try Arguments.requireModelPath(output, option: "--output")
        guard (0..<1).contains(validationSplit) else {
            throw ValidationError(
                "--validation-split must be at least 0 and below 1, found \(validationSplit)")
        }
        if let verbose, Verbosity(rawValue: verbose) == nil {
            throw ValidationError("--verbose must be 0, 1 or 2, found \(verbose)")
        }
        if let seed, UInt32(exactly: seed) == nil {
            throw ValidationError("--seed must be from 0 to \(UInt32.max), found \(seed)")
        }
        if let history {
            guard history.hasSuffix(".json") else {
                throw ValidationError("--history must end in .json, found '\(history)'")
            }
        }
    }

    func run() throws {
        Interruption.watch()
        try OutputFile.check(output)
        if let history {
            try OutputFile.check(history)
            guard !OutputFile.areOne(history, output), !OutputFile.areOne(history, model) else {
                throw CommandError("--history leads to a model's file; give it a file of its own")
            }
        }
        // Before the model is made: its layers draw their seeds from the same stream.
        if let seed { try Random.setSeed(seed) }
        let trained = try loading.load(model, compiles: true)
        guard trained.isCompiled else {
            throw CommandError(
                "\(model): the model is not compiled, so it has no optimizer and no loss to train "
                    + "with; compile it in Keras and save it again")
        }
        let samples = try ArrayFile(path: x).readArray(named: ["x"])
        let targets = try ArrayFile(path: y).readArray(named: ["y"])
        try Interruption.check()
        let log = try trained.fit(
            samples, targets, batchSize: batchSize, epochs: epochs, verbose: verbosity,
            callbacks: [InterruptionCallback()], validationSplit: validationSplit,
            shuffle: !keepsOrder)
        // From here on Ctrl-C waits: the files are complete in a moment.
        try trained.save(to: output)
        if let history { try OutputFile.write(Self.json(of: log), to: history) }
    }

    private var verbosity: Verbosity {
        verbose.flatMap(Verbosity.init(rawValue:)) ?? .auto
    }

    /// The history as Python's `json.dump(history.history, file)` writes it.
    private static func json(of history: History) throws -> String {
        var series = JSONObject()
        for name in history.names {
            series[name] = .array(try history[value: name].map(json(of:)))
        }
        return try JSONValue.object(series).jsonString()
    }

    /// A number, or the numbers of a metric with several in nested lists.
    private static func json(of value: LogValue) throws -> JSONValue {
        switch value {
        case .number(let number): return .double(number)
        case .tensor(let tensor): return try JSONValue(nestedValuesOf: tensor)
        }
    }
}
