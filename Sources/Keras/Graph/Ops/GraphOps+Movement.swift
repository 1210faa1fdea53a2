import KerasTensors

/// Functions that put elements elsewhere.
extension GraphOps {
    static let movements: [String: Function] = [
        "BroadcastTo": { [try Ops.broadcastTo($0.tensor(), $0.required("shape"))] },
        "Cast": { [try Ops.cast($0.tensor(), to: $0.required("dtype"))] },
        "Concatenate": {
            [try Ops.concatenate($0.tensors(), axis: $0.setting("axis", default: -1))]
        },
        "ExpandDims": { [try Ops.expandDims($0.tensor(), axis: $0.required("axis"))] },
        "Flip": { [try Ops.flip($0.tensor(), axis: $0.optional("axis"))] },
        "GetItem": { call in
            [try call.slices().isEmpty ? call.tensor() : call.tensor().part(at: call.slices())]
        },
        "Moveaxis": {
            let (source, destination): (Axes, Axes) = try (
                $0.required("source"), $0.required("destination")
            )
            return [
                try Ops.moveaxis(
                    $0.tensor(), source: source, destination: destination)
            ]
        },
        "Pad": { [try pad($0)] },
        "Repeat": {
            [try Ops.repeat($0.tensor(), $0.required("repeats"), axis: $0.optional("axis"))]
        },
        "Reshape": { call in
            let sizes: [Int?] = try call.required("newshape")
            return [try Ops.reshape(call.tensor(), sizes.map { $0 ?? -1 })]
        },
        "Slice": {
            [
                try Ops.slice(
                    $0.tensor(), startIndices: $0.integers(1), shape: $0.required("shape"))
            ]
        },
        "Split": { call in
            let axis = try call.setting("axis", default: 0)
            let division: Axes = try call.required("indices_or_sections")
            return division.isSingle
                ? try Ops.split(call.tensor(), division.values[0], axis: axis)
                : try Ops.split(call.tensor(), at: division.values, axis: axis)
        },
        "Squeeze": { [try Ops.squeeze($0.tensor(), axis: $0.optional("axis"))] },
        "Stack": { [try Ops.stack($0.tensors(), axis: $0.setting("axis", default: 0))] },
        "Swapaxes": {
            [try Ops.swapaxes($0.tensor(), $0.required("axis1"), $0.required("axis2"))]
        },
        "Take": { [try Ops.take($0.tensor(0), $0.tensor(1), axis: $0.optional("axis"))] },
        "TakeAlongAxis": {
            [try Ops.takeAlongAxis($0.tensor(0), $0.tensor(1), axis: $0.optional("axis"))]
        },
        "Tile": { call in
            let repeats: Axes = try call.required("repeats")
            return [try Ops.tile(call.tensor(), repeats.values)]
        },
        "Transpose": { [try Ops.transpose($0.tensor(), axes: $0.optional("axes"))] },
        "Unstack": {
            try Ops.unstack(
                $0.tensor(), num: $0.optional("num"), axis: $0.setting("axis", default: 0))
        },
    ]

    static func pad(_ call: OperationCall) throws -> Tensor {
        let widths: [[Int]] = try call.required("pad_width")
        let mode: String = try call.setting("mode", default: "constant")
        guard let mode = Ops.PadMode(rawValue: mode), widths.allSatisfy({ $0.count == 2 }) else {
            throw KerasError.invalidConfig(
                path: call.context.path, expected: "pairs of widths and a mode of padding",
                found: "mode '\(mode)'")
        }
        let value: WeakScalar = try call.setting("constant_values", default: .int(0))
        return try Ops.pad(
            call.tensor(), widths.map { ($0[0], $0[1]) }, mode: mode,
            constantValue: value)
    }
}
