import KerasTensors

/// Gives the learning rate of each step.
/// (Keras: `keras.optimizers.schedules.LearningRateSchedule`.)
open class LearningRateSchedule: KerasObject {
    /// The learning rate at `step`, counted from 0.
    open func callAsFunction(_ step: Int) throws -> Double {
        throw KerasError.unsupported(
            object: summaryDescription, feature: "being called",
            remedy: "override callAsFunction(_:)")
    }
}
