/// What a file may ask for and never gets.
enum UnsafeContent {
    /// Built-in Keras classes that run code or open files from their config.
    static let refusals = [
        "Lambda":
            "a Lambda layer holds Python bytecode, which cannot run here (Python itself refuses it "
            + "in safe mode); replace it by a registered layer before saving",
        "TorchModuleWrapper":
            "TorchModuleWrapper is not supported, it holds a pickled module; convert the model first",
        "TFSMLayer":
            "TFSMLayer is not supported, it runs a SavedModel from disk; convert the model first",
        "JaxLayer": "JaxLayer is not supported, it holds Python functions; convert the model first",
        "FlaxLayer":
            "FlaxLayer is not supported, it holds Python functions; convert the model first",
    ]

    /// Why a Python lambda in the place of a function is refused.
    static let lambda =
        "Requested the deserialization of a Python lambda, whose bytecode cannot run here (Python "
        + "itself refuses it in safe mode); use a registered function"

    /// The refusal of a description with a special tag (`__lambda__`, `__typespec__`, …).
    static func error(forTag tag: String, at path: String) -> KerasError {
        switch tag {
        case "__lambda__": .unsafeContent(path: path, reason: lambda)
        // Neither can Keras read one back.
        case "__typespec__":
            .unsupported(
                object: path, feature: "__typespec__: a TypeSpec of TensorFlow",
                remedy: "describe it by a shape and a dtype")
        default:
            .invalidConfig(
                path: path, expected: "the description of an object", found: tag.excerpt())
        }
    }
}
