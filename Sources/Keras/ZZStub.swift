import KerasTensors
public enum Losses: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Loss
 public static func builtIn(named name: String) throws -> Loss? { nil }; public static func resolved(from object: KerasObject) -> Loss? {nil}
 public static func resolved(from function: NamedFunction) -> Loss? {nil}; public static func object(of resolved: Loss) -> KerasObject? {nil} }
public enum Metrics: IdentifierKind { static let all: [KerasObject.Type] = [];public static let noun = "initializer"; public typealias Resolved = Metric
 public static func builtIn(named name: String) throws -> Metric? { nil }; public static func resolved(from object: KerasObject) -> Metric? {nil}
 public static func resolved(from function: NamedFunction) -> Metric? {nil}; public static func object(of resolved: Metric) -> KerasObject? {nil} }
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
