import KerasJSON
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
        "Repeat": { call in
            let repeats: Axes = try call.required("repeats")
            let axis: Int? = try call.optional("axis")
            return [
                repeats.isSingle
                    ? try Ops.repeat(call.tensor(), repeats.values[0], axis: axis)
                    : try Ops.repeat(call.tensor(), repeats.values, axis: axis)
            ]
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
        let mode: String = try call.setting("mode", default: "constant")
        guard let mode = Ops.PadMode(rawValue: mode) else {
            throw call.context.appending("mode").expected("a mode of padding", found: .string(mode))
        }
        let x = try call.tensor()
        let value: WeakScalar = try call.setting("constant_values", default: .int(0))
        return try Ops.pad(x, widths(of: call, rank: x.rank), mode: mode, constantValue: value)
    }

    /// A pair for each axis; one pair, or one number for both of its parts, stands for all axes.
    private static func widths(of call: OperationCall, rank: Int) throws -> [(Int, Int)] {
        let json: JSONValue = try call.required("pad_width")
        let pairs: [[Int]]
        if let width = json.intValue {
            pairs = [[width, width]]
        } else if case .array(let parts) = json, parts.count == 2, parts[0].intValue != nil {
            pairs = [try call.required("pad_width")]
        } else {
            pairs = try call.required("pad_width")
        }
        guard pairs.allSatisfy({ $0.count == 2 }) else {
            throw call.context.appending("pad_width").expected("pairs of widths", found: json)
        }
        let widths = pairs.map { ($0[0], $0[1]) }
        return widths.count == 1 ? Array(repeating: widths[0], count: rank) : widths
    }
}
