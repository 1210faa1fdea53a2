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

struct GetItem: SingleOutputOperation {
    static let kerasName = KerasName(module: "keras.src.ops.numpy", className: "GetItem")
    static let saves: SavedValues = []

    let slices: [TensorSlice]

    func callArguments(inputCount: Int) -> [OperationArgument.Value] {
        let keys = slices.map { slice -> OperationArgument.Value in
            switch slice {
            case .index(let index): .int(index)
            case .range(let start, let stop): .slice(start, stop)
            }
        }
        return [.input(0), keys.count == 1 ? keys[0] : .list(keys)]
    }

    /// The block's place in a tensor of `shape`, its sizes with every axis, and the result's.
    private func block(
        _ shape: Shape
    ) throws -> (layout: StridedLayout, sizes: [Int], result: [Int]) {
        guard slices.count <= shape.rank else {
            throw TensorError.invalidArgument(
                operation: "getitem", argument: "key",
                expected: "at most \(shape.rank) indices for shape \(shape)",
                found: "\(slices.count)")
        }
        var layout = StridedLayout(dense: shape.sizes)
        var sizes = shape.sizes
        var result: [Int] = []
        for (axis, size) in shape.sizes.enumerated() {
            switch axis < slices.count ? slices[axis] : .all {
            case .index(let index):
                let place = index < 0 && size >= 0 ? index + size : index
                guard size < 0 || (0..<size).contains(place) else {
                    throw TensorError.invalidArgument(
                        operation: "getitem", argument: "key",
                        expected: "an index inside shape \(shape)",
                        found: "out-of-bounds index \(index) for axis \(axis)")
                }
                layout.offset &+= place &* layout.strides[axis]
                sizes[axis] = 1
            case .range(let first, let end):
                if size >= 0 {
                    let start = Self.clamped(first ?? 0, size)
                    let stop = Self.clamped(end ?? size, size)
                    layout.offset &+= start &* layout.strides[axis]
                    sizes[axis] = max(stop - start, 0)
                }
                result.append(sizes[axis])
            }
        }
        return (layout, sizes, result)
    }

    private static func clamped(_ index: Int, _ size: Int) -> Int {
        min(max(index < 0 ? index + size : index, 0), size)
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
        if count > 0, sizes[..<min(cut, sizes.count)].allSatisfy({ $0 == 1 }) {
            return inputs[0].sharingMemory(from: layout.offset, count: count, shape: spec.shape)
        }
        return try inputs[0].gathered(layout, sizes: sizes, as: spec.shape)
    }

    func gradients(_ upstream: Tensor, _ saved: SavedApplication) throws -> [Tensor?] {
        let (layout, sizes, _) = try block(saved.inputs[0].shape)
        return [try upstream.scattered(layout, into: saved.inputs[0].shape, sizes: sizes)]
    }
}
