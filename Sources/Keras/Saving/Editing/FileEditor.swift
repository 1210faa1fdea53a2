import KerasJSON
import KerasZip

/// Looks into the weights of a saved model, changes them, and saves the result, without the model
/// and without its classes. (Keras: `keras.saving.KerasFileEditor`.)
///
/// ```swift
/// var editor = try FileEditor("model.keras")
/// print(editor)
/// try editor.renameObject("layers/dense_2", to: "dense_3")
/// try editor.removeObject("optimizer")
/// try editor.addObject(at: "layers/einsum_dense", weights: ["0": kernel, "1": bias])
/// try editor.save(to: "edited.keras")
/// ```
/// Objects are named by their path in the file (`layers/dense`), or by its last part alone where
/// only one object has it. Weights are called as the object stores them: `0`, `1`, ….
///
/// Opening the file compares every byte with its checksum and reads no values: they stay in the
/// file until ``value(of:in:)`` or a save asks for them, one array at a time. A copy of an editor is
/// an editor of its own.
///
/// Only weights are edited. A renamed or removed group is still called as before by the config of a
/// `.keras` file; what a model makes of that is decided when it is loaded.
public struct FileEditor: Sendable {
    /// The file that was opened.
    public let path: String
    /// The description of the model; `nil` for a `.weights.h5` file.
    public let config: JSONValue?
    /// Version and date of a `.keras` file that has them.
    public let metadata: JSONValue?

    package let file: EditedFile
    /// What the file has, with the changes made so far.
    var root: EditedObject

    /// Opens a file that ends in `.keras` or `.weights.h5`.
    ///
    /// - Parameter limits: How much the file may ask for.
    /// - Throws: ``KerasError/invalidPath(path:reason:)`` for other names;
    ///   ``KerasError/damagedFile(path:cause:)`` for a file that is damaged, or has links or values
    ///   outside of itself; ``KerasError/invalidFile(path:entry:reason:)`` for what is no model;
    ///   ``KerasError/resourceLimit(path:what:declared:limit:remedy:)``; `FileError`.
    public init(_ path: String, limits: LoadLimits = .default) throws {
        let file = try KerasError.namingFile(path) { try EditedFile(path: path, limits: limits) }
        try self.init(file, limits: limits)
    }

    /// Edits a file that is open already.
    package init(_ file: EditedFile, limits: LoadLimits = .default) throws {
        path = file.path
        self.file = file
        root = try KerasError.namingFile(path) { try EditedObject(file, limits: limits) }
        config = try file.archive?.config()
        metadata = try file.archive?.metadata()
    }

    /// The weights in the order of the file, those that were added behind them.
    public var weights: [Weight] {
        var weights: [Weight] = []
        root.forEachObject { path, object in
            for (name, array) in object.weights {
                weights.append(
                    Weight(object: path, name: name, shape: array.shape, dtype: array.dtypeName))
            }
        }
        return weights
    }

    /// An array in a file.
    public struct Weight: Sendable, Hashable {
        /// The path of the object that has it: `layers/dense`.
        public let object: String
        /// What the object calls it: `0`.
        public let name: String
        /// Its sizes; empty for a scalar.
        public let shape: [Int]
        /// The type of its elements in NumPy's words; `bfloat16` where the file says so.
        public let dtype: String

        /// Its place in the tree: `layers/dense/0`.
        public var path: String { "\(object)/\(name)" }
    }

    /// How many objects have a group in the file, weights or not.
    package var objectCount: Int {
        var count = 0
        root.forEachObject { _, _ in count += 1 }
        return count
    }
}
