import ArgumentParser
import Keras

struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a model's output for all samples of an array.",
        discussion: """
            The first axis counts samples. A .npz with several arrays must have one called as the \
            model's input, or 'input'. In a .npz the output is called 'output'.
            """)

    @Argument(help: "The model, a .keras file.", completion: .file(extensions: ["keras"]))
    var model: String

    @Option(
        help: "The samples, a .npy or .npz file.", completion: .file(extensions: ["npy", "npz"]))
    var input: String

    @Option(
        help: "Where to write the predictions, a .npy or .npz file; replaced if it exists.",
        completion: .file(extensions: ["npy", "npz"]))
    var output: String

    @Option(parsing: .unconditional, help: "Samples that are computed at a time.")
    var batchSize = 32

    @OptionGroup var loading: LoadingOptions

    func validate() throws {
        try Arguments.requireArrayPath(input, option: "--input")
        try Arguments.requireArrayPath(output, option: "--output")
        try Arguments.requirePositive(batchSize, option: "--batch-size")
    }

    func run() throws {
        Interruption.watch()
        try OutputFile.check(output)
        let model = try loading.load(model, compiles: false)
        let names = try model.directLayers().compactMap { ($0 as? InputLayer)?.name }
        let samples = try ArrayFile(path: input).readArray(named: names + ["input"])
        // A line about the time it took says nothing to a script.
        let verbosity: Verbosity = Terminal.isStandardOutput ? .progressBar : .silent
        let predictions = try namingFile(input) {
            try model.predict(
                samples, batchSize: batchSize, verbose: verbosity,
                callbacks: [InterruptionCallback()])
        }
        try ArrayFile(path: output).write(predictions, named: "output")
    }
}
