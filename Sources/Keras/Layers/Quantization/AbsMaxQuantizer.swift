import KerasJSON
import KerasTensors

/// Makes int8 numbers of what a layer is given, as large as they can be.
/// (Keras: `keras.quantizers.AbsMaxQuantizer`.)
struct AbsMaxQuantizer {
    private var range = [-127, 127]
    private var epsilon = Double.kerasEpsilon

    /// That of layers that say nothing else.
    init() {}

    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for another quantizer.
    init(_ json: JSONValue, in context: DecodingContext) throws {
        let config = Config(
            json["config"]?.objectValue ?? [:], context: context.appending("config"))
        range = try config.value(forKey: "value_range", default: range)
        epsilon = try config.value(forKey: "epsilon", default: epsilon)
        let dtype: String = try config.value(forKey: "output_dtype", default: "int8")
        guard json["class_name"]?.stringValue == "AbsMaxQuantizer", range.count == 2,
            range[0] >= -128, range[0] < range[1], range[1] <= 127, dtype == "int8"
        else {
            throw KerasError.unsupported(
                object: context.path, feature: "the quantizer \(json.summary)",
                remedy: "use an AbsMaxQuantizer that gives int8")
        }
    }

    /// The int8 values of `inputs`, and what they are divided by to have the inputs again, for each
    /// row of the last axis.
    func quantize(_ inputs: Tensor) throws -> (values: Tensor, scale: Tensor) {
        let largest = try Ops.max(Ops.abs(inputs), axis: -1, keepDims: true) + epsilon
        let scale = try Ops.cast(Double(range[1]) / largest, to: inputs.dtype)
        let rounded = try Ops.round(inputs * scale)
        let values = try Ops.clip(
            rounded, min: Tensor(.int(range[0])), max: Tensor(.int(range[1])))
        return (try Ops.cast(values, to: .int8), scale)
    }
}
