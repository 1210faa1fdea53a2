/// Keras's modules of operations.
extension KerasName {
    static func core(_ className: String) -> KerasName {
        KerasName(module: "keras.src.ops.core", className: className)
    }

    static func numpy(_ className: String) -> KerasName {
        KerasName(module: "keras.src.ops.numpy", className: className)
    }

    static func nn(_ className: String) -> KerasName {
        KerasName(module: "keras.src.ops.nn", className: className)
    }

    static func math(_ className: String) -> KerasName {
        KerasName(module: "keras.src.ops.math", className: className)
    }

    static func linalg(_ className: String) -> KerasName {
        KerasName(module: "keras.src.ops.linalg", className: className)
    }

    static func image(_ className: String) -> KerasName {
        KerasName(module: "keras.src.ops.image", className: className)
    }
}
