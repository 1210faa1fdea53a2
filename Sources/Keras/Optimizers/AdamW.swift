/// Adam with decoupled weight decay, 0.004 unless told otherwise.
/// (Keras: `keras.optimizers.AdamW`.)
///
/// It takes the arguments of ``Adam``.
open class AdamW: Adam {
    public required init() {
        super.init()
        weightDecay = 0.004
    }
}
