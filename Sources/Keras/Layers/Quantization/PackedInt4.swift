import KerasTensors

/// Two numbers of 4 bits in a byte, the first in the lower half.
/// (Keras: `keras.quantizers.unpack_int4`.)
enum PackedInt4 {
    /// The numbers in the bytes of `packed`, int8 or uint8, along `axis`, of which there are
    /// `count`: from -8 to 7 if they are `signed`, else from 0 to 15; int32.
    static func unpack(
        _ packed: Tensor, count: Int, axis: Int, signed: Bool
    ) throws -> Tensor {
        let bytes = try Ops.mod(Ops.cast(packed, to: .int32), Tensor(.int(256)))
        let halves = try [
            Ops.mod(bytes, Tensor(.int(16))), Ops.floorDivide(bytes, Tensor(.int(16))),
        ].map { half in
            guard signed else { return half }
            return try Ops.where(
                Ops.greaterEqual(half, Tensor(.int(8))), half - 16, half)
        }
        var sizes = try packed.shape.knownSizes(for: "unpack_int4")
        sizes[axis] *= 2
        let numbers = try Ops.reshape(Ops.stack(halves, axis: axis + 1), sizes)
        return try Ops.split(numbers, at: [count], axis: axis)[0]
    }
}
