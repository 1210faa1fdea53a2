import ArgumentParser
import Keras
import KerasNPY

struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Save a model in another form.",
        discussion: """
            From .keras to .keras the model is loaded and saved anew. From .keras to .npz its \
            arrays, those of the optimizer included, are written under their paths in the model's \
            file; that needs no custom class. Other formats are not supported.
            """)

    @Argument(help: "The model, a .keras file.", completion: .file(extensions: ["keras"]))
    var source: String

    @Argument(
        help: "The file to write, .keras or .npz; replaced if it exists.",
        completion: .file(extensions: ["keras", "npz"]))
    var destination: String

    @OptionGroup var loading: LoadingOptions

    func validate() throws {
        guard source.hasSuffix(".keras"),
            destination.hasSuffix(".keras") || destination.hasSuffix(".npz")
        else {
            throw ValidationError(
                "cannot convert '\(source)' to '\(destination)': "
                    + "supported are .keras to .keras and .keras to .npz")
        }
    }

    func run() throws {
        Interruption.watch()
        try OutputFile.check(destination)
        if destination.hasSuffix(".npz") {
            try writeArrays()
        } else {
            let model = try loading.load(source, compiles: true)
            try Interruption.check()
            try namingFile(destination) { try model.save(to: destination) }
        }
    }

    private func writeArrays() throws {
        let arrays = try namingFile(source) {
            try ArchiveReader(path: source).storedArrays()
        }
        try Interruption.check()
        try namingFile(destination) {
            try NPZArchive.write(arrays, toFile: destination)
        }
    }
}
