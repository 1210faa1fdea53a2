import Foundation
import KerasTestSupport
import Testing

@Suite("the command line") struct UsageTests {
    @Test("tells its version")
    func version() throws {
        let outcome = try KerasTool.run("--version")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("keras-swift ") && outcome.errors.isEmpty)
    }

    @Test(
        "tells how each command is used",
        arguments: [
            ([], "SUBCOMMANDS"), (["--help"], "SUBCOMMANDS"), (["inspect", "--help"], "--json"),
            (["predict", "--help"], "--batch-size"), (["help", "train"], "--validation-split"),
            (["convert", "--help"], ".npz"),
        ] as [([String], String)])
    func help(arguments: [String], words: String) throws {
        let outcome = try KerasTool.run(arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("USAGE: keras") && outcome.output.contains(words))
        #expect(outcome.errors.isEmpty)
    }

    private static let predict = "predict m.keras --input x.npy "
    private static let train = "train m.keras --x x.npy --y y.npy "

    static let mistakes: [(line: String, words: String)] = [
        ("fly", "fly"),
        ("inspect", "file"),
        ("inspect a --xml", "--xml"),
        (predict, "--output"),
        (predict + "--output y.csv", ".npz"),
        (predict + "--output y.npy --batch-size 0", "positive"),
        (predict + "--output y.npy --batch-size -1", "--batch-size must be positive, found -1"),
        (train + "--output o.keras --batch-size -1", "--batch-size must be positive, found -1"),
        (train + "--output o.keras --epochs -3", "--epochs must be positive, found -3"),
        (train + "--output o.keras --validation-split -0.5", "found -0.5"),
        (train + "--output o.keras --verbose -1", "found -1"),
        (train, "--output"),
        (train + "--output o.h5", ".keras"),
        (train + "--output o.keras --epochs many", "many"),
        (train + "--output o.keras --epochs 0", "positive"),
        (train + "--output o.keras --validation-split 1", "below 1"),
        (train + "--output o.keras --validation-split nan", "below 1"),
        (train + "--output o.keras --verbose 3", "0, 1 or 2"),
        (train + "--output o.keras --seed -1", "seed"),
        (train + "--output o.keras --history o.keras", ".json"),
    ]

    @Test("ends wrong usage with one line and status 64", arguments: mistakes)
    func usage(line: String, words: String) throws {
        let outcome = try KerasTool.run(line.split(separator: " ").map(String.init))
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("error: "))
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.errors.contains("; see 'keras"), "\(outcome.errors)")
    }

    @Test(
        "every command that makes the model says which class it lacks, and writes nothing",
        arguments: [
            (file: "variable", name: "my_custom_package>LayerWithCustomVariable"),
            (file: "compile", name: "my_custom_package>ModelWithCustomCompile"),
            (file: "unknown", name: "DenseOfTomorrow"),
        ])
    func unknownClass(file: String, name: String) throws {
        let models = try ModelFixtures.shared.get()
        let model = models.path(file + ".keras")
        let (x, y) = (models.path("x.npy"), models.path("y.npy"))
        try withTemporaryDirectory { folder in
            for arguments in [
                ["predict", model, "--input", x, "--output", folder.file("out.npy")],
                ["train", model, "--x", x, "--y", y, "--output", folder.file("out.keras")],
                ["convert", model, folder.file("out.keras")],
            ] {
                let outcome = try KerasTool.run(arguments)
                #expect(outcome.status == 1)
                #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
                #expect(outcome.errors.contains(model) && outcome.errors.contains(name))
                if file != "unknown" {
                    #expect(outcome.errors.contains("this tool knows built-in classes only"))
                }
            }
            #expect(try names(in: folder).isEmpty)
        }
    }

    @Test("names a loss that it lacks when it would need it")
    func unknownLoss() throws {
        let model = try ModelFixtures.shared.get().path("custom_loss.keras")
        try withTemporaryDirectory { folder in
            let outcome = try KerasTool.run("convert", model, folder.file("out.keras"))
            #expect(outcome.status == 1 && outcome.errorLines.count == 1)
            #expect(outcome.errors.contains("my_custom_package>small_square_sum_loss"))
            #expect(outcome.errors.contains("this tool knows built-in classes only"))
        }
    }
}
