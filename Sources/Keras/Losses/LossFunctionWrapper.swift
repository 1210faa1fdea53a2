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

        /// The loss of `function`, with its name unless another is given.
        public convenience init(
            _ function: NamedFunction, reduction: Reduction = .sumOverBatchSize,
            name: String? = nil
        ) {
            self.init()
            fn = function
            self.reduction = reduction
            self.name = name ?? SnakeCase.fromClassName(function.baseName)
        }

        public override func values(_ yTrue: Tensor, _ yPred: Tensor) throws -> Tensor {
            guard let body = fn?.binary else {
                throw KerasError.notConfigured(object: summaryDescription, key: "fn")
            }
            return try body(yTrue, yPred)
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
        case .name(let builtIn): name = builtIn
        case .object: throw context.expected("the description of a function", found: json)
        }
        guard let function = Losses.functions[name] ?? Metrics.functions[name] else {
            throw context.expected("a function of targets and predictions", found: json)
        }
        return function
    }
}
