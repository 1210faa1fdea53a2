import CKerasZlib

extension UnsafeMutableRawBufferPointer {
    /// Lets the system find the pages of memory that is about to be filled, all at once: one by one,
    /// as they are touched, takes it longer than filling them. No byte changes.
    package func populate() { keras_populate(baseAddress, count) }
}
