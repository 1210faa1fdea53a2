extension Shape {
    /// The shape that both shapes are stretched to in an elementwise op: sizes are compared from
    /// the last, and 1 gives way. An unknown size gives way to a known one other than 1.
    ///
    /// - Throws: ``TensorError/incompatibleShapes(operation:shapes:reason:)`` with Keras's words.
    public static func broadcast(_ a: Shape, _ b: Shape, operation: String) throws -> Shape {
        if a == b { return a }
        if b.sizes.isEmpty { return a }
        if a.sizes.isEmpty { return b }
        let longer = a.rank >= b.rank ? a.sizes : b.sizes
        let shorter = a.rank >= b.rank ? b.sizes : a.sizes
        var result = longer
        let offset = longer.count - shorter.count
        for (index, size) in shorter.enumerated() {
            let other = longer[offset + index]
            if size == other || size == 1 || (size == -1 && other != 1) { continue }
            guard other == 1 || other == -1 else {
                throw TensorError.incompatibleShapes(
                    operation: operation, shapes: [a, b],
                    reason: "Cannot broadcast shape, the failure dim has value \(other), "
                        + "which cannot be broadcasted to \(size)")
            }
            result[offset + index] = size
        }
        return Shape(sizes: result)
    }
}
