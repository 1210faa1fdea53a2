import Foundation
import Keras
import KerasTestSupport
import Testing

/// Programs import Foundation and Keras side by side. Were one of our names in both, the table below
/// would not compile: a name that is ambiguous needs its module's name before it.
@Suite struct PublicNamesTests {
    private static let types: [String: Any.Type] = [
        "Activation": Activation.self,
        "ActivationFunction": ActivationFunction.self,
        "ActivationIdentifier": ActivationIdentifier.self,
        "Activations": Activations.self,
        "Adadelta": Adadelta.self,
        "Adagrad": Adagrad.self,
        "Adam": Adam.self,
        "AdamW": AdamW.self,
        "Adamax": Adamax.self,
        "AssetReader": AssetReader.self,
        "AssetWriter": AssetWriter.self,
        "Axes": Axes.self,
        "Batch": Batch.self,
        "Buffer": Buffer.self,
        "BufferPool": BufferPool.self,
        "CallContext": CallContext.self,
        "Callback": Callback.self,
        "Config": Config.self,
        "ConfigValue": (any ConfigValue).self,
        "Configured": Configured<Int>.self,
        "Constraint": Constraint.self,
        "ConstraintIdentifier": ConstraintIdentifier.self,
        "Constraints": Constraints.self,
        "CustomObject": CustomObject.self,
        "CustomObjects": CustomObjects.self,
        "DType": DType.self,
        "DTypePolicy": DTypePolicy.self,
        "DecodingContext": DecodingContext.self,
        "Dense": Dense.self,
        "Dropout": Dropout.self,
        "EncodingContext": EncodingContext.self,
        "Flatten": Flatten.self,
        "FrozenModel": FrozenModel.self,
        "History": History.self,
        "Identifier": Identifier<Losses>.self,
        "IdentifierKind": (any IdentifierKind).self,
        "InPlace": InPlace.self,
        "Initializer": Initializer.self,
        "InitializerIdentifier": InitializerIdentifier.self,
        "Initializers": Initializers.self,
        "InputLayer": InputLayer.self,
        "InputSpec": InputSpec.self,
        "KerasError": KerasError.self,
        "KerasName": KerasName.self,
        "KerasObject": KerasObject.self,
        "Layer": Layer.self,
        "LearningRate": LearningRate.self,
        "LearningRateSchedule": LearningRateSchedule.self,
        "Lion": Lion.self,
        "LoadLimits": LoadLimits.self,
        "LoadOptions": LoadOptions.self,
        "LoadReport": LoadReport.self,
        "LogValue": LogValue.self,
        "Logs": Logs.self,
        "Loss": Loss.self,
        "LossIdentifier": LossIdentifier.self,
        "LossWeights": LossWeights.self,
        "Losses": Losses.self,
        "Metric": Metric.self,
        "MetricIdentifier": MetricIdentifier.self,
        "Metrics": Metrics.self,
        "Model": Model.self,
        "NamedFunction": NamedFunction.self,
        "Nest": Nest<Int>.self,
        "NotSaved": NotSaved<Int>.self,
        "Number": Number.self,
        "NumberOrList": NumberOrList.self,
        "ObjectFailure": ObjectFailure.self,
        "ObjectNames": ObjectNames.self,
        "OperationArgument": OperationArgument.self,
        "Ops": Ops.self,
        "Optimizer": Optimizer.self,
        "OptimizerIdentifier": OptimizerIdentifier.self,
        "Optimizers": Optimizers.self,
        "OverwritePolicy": OverwritePolicy.self,
        "Parallelism": Parallelism.self,
        "PythonRandom": PythonRandom.self,
        "RMSprop": RMSprop.self,
        "Random": Random.self,
        "RandomInitializer": RandomInitializer.self,
        "Registration": Registration.self,
        "Regularizer": Regularizer.self,
        "RegularizerIdentifier": RegularizerIdentifier.self,
        "Regularizers": Regularizers.self,
        "SGD": SGD.self,
        "SavedApplication": SavedApplication.self,
        "SavedValues": SavedValues.self,
        "Schedules": Schedules.self,
        "SaveOptions": SaveOptions.self,
        "Seed": Seed.self,
        "SeedGenerator": SeedGenerator.self,
        "SeedState": SeedState.self,
        "Sequential": Sequential.self,
        "Serialization": Serialization.self,
        "Shape": Shape.self,
        "SingleOutputOperation": (any SingleOutputOperation).self,
        "StepLogs": StepLogs.self,
        "SymbolicNode": SymbolicNode.self,
        "SymbolicProducer": (any SymbolicProducer).self,
        "Tape": Tape.self,
        "Tensor": Tensor.self,
        "TensorStructure": (any TensorStructure).self,
        "TensorError": TensorError.self,
        "TensorIndex": (any TensorIndex).self,
        "TensorOperation": (any TensorOperation).self,
        "TensorScalar": (any TensorScalar).self,
        "TensorSlice": TensorSlice.self,
        "TensorSpec": TensorSpec.self,
        "Variable": Variable.self,
        "VariableReader": VariableReader.self,
        "VariableWriter": VariableWriter.self,
        "Verbosity": Verbosity.self,
        "WeakScalar": WeakScalar.self,
        "WeakScalarConvertible": (any WeakScalarConvertible).self,
    ]

    @Test func `every public type can be named beside Foundation`() throws {
        let declaration = try Regex<(Substring, Substring)>(
            #"(?m)^(?:public|open) (?:indirect |final )*"#
                + #"(?:class|struct|enum|protocol|actor|typealias) (\w+)"#)
        var declared = Set<String>()
        for module in ["Keras", "KerasTensors"] {
            let folder = URL(fileURLWithPath: PackageRoot.file("Sources/\(module)"))
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            for case let file as URL in try #require(files) where file.pathExtension == "swift" {
                let source = try String(contentsOf: file, encoding: .utf8)
                declared.formUnion(source.matches(of: declaration).map { String($0.output.1) })
            }
        }
        #expect(declared.count > 50)
        #expect(declared.symmetricDifference(Self.types.keys) == [])
    }
}
