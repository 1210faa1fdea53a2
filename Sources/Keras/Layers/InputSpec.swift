import KerasTensors

/// What a layer demands of its input. (Keras: `InputSpec`.)
public struct InputSpec: Sendable {
    /// The exact rank, if there is one.
    public var rank: Int?
    /// The smallest rank, if there is one.
    public var minimumRank: Int?
    /// Sizes that axes must have.
    public var axes: [Int: Int] = [:]

    /// A demand; what is left out is not looked at.
    public init(rank: Int? = nil, minimumRank: Int? = nil, axes: [Int: Int] = [:]) {
        self.rank = rank
        self.minimumRank = minimumRank
        self.axes = axes
    }

    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` naming `layer`.
    func check(_ shape: Shape, layer: @autoclosure () -> String) throws {
        if let rank, shape.rank != rank {
            throw mismatch(layer(), "ndim=\(rank)", shape, "ndim=\(shape.rank)")
        }
        if let minimumRank, shape.rank < minimumRank {
            throw mismatch(layer(), "min_ndim=\(minimumRank)", shape, "ndim=\(shape.rank)")
        }
        func isOther(_ axis: Int, _ size: Int) -> Bool { shape[axis].map { $0 != size } ?? false }
        // In their order only where one is wrong: each call of a layer comes by here.
        guard axes.contains(where: isOther) else { return }
        for (axis, size) in axes.sorted(by: { $0.key < $1.key }) where isOther(axis, size) {
            throw mismatch(
                layer(), "axis \(axis) of input shape to have value \(size)", shape,
                "\(shape[axis] ?? 0)")
        }
    }

    private func mismatch(
        _ layer: String, _ expected: String, _ shape: Shape, _ found: String
    ) -> KerasError {
        .invalidInput(
            object: "Input of layer '\(layer)' is incompatible with the layer", expected: expected,
            found: "\(found) in an input of shape \(shape)")
    }
}
