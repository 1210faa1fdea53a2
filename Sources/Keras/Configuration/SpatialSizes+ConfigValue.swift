import KerasJSON
import KerasTensors

/// An integer or a list of them.
extension SpatialSizes: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue {
        isSingle ? .int(values[0]) : .array(values.map { .int($0) })
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> SpatialSizes {
        guard case .array = json else {
            return SpatialSizes(try Int.decoded(from: json, in: context))
        }
        return SpatialSizes(try [Int].decoded(from: json, in: context))
    }
}

extension DataFormat: ConfigValue {}
extension PaddingMode: ConfigValue {}

extension SpatialSizes {
    /// As Keras's layers keep them: one for each of `rank` dimensions, all positive and, as for the
    /// ops, so far from an integer's end that products of two are safe, whatever a file says.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)``.
    func standardized(rank: Int, _ argument: String, of layer: Layer) throws -> SpatialSizes {
        let all = isSingle ? Array(repeating: values[0], count: rank) : values
        guard all.count == rank, all.allSatisfy({ (1...1 << 20).contains($0) }) else {
            throw KerasError.invalidArgument(
                object: layer.summaryDescription, argument: argument,
                expected: "a positive integer or a list of \(rank)",
                found: isSingle ? "\(values[0])" : "\(values)")
        }
        return SpatialSizes(all)
    }
}
