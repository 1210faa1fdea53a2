/// What can stand in brackets after a tensor: an index or a range of indices.
public protocol TensorIndex: Sendable {
    var tensorSlice: TensorSlice { get }
}

/// One axis of a subscript, with Python's meaning: negative numbers count from the end, and ranges
/// are cut to what is there.
public enum TensorSlice: Sendable, Equatable, TensorIndex {
    /// One slice; the axis disappears.
    case index(Int)
    /// From the first to before the second; to the ends where they are `nil`.
    case range(Int?, Int?)
    /// As a range, in steps, which go backwards if the number is negative: Python's `a:b:step`.
    case strided(Int?, Int?, step: Int)
    /// As many whole axes as the other indices leave over: Python's `...`.
    case ellipsis
    /// A new axis of size 1: Python's `None`.
    case newAxis

    public var tensorSlice: TensorSlice { self }

    /// The whole axis, Python's `:`.
    public static let all = TensorSlice.range(nil, nil)
}

extension Int: TensorIndex { public var tensorSlice: TensorSlice { .index(self) } }
extension Range<Int>: TensorIndex {
    public var tensorSlice: TensorSlice { .range(lowerBound, upperBound) }
}
extension ClosedRange<Int>: TensorIndex {
    /// Up to and including -1 is to the end.
    public var tensorSlice: TensorSlice {
        .range(lowerBound, upperBound == -1 || upperBound == .max ? nil : upperBound + 1)
    }
}
extension PartialRangeFrom<Int>: TensorIndex {
    public var tensorSlice: TensorSlice { .range(lowerBound, nil) }
}
extension PartialRangeUpTo<Int>: TensorIndex {
    public var tensorSlice: TensorSlice { .range(nil, upperBound) }
}

extension Tensor {
    /// `x[0]`, `x[1..<3]`, `x[TensorSlice.all, -1]`: the part of the tensor at these indices of its
    /// first axes, as in Python. Shares memory where the part is in one piece.
    ///
    /// - Throws: ``TensorError`` for more indices than axes, or an index outside.
    public subscript(_ indices: any TensorIndex...) -> Tensor {
        get throws { try part(at: indices.map(\.tensorSlice)) }
    }

    /// The part of the tensor at `slices` of its first axes; see ``subscript(_:)``.
    public func part(at slices: [TensorSlice]) throws -> Tensor {
        try apply(GetItem(slices: slices), [self])
    }
}

struct GetItem: MovingOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "GetItem")
    static let saves: SavedValues = []

    let slices: [TensorSlice]

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        let keys = slices.map { slice -> OperationArgument.Value in
            switch slice {
            case .index(let index): .int(index)
            case .range(let start, let stop): .slice(start, stop, nil)
            case .strided(let start, let stop, let step): .slice(start, stop, step)
            case .ellipsis: .ellipsis
            case .newAxis: .none
            }
        }
        return [.input(0), keys.count == 1 ? keys[0] : .list(keys)]
    }

    /// The block's place in a tensor of `shape`, its sizes with every axis, and the result's.
    private func block(
        _ shape: Shape
    ) throws -> (layout: StridedLayout, sizes: [Int], result: [Int]) {
        var layout = StridedLayout(dense: shape.sizes)
        var sizes = shape.sizes
        var result: [Int] = []
        var axis = 0
        for slice in try completed(rank: shape.rank, shape) {
            if slice == .newAxis {
                result.append(1)
                continue
            }
            let size = shape.sizes[axis]
            switch slice {
            case .index(let index):
                let place = index < 0 && size >= 0 ? index &+ size : index
                guard size < 0 || (0..<size).contains(place) else {
                    throw TensorError.invalidArgument(
                        operation: "getitem", argument: "key",
                        expected: "an index inside shape \(shape)",
                        found: "out-of-bounds index \(index) for axis \(axis)")
                }
                if size >= 0 { layout.offset &+= place &* layout.strides[axis] }
                sizes[axis] = 1
            case .range(let first, let end):
                sizes[axis] = Self.cut(first, end, step: 1, &layout, axis, size)
                result.append(sizes[axis])
            case .strided(let first, let end, let step):
                guard step != 0, step != .min else {
                    throw TensorError.invalidArgument(
                        operation: "getitem", argument: "key", expected: "a step that is not zero",
                        found: "\(step)")
                }
                sizes[axis] = Self.cut(first, end, step: step, &layout, axis, size)
                result.append(sizes[axis])
            case .ellipsis, .newAxis: break
            }
            axis += 1
        }
        return (layout, sizes, result)
    }

    /// The slices with whole axes for the ellipsis and for those after the last.
    private func completed(rank: Int, _ shape: Shape) throws -> [TensorSlice] {
        let taking = slices.count { $0 != .newAxis && $0 != .ellipsis }
        guard taking <= rank, slices.count(where: { $0 == .ellipsis }) <= 1 else {
            throw TensorError.invalidArgument(
                operation: "getitem", argument: "key",
                expected: "at most \(rank) indices, and one ellipsis, for shape \(shape)",
                found: "\(taking)")
        }
        let rest = [TensorSlice](repeating: .all, count: rank - taking)
        guard let place = slices.firstIndex(of: .ellipsis) else { return slices + rest }
        return slices[..<place] + rest + slices[(place + 1)...]
    }

    /// Moves the layout to the slice's first element and in its steps; the number of elements, or
    /// -1 of an axis whose size is unknown. By the rules of Python's `slice.indices`.
    private static func cut(
        _ first: Int?, _ end: Int?, step: Int, _ layout: inout StridedLayout, _ axis: Int,
        _ size: Int
    ) -> Int {
        guard size >= 0 else { return -1 }
        let (lowest, highest) = step > 0 ? (0, size) : (-1, size - 1)
        func clamped(_ index: Int) -> Int {
            min(max(index < 0 ? index &+ size : index, lowest), highest)
        }
        let start = first.map(clamped) ?? (step > 0 ? lowest : highest)
        let stop = end.map(clamped) ?? (step > 0 ? highest : lowest)
        let span = step > 0 ? stop - start : start - stop
        let count = span <= 0 ? 0 : (span - 1) / abs(step) + 1
        if count > 0 { layout.offset &+= start &* layout.strides[axis] }
        layout.strides[axis] = count > 1 ? layout.strides[axis] &* step : layout.strides[axis]
        return count
    }

    func outputSpec(_ inputs: [Tensor]) throws -> TensorSpec {
        TensorSpec(
            shape: Shape(sizes: try block(inputs[0].shape).result), dtype: inputs[0].dtype)
    }

    func forward(_ inputs: [Tensor], _ spec: TensorSpec) throws -> Tensor {
        let (layout, sizes, _) = try block(inputs[0].shape)
        let count = try spec.shape.elementCount()
        // In one piece: whole axes after the first that is cut, and only single slices before it.
        let own = inputs[0].shape.sizes
        let cut = sizes.indices.last { sizes[$0] != own[$0] } ?? 0
        let isUnstrided = layout.strides == StridedLayout(dense: own).strides
        if count > 0, isUnstrided, sizes[..<min(cut, sizes.count)].allSatisfy({ $0 == 1 }) {
            return inputs[0].sharingMemory(from: layout.offset, count: count, shape: spec.shape)
        }
        return try inputs[0].gathered(layout, sizes: sizes, as: spec.shape)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (layout, sizes, _) = try block(saved.inputs[0].shape)
        return [try upstream.scattered(layout, into: saved.inputs[0].shape, sizes: sizes)]
    }
}
