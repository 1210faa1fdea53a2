import Keras
import KerasTestSupport
import Testing

extension Tensor {
    /// The tensor that Keras describes by its values, shape and dtype (`values.described`).
    init(described: OracleValue?) throws {
        let values = try #require(described?["value"]?.flattenedDoubles)
        let shape = Shape(try #require(described?["shape"]?.ints))
        let dtype = try #require(DType(name: described?["dtype"]?.stringValue ?? ""))
        self = try Ops.cast(Tensor(values, shape: shape), to: dtype)
    }
}
