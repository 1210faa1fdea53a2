import KerasJSON
import KerasTensors

/// Shifts and scales numbers to mean 0 and variance 1, by the mean and variance of data.
/// (Keras: `keras.layers.Normalization`.)
///
/// `output = (input - mean) / √variance`, or the inverse of it. Mean and variance are given, or
/// learned by ``adapt(_:)``. Input and output: `(batch, …)`; the axes that have a mean each must
/// have a known size. Variables, unless they were given: `mean` and `variance`, of the sizes of
/// these axes, and `count`, which is not used any more.
open class Normalization: Layer {
    /// The axes whose places have a mean and variance of their own; none for one of all.
    @Configured public var axis: [Int] = [-1]
    /// Whether numbers are given mean and variance, instead of being freed of them.
    @Configured public var invert: Bool = false
    @Configured("mean") var givenMean: NestedNumbers?
    @Configured("variance") var givenVariance: NestedNumbers?

    /// The learned mean.
    public let mean = Variable(name: "mean", trainable: false)
    /// The learned variance.
    public let variance = Variable(name: "variance", trainable: false)
    /// Always 0: older files have it.
    let count = Variable(name: "count", trainable: false)
    /// The axes that are kept, from the front and ascending.
    private(set) var keptAxes: [Int] = []
    private var inputRank = 0
    /// Mean and variance as they were given, in a shape that broadcasts.
    private var constants: (mean: Tensor, variance: Tensor)?

    /// - Parameters:
    ///   - axis: An axis or several that keep a mean and variance for each place; `nil` for one of
    ///     all numbers.
    ///   - mean: The mean, of as many dimensions as there are axes at most; given with `variance`.
    public convenience init(
        axis: Axes? = -1, mean: NestedNumbers? = nil, variance: NestedNumbers? = nil,
        invert: Bool = false, name: String? = nil
    ) {
        self.init()
        self.axis = axis?.values ?? []
        givenMean = mean
        givenVariance = variance
        self.invert = invert
        if let name { self.name = name }
    }

    open override var supportsMasking: Bool { true }

    open override func setUp() throws {
        try super.setUp()
        guard givenMean?.shape == givenVariance?.shape,
            givenMean.map({ $0.shape.rank <= axis.count }) ?? true
        else {
            throw KerasError.invalidArgument(
                object: summaryDescription, argument: "mean",
                expected: "given with a variance of the same shape, of at most \(axis.count) "
                    + "dimensions",
                found: "mean shape \(givenMean?.shape.description ?? "None"), variance shape "
                    + (givenVariance?.shape.description ?? "None"))
        }
    }

    open override func build(inputShape: Shape) throws {
        let kept = try axis.map { axis in
            guard let index = inputShape.index(ofAxis: axis), inputShape[index] != nil else {
                throw KerasError.invalidInput(
                    object: summaryDescription,
                    expected: "an input whose axes \(self.axis) have known sizes",
                    found: "\(inputShape)")
            }
            return index
        }
        keptAxes = Set(kept).sorted()
        inputRank = inputShape.rank
        try super.build(inputShape: inputShape)
        let shape = Shape(keptAxes.map { inputShape[$0] })
        guard let givenMean, let givenVariance else {
            let dtype = dtypePolicy.variableDType
            try mean.initialize(shape: shape, with: "zeros", dtype: dtype)
            try variance.initialize(shape: shape, with: "ones", dtype: dtype)
            return try count.initialize(shape: .scalar, with: "zeros", dtype: .int32)
        }
        constants = (try constant(givenMean, for: shape), try constant(givenVariance, for: shape))
    }

    /// Given numbers, aligned with the last of the kept axes. They stay as many as they are: the
    /// axes may be as long as a file says.
    private func constant(_ numbers: NestedNumbers, for kept: Shape) throws -> Tensor {
        let numbers = try numbers.tensor()
        _ = try Ops.broadcastTo(.symbolic(numbers.spec), kept)
        return try spread(numbers)
    }

    /// A tensor of the shape of the last of the kept axes, with axes of size 1 where the input has
    /// others.
    func spread(_ value: Tensor) throws -> Tensor {
        var sizes = Array(repeating: 1, count: inputRank)
        let axes = keptAxes.suffix(value.shape.rank)
        for (axis, size) in zip(axes, value.shape.dimensions) { sizes[axis] = size ?? 1 }
        return try Ops.reshape(value, sizes)
    }

    open override func call(_ inputs: Tensor) throws -> Tensor {
        let dtype = dtypePolicy.computeDType
        let mean = try Ops.cast(constants?.mean ?? spread(mean.value), to: dtype)
        let variance = try Ops.cast(constants?.variance ?? spread(variance.value), to: dtype)
        let scale = try Ops.maximum(Ops.sqrt(variance), Tensor(.float(.kerasEpsilon)))
        let inputs = try Ops.cast(inputs, to: dtype)
        return invert
            ? try Ops.add(mean, Ops.multiply(inputs, scale))
            : try Ops.divide(Ops.subtract(inputs, mean), scale)
    }

    override var builtInVariables: [Variable]? {
        givenMean == nil ? [mean, variance, count] : []
    }

    /// An axis may be a number or null.
    open override func configure(from config: Config) throws {
        var config = config
        if config.contains("axis") {
            switch try config["axis"] as JSONValue {
            case .null: config.set([Int](), forKey: "axis")
            case .int(let axis): config.set([axis], forKey: "axis")
            default: break
            }
        }
        try super.configure(from: config)
    }
}
