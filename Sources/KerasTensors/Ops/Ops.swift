/// The ops of `keras.ops`, under Keras's names: `Ops.matmul(a, b)`.
///
/// Methods and operators on ``Tensor`` are shorter spellings of some of them. Every op throws
/// ``TensorError`` for operands that do not fit.
public enum Ops {}
