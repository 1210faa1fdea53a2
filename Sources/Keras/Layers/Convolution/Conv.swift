/// A convolution over steps. (Keras: `keras.layers.Conv1D`.)
///
/// Input: `(batch, steps, channels)`; output: `(batch, new steps, filters)`. The settings are
/// ``BaseConv``'s.
open class Conv1D: BaseConv {
    override var spatialRank: Int { 1 }
}

/// A convolution over images. (Keras: `keras.layers.Conv2D`.)
///
/// Input: `(batch, height, width, channels)`; output: `(batch, new height, new width, filters)`.
/// The settings are ``BaseConv``'s.
open class Conv2D: BaseConv {
    override var spatialRank: Int { 2 }
}

/// A convolution over volumes. (Keras: `keras.layers.Conv3D`.)
///
/// Input: `(batch, depth, height, width, channels)`; output: `(batch, new sizes…, filters)`. The
/// settings are ``BaseConv``'s.
open class Conv3D: BaseConv {
    override var spatialRank: Int { 3 }
}
