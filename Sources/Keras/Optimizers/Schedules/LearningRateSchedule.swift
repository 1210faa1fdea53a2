import KerasTensors

/// Gives the learning rate of each step.
/// (Keras: `keras.optimizers.schedules.LearningRateSchedule`.)
open class LearningRateSchedule: KerasObject {
    /// The learning rate at `step`, counted from 0.
    ///
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden. What
    ///   an override throws ends the optimizer's step.
    open func callAsFunction(_ step: Int) throws -> Double {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called",
            remedy: "override callAsFunction(_:)")
    }

    func checkPositive(_ key: String, _ value: Number) throws {
        guard value.doubleValue > 0 else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: key, expected: "> 0",
                found: "\(value.doubleValue)")
        }
    }
}

/// Keras's schedules of the learning rate. They compute in float32, as Keras does.
public enum Schedules {
    static let all: [KerasObject.Type] = [
        LearningRateSchedule.self, ExponentialDecay.self, InverseTimeDecay.self,
        PolynomialDecay.self, PiecewiseConstantDecay.self, CosineDecay.self,
        CosineDecayRestarts.self,
    ]
}
