extension Double {
    /// Keras's fuzz factor, which keeps logarithms and quotients finite.
    /// (Keras: `keras.config.epsilon()`.)
    static let kerasEpsilon = 1e-7
}
