import KerasTensors

/// The value of `body` and its gradients with respect to `variables`: the heart of a custom
/// training loop.
///
/// ```swift
/// let variables = try model.trainableVariables
/// let step = try gradients(of: { try lossFn(y, model(x)) }, with: variables)
/// try optimizer.apply(step.gradients, to: variables)
/// ```
/// A value that is not a scalar is summed. A gradient is `nil` if the value does not depend on
/// that variable.
/// - Throws: ``TensorError/gradient(reason:)`` if the value depends on none of them; what `body`
///   throws.
public func gradients(
    of body: () throws -> Tensor, with variables: [Variable]
) throws -> (value: Tensor, gradients: [Tensor?]) {
    try Tape.record { tape in
        let before = variables.map(\.watched)
        defer {
            for (variable, before) in zip(variables, before) {
                variable.stopWatching(before: before)
            }
        }
        let watched = try variables.map { try $0.watch(on: tape) }
        let value = try body()
        return (value.detached, try tape.gradients(of: value, with: watched))
    }
}
