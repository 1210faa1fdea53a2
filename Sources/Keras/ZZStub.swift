import KerasTensors
extension Ops { }
public enum Optimizers: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Optimizer
 public static func builtIn(named name: String) throws -> Optimizer? { nil }; public static func resolved(from object: KerasObject) -> Optimizer? {nil}
 public static func resolved(from function: NamedFunction) -> Optimizer? {nil}; public static func object(of resolved: Optimizer) -> KerasObject? {nil} }
public struct Batch {}
public struct StepLogs {}
struct CompiledState { func config() throws -> Config { [:] } }
extension Model { func setCompiled(optimizer: OptimizerIdentifier, loss: LossIdentifier?, lossWeights: [Double]?, metrics: [MetricIdentifier]?, weightedMetrics: [MetricIdentifier]?) throws {}
 func compile(fromDefault: Config) throws {}
 func buildOptimizerIfPossible() throws {}
 func defaultTrainStep(_ b: Batch) throws -> StepLogs { StepLogs() }
 func defaultTestStep(_ b: Batch) throws -> StepLogs { StepLogs() } }
