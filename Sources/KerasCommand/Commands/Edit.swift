import ArgumentParser
import Keras
import KerasNPY
import OrderedCollections

struct Edit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Change the weights in a model file, or show their tree.",
        discussion: """
            Objects are named by their paths as shown without any change (layers/dense), or by a \
            name that only one has. First things are removed, then renamed, then added. Everything \
            that is not changed, and all of a .keras file but its weights, stays as it is; no class \
            of the model is needed. Renaming changes where the weights are, not the config.
            """)

    @Argument(
        help: "The file, .keras or .weights.h5.", completion: .file(extensions: ["keras", "h5"]))
    var file: String

    @Option(
        help: ArgumentHelp(
            "Remove an object with everything in it, or a weight (layers/dense/1).",
            valueName: "path"))
    var remove: [String] = []

    @Option(
        help: ArgumentHelp("Give the object at a path another name.", valueName: "path=name"))
    var rename: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Add or replace a weight by an array (layers/dense/0=kernel.npy), or an object's \
            weights by those of a .npz file (layers/dense=arrays.npz).
            """, valueName: "path=file"))
    var add: [String] = []

    @Option(
        name: [.short, .long],
        help: "Where to save the result, .keras or .weights.h5; replaced if it exists.",
        completion: .file(extensions: ["keras", "h5"]))
    var output: String?

    private var changesAnything: Bool { !(remove + rename + add).isEmpty }

    func validate() throws {
        for assignment in rename { _ = try Assignment(assignment, option: "--rename") }
        for assignment in add {
            let addition = try Assignment(assignment, option: "--add")
            try Arguments.requireArrayPath(addition.right, option: "the file of --add")
            if ArrayFile.format(of: addition.right) == .npy, !addition.left.contains("/") {
                throw ValidationError(
                    "--add of a .npy file needs the path of a weight such as layers/dense/0, "
                        + "found '\(addition.left)'")
            }
        }
        if changesAnything, output == nil {
            throw ValidationError("--output is needed to save the changed file")
        }
    }

    func run() throws {
        var editor = try FileEditor(file)
        if let output { try OutputFile.check(output) }
        for path in remove { try Self.remove(path, from: &editor) }
        for assignment in rename {
            let renaming = try Assignment(assignment, option: "--rename")
            try editor.renameObject(renaming.left, to: renaming.right)
        }
        for assignment in add {
            try Self.add(Assignment(assignment, option: "--add"), to: &editor)
        }
        if let output {
            try editor.save(to: output)
        } else {
            try StandardOutput.write(editor.description)
        }
    }

    /// Removes the weight at a path if there is one, else the object.
    private static func remove(_ path: String, from editor: inout FileEditor) throws {
        let place = path.first == "/" ? String(path.dropFirst()) : path
        if let weight = editor.weights.first(where: { $0.path == place }) {
            try editor.removeWeight(weight.name, from: "/" + weight.object)
        } else {
            try editor.removeObject(path)
        }
    }

    private static func add(_ addition: Assignment, to editor: inout FileEditor) throws {
        var object = addition.left
        var weights: OrderedDictionary<String, Tensor> = [:]
        try namingFile(addition.right) {
            switch ArrayFile.format(of: addition.right) {
            case .npz:
                let arrays = try NPZArchive(contentsOfFile: addition.right)
                for name in arrays.names { weights[name] = try Tensor(arrays.array(named: name)) }
            default:
                var parts = object.split(separator: "/", omittingEmptySubsequences: false)
                let name = String(parts.removeLast())
                object = parts.joined(separator: "/")
                weights[name] = try Tensor(NPYArray(contentsOfFile: addition.right))
            }
        }
        do {
            try editor.addWeights(weights, to: object)
        } catch KerasError.objectNotFound {
            try editor.addObject(at: object, weights: weights)
        }
    }
}

/// An argument `left=right`, cut at its first equals sign.
private struct Assignment {
    let left: String
    let right: String

    init(_ text: String, option: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("\(option) needs the form path=…, found '\(text)'")
        }
        left = String(parts[0])
        right = String(parts[1])
    }
}
