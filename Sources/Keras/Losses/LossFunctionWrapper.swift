import KerasJSON
import KerasTensors

extension Losses {
    /// The base of the losses that are a function and its settings.
    ///
    /// `call` gives targets and predictions equal ranks where one of them has a last axis of size
    /// 1 that the other lacks, then asks for ``values(_:_:)``.
    open class FunctionLoss: Loss {
        open override func call(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            let (yTrue, yPred) = try Losses.squeezedOrExpanded(yTrue, yPred)
            return try values(yTrue, yPred)
        }

        /// The function with this object's settings.
        ///
        /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` unless it is overridden;
        ///   ``TensorError`` for shapes that do not fit each other.
        open func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "being called",
                remedy: "override values(_:_:)")
        }
    }

    /// A function of targets and predictions as a loss. (Keras: `LossFunctionWrapper`.)
    public final class LossFunctionWrapper: FunctionLoss {
        /// The function, by the name that files know it by.
        @Configured public var fn: NamedFunction?
        /// Further arguments of the function, which files have beside it: `["delta": 2.0]`.
        @NotSaved public var functionArguments: Config = [:]
        private var body: ((Tensor, Tensor) throws -> Tensor)?

        /// The loss of `function`, with its name unless another is given.
        public convenience init(
            _ function: NamedFunction, arguments: Config = [:],
            reduction: Reduction = .sumOverBatchSize, name: String? = nil
        ) {
            self.init()
            fn = function
            functionArguments = arguments
            self.reduction = reduction
            self.name = name ?? SnakeCase.fromClassName(function.baseName)
        }

        override var takesClassNumbers: Bool {
            functionArguments.keys.isEmpty && fn?.takesClassNumbers == true
        }

        /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for arguments of a function
        ///   that is not Keras's; ``KerasError/unknownConfigKey(path:object:key:known:)`` for one
        ///   that Keras's function does not have.
        public override func setUp() throws {
            try super.setUp()
            body = try fn?.bound(to: functionArguments, for: self)
        }

        public override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            try ensureSetUp()
            guard let body else {
                throw KerasError.notConfigured(object: summaryDescription, key: "fn")
            }
            return try body(yTrue, yPred)
        }

        /// The loss's settings, then the arguments of the function.
        public override func config() throws -> Config {
            try super.config().merging(functionArguments)
        }

        public override func configure(from config: Config) throws {
            functionArguments = functionArguments(in: config)
            try super.configure(from: config.without(Set(functionArguments.keys)))
        }
    }
}

extension NamedFunction: ConfigValue {
    public func encoded(in context: EncodingContext) -> JSONValue { Serialization.encode(self) }

    /// A registered function, or one of Keras's loss and metric functions.
    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> NamedFunction {
        let name: String
        switch try Serialization.decode(json, in: context) {
        case .function(let function): return function
        case .builtInFunction(let builtIn): name = builtIn
        default: throw context.expected("the description of a function", found: json)
        }
        guard let function = Losses.functions[name] ?? Metrics.functions[name] else {
            throw context.expected("a function of targets and predictions", found: json)
        }
        return function
    }
}
