import KerasTestSupport
import Testing

@testable import KerasTensors

extension OracleCase {
    /// Asks real Keras for the dtypes of the results of all cases with their floats in each of
    /// `dtypes`, or whether it refuses, and compares what ours are; nothing is computed.
    static func checkDTypes(_ cases: [OracleCase], _ dtypes: [DType]) throws {
        let chosen = cases.filter { one in
            one.isSymbolic && one.inputs.contains { $0.dtype == .float32 }
        }
        let requests = chosen.map { one -> OracleValue in
            [
                "python": .string(one.python),
                "shapes": .array(one.inputs.map { OracleValue($0.shape) }),
                "dtypes": .array(one.inputs.map { .string($0.dtype.name) }),
            ]
        }
        let answers = try Oracle.run(
            script: """
                import jax, jax.numpy as jnp, keras, warnings
                from keras import ops
                warnings.simplefilter("ignore")

                def dtypes_of(request, dtype):
                    inputs = [
                        jax.ShapeDtypeStruct(shape, dtype if own == "float32" else own)
                        for shape, own in zip(request["shapes"], request["dtypes"])]
                    def compute(*tensors):
                        scope = dict(zip("xyzw", tensors), ops=ops, jnp=jnp, keras=keras)
                        return eval(request["python"], scope)
                    found = jax.eval_shape(compute, *inputs)
                    found = found if isinstance(found, (list, tuple)) else [found]
                    return " ".join(value.dtype.name for value in found)

                result = []
                for request in requests:
                    row = []
                    for dtype in names:
                        try:
                            row.append(dtypes_of(request, dtype))
                        except Exception:
                            row.append("refused")
                    result.append(row)
                """,
            arguments: [
                "requests": .array(requests),
                "names": .array(dtypes.map { .string($0.name) }),
            ])
        for (one, answer) in zip(chosen, answers.arrayValue ?? []) {
            let expected = answer.strings ?? []
            let found = dtypes.map { one.dtypes(with: $0) }
            let differences = zip(dtypes, zip(found, expected)).filter { $1.0 != $1.1 }
                .map { "\($0): \($1.0), Keras: \($1.1)" }
            #expect(
                differences.isEmpty && expected.count == dtypes.count,
                "\(one.python): \(differences)")
        }
        #expect(answers.arrayValue?.count == chosen.count)
    }

    private func dtypes(with dtype: DType) -> String {
        let symbols = inputs.map { input in
            Tensor.symbolic(
                TensorSpec(
                    shape: Shape(input.shape),
                    dtype: input.dtype == .float32 ? dtype : input.dtype))
        }
        guard let outputs = try? swift(symbols) else { return "refused" }
        return outputs.map(\.dtype.name).joined(separator: " ")
    }
}
