import KerasTensors

extension Optimizer {
    /// The gradients after clipping, by whichever of the three ways was chosen; `nil` if none was.
    func clipped(_ pairs: [(gradient: Tensor, variable: Variable)]) throws -> [Tensor]? {
        if let clipNorm, clipNorm > 0 {
            return try pairs.map { try clip($0.gradient, toNorm: clipNorm) }
        }
        if let globalClipNorm, globalClipNorm > 0 {
            return try clip(pairs.map(\.gradient), toGlobalNorm: globalClipNorm)
        }
        if let clipValue, clipValue > 0 {
            return try pairs.map {
                try Ops.minimum(
                    Ops.maximum($0.gradient, Tensor(.float(-clipValue))),
                    Tensor(.float(clipValue)))
            }
        }
        return nil
    }

    /// `g · c / max(‖g‖, c)`.
    private func clip(_ gradient: Tensor, toNorm limit: Double) throws -> Tensor {
        let norm = try Ops.sqrt(Ops.sum(Ops.square(gradient)))
        let scaled = try Ops.multiply(gradient, Tensor(.float(limit)))
        return try Ops.divide(scaled, Ops.maximum(norm, Tensor(.float(limit))))
    }

    /// `g · c · min(1/n, 1/c)`, where `n` is the norm of all gradients together; all become NaN if
    /// it is not finite.
    private func clip(_ gradients: [Tensor], toGlobalNorm limit: Double) throws -> [Tensor] {
        var sum: Tensor = 0.0
        for gradient in gradients { sum = try Ops.add(sum, Ops.sum(Ops.square(gradient))) }
        let norm = try Ops.sqrt(sum)
        let one: Tensor = 1.0
        let smaller = try Ops.minimum(Ops.divide(one, norm), Tensor(.float(1 / limit)))
        let scale = try Ops.add(
            Ops.multiply(smaller, Tensor(.float(limit))), Ops.subtract(norm, norm))
        return try gradients.map { try Ops.multiply($0, scale) }
    }
}
