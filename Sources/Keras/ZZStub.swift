import KerasTensors
extension Ops { }
public struct ActivationFunction { func callAsFunction(_ x: Tensor) throws -> Tensor { x } }
public enum Activations: IdentifierKind { public static let noun = "activation"; public typealias Resolved = ActivationFunction
 public static func builtIn(named name: String) throws -> ActivationFunction? { nil }; public static func resolved(from object: KerasObject) -> ActivationFunction? {nil}
 public static func resolved(from function: NamedFunction) -> ActivationFunction? {nil}; public static func object(of resolved: ActivationFunction) -> KerasObject? {nil} }
public enum Initializers: IdentifierKind { static let all: [KerasObject.Type] = []; public static let noun = "initializer"; public typealias Resolved = Initializer
 public static func builtIn(named name: String) throws -> Initializer? { nil }; public static func resolved(from object: KerasObject) -> Initializer? {nil}
 public static func resolved(from function: NamedFunction) -> Initializer? {nil}; public static func object(of resolved: Initializer) -> KerasObject? {nil} }
public enum Regularizers: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Regularizer
 public static func builtIn(named name: String) throws -> Regularizer? { nil }; public static func resolved(from object: KerasObject) -> Regularizer? {nil}
 public static func resolved(from function: NamedFunction) -> Regularizer? {nil}; public static func object(of resolved: Regularizer) -> KerasObject? {nil} }
public enum Constraints: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Constraint
 public static func builtIn(named name: String) throws -> Constraint? { nil }; public static func resolved(from object: KerasObject) -> Constraint? {nil}
 public static func resolved(from function: NamedFunction) -> Constraint? {nil}; public static func object(of resolved: Constraint) -> KerasObject? {nil} }
public enum Losses: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Loss
 public static func builtIn(named name: String) throws -> Loss? { nil }; public static func resolved(from object: KerasObject) -> Loss? {nil}
 public static func resolved(from function: NamedFunction) -> Loss? {nil}; public static func object(of resolved: Loss) -> KerasObject? {nil} }
public enum Metrics: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Metric
 public static func builtIn(named name: String) throws -> Metric? { nil }; public static func resolved(from object: KerasObject) -> Metric? {nil}
 public static func resolved(from function: NamedFunction) -> Metric? {nil}; public static func object(of resolved: Metric) -> KerasObject? {nil} }
public enum Optimizers: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Optimizer
 public static func builtIn(named name: String) throws -> Optimizer? { nil }; public static func resolved(from object: KerasObject) -> Optimizer? {nil}
 public static func resolved(from function: NamedFunction) -> Optimizer? {nil}; public static func object(of resolved: Optimizer) -> KerasObject? {nil} }
enum BuiltInFunctions { static let names: Set<String> = [] }
public struct Batch {}
public struct StepLogs {}
struct CompiledState { func config() throws -> Config { [:] } }
extension Model { func setCompiled(optimizer: OptimizerIdentifier, loss: LossIdentifier?, lossWeights: [Double]?, metrics: [MetricIdentifier]?, weightedMetrics: [MetricIdentifier]?) throws {}
 func compile(fromDefault: Config) throws {}
 func buildOptimizerIfPossible() throws {}
 func defaultTrainStep(_ b: Batch) throws -> StepLogs { StepLogs() }
 func defaultTestStep(_ b: Batch) throws -> StepLogs { StepLogs() } }
