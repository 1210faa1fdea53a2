/// Keras's class of models with a graph, which is ``Model`` here.
enum Functional {
    static let className = "Functional"
    static let module = "keras.src.models.functional"
    /// The modules under which files may name it; the others are those of Keras 2.
    static let modules = [
        module, "keras.models", "keras", "keras.src.engine.functional", "keras.engine.functional",
    ]
}
