import KerasTestSupport
import Testing

@testable import KerasTensors

@Suite struct OperationNamesTests {
    private static var operations: [any TensorOperation] {
        [
            Add(), Subtract(), Multiply(), Divide(), FloorDivide(), Mod(), Power(), Maximum(),
            Minimum(), Arctan2(), Equal(), NotEqual(), Less(), LessEqual(), Greater(),
            GreaterEqual(), LogicalAnd(), LogicalOr(), LogicalXor(), LogicalNot(), Negative(),
            Absolute(), Sign(), Square(), Sqrt(), Rsqrt(), Reciprocal(), Exp(), Expm1(), Log(),
            Log1p(), Log2(), Log10(), Erf(), Erfinv(), Sin(), Cos(), Tan(), Arcsin(), Arccos(),
            Arctan(), Sinh(), Cosh(), Tanh(), Arcsinh(), Arccosh(), Arctanh(), Floor(), Ceil(),
            Trunc(), Round(decimals: 1), Isnan(), Isinf(), Isfinite(), StopGradient(), Where(),
            NanToNum(nan: 0, posinf: nil, neginf: nil), Clip(low: .int(0), high: .int(1)),
            Relu(), Relu6(), LeakyRelu(negativeSlope: 0.1), Elu(alpha: 1), Selu(), Celu(alpha: 1),
            Gelu(), ExactGelu(), Sigmoid(), HardSigmoid(), Silu(), HardSilu(), Softplus(),
            Softsign(), TanhShrink(), SoftShrink(threshold: 1), HardShrink(threshold: 1),
            HardTanh(), Squareplus(b: 4), LogSigmoid(), SparsePlus(), SparseSigmoid(), Mish(),
            Threshold(threshold: 1, defaultValue: 0), Softmax(axis: -1), LogSoftmax(axis: -1),
            Glu(axis: -1), Sparsemax(axis: -1), Sum(axis: 0, keepDims: true),
            Mean(axis: nil, keepDims: true), Prod(axis: 0, keepDims: true),
            Max(axis: 0, keepDims: true), Min(axis: 0, keepDims: true),
            AnyOf(axis: 0, keepDims: true), AllOf(axis: 0, keepDims: true),
            CountNonzero(axis: 0), Var(axis: 0, keepDims: true), Std(axis: 0, keepDims: true),
            Logsumexp(axis: 0, keepDims: true), Norm(axis: 0, keepDims: true),
            Argmax(axis: 0, keepDims: true), Argmin(axis: 0, keepDims: true), Cumsum(axis: 0),
            CategoricalCrossentropy(fromLogits: true, axis: -1, epsilon: 0),
            SparseCategoricalCrossentropy(fromLogits: true, axis: -1, epsilon: 0),
            BinaryCrossentropy(fromLogits: true, epsilon: 0),
        ]
    }

    /// A graph's config names the class and the constructor's arguments.
    @Test func areThoseOfKerasClassesAndTheirArguments() throws {
        let operations = Self.operations
        let answers = try Oracle.run(
            script: """
                import importlib, inspect
                result = []
                for module, name in names:
                    kind = getattr(importlib.import_module(module), name, None)
                    if kind is None:
                        result.append(["missing"])
                        continue
                    parameters = inspect.signature(kind.__init__).parameters
                    result.append([p for p in parameters
                                   if p not in ("self", "name", "args", "kwargs")])
                """,
            arguments: [
                "names": .array(
                    operations.map {
                        [.string($0.kerasName.module), .string($0.kerasName.className)]
                    }
                )
            ])
        for (index, operation) in operations.enumerated() {
            let expected = answers[index]?.strings
            #expect(operation.arguments.map(\.name) == expected, "\(operation.kerasName)")
        }
    }
}
