/// The mean loss of the samples since the last reset: the number called `loss` in logs.
///
/// Kept in float32, as Keras's `Mean` metric keeps it, so that long sums round alike.
final class LossTracker {
    private var total: Float = 0
    private var count: Float = 0

    func reset() { (total, count) = (0, 0) }

    func add(_ loss: Double, sampleCount: Int) {
        total += Float(loss) * Float(sampleCount)
        count += Float(sampleCount)
    }

    /// The sums, for a training that is to go on with them.
    var state: (total: Float, count: Float) {
        get { (total, count) }
        set { (total, count) = newValue }
    }

    var mean: Double { count == 0 ? 0 : Double(total / count) }

    /// Whether no loss was counted: by a training step of the user's own, which may report one.
    var isEmpty: Bool { count == 0 }
}
