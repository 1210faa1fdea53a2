/// The largest element of windows over steps. (Keras: `keras.layers.MaxPooling1D`.)
///
/// Input: `(batch, steps, channels)`. The settings are ``BasePooling``'s.
open class MaxPooling1D: BaseMaxPooling {
    override var spatialRank: Int { 1 }
}

/// The largest element of windows over images. (Keras: `keras.layers.MaxPooling2D`.)
///
/// Input: `(batch, height, width, channels)`. The settings are ``BasePooling``'s.
open class MaxPooling2D: BaseMaxPooling {
    override var spatialRank: Int { 2 }
}

/// The largest element of windows over volumes. (Keras: `keras.layers.MaxPooling3D`.)
///
/// Input: `(batch, depth, height, width, channels)`. The settings are ``BasePooling``'s.
open class MaxPooling3D: BaseMaxPooling {
    override var spatialRank: Int { 3 }
}

/// The mean of windows over steps. (Keras: `keras.layers.AveragePooling1D`.)
///
/// Input: `(batch, steps, channels)`. The settings are ``BasePooling``'s.
open class AveragePooling1D: BaseAveragePooling {
    override var spatialRank: Int { 1 }
}

/// The mean of windows over images. (Keras: `keras.layers.AveragePooling2D`.)
///
/// Input: `(batch, height, width, channels)`. The settings are ``BasePooling``'s.
open class AveragePooling2D: BaseAveragePooling {
    override var spatialRank: Int { 2 }
}

/// The mean of windows over volumes. (Keras: `keras.layers.AveragePooling3D`.)
///
/// Input: `(batch, depth, height, width, channels)`. The settings are ``BasePooling``'s.
open class AveragePooling3D: BaseAveragePooling {
    override var spatialRank: Int { 3 }
}
