import KerasTestSupport
import Testing

@testable import KerasTensors

/// One call of an op, for real Keras and for ours.
struct OpCase: CustomStringConvertible {
    /// The function in `keras.ops`, or with dots in `keras`.
    let name: String
    let inputs: [Tensor]
    var keywords: [String: OracleValue] = [:]
    /// The largest relative error, in float32; 16-bit floats are allowed their precision.
    var tolerance = 2e-6
    /// The largest absolute error, in float32.
    var absolute = 1e-7
    let compute: ([Tensor]) throws -> Tensor

    init(
        _ name: String, _ inputs: [Tensor], keywords: [String: OracleValue] = [:],
        tolerance: Double = 2e-6, absolute: Double = 1e-7,
        _ compute: @escaping ([Tensor]) throws -> Tensor
    ) {
        self.name = name
        self.inputs = inputs
        self.keywords = keywords
        self.tolerance = tolerance
        self.absolute = absolute
        self.compute = compute
    }

    var description: String {
        let operands = inputs.map { input in
            input.weakScalar.map { "\($0)" } ?? "\(input.dtype)\(input.shape)"
        }
        return "\(name)(\(operands.joined(separator: ", ")); \(keywords))"
    }

    private var request: OracleValue {
        get throws {
            [
                "name": .string(name), "args": .array(try inputs.map { try $0.oracleValue }),
                "kwargs": .object(keywords),
            ]
        }
    }

    /// Asks real Keras for all `cases` at once, and checks value, dtype and shape of ours, also
    /// the spec of the symbolic result. Where Keras refuses, ours must throw.
    static func check(_ cases: [OpCase], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let answers = try Oracle.call(
            "together.calls", ["cases": .array(try cases.map { try $0.request })])
        for (index, one) in cases.enumerated() {
            one.check(answers[index] ?? .null, sourceLocation)
        }
    }

    /// Asks real Keras for the dtypes of all `cases` at once, without computing them, and checks
    /// those of ours. Where Keras refuses, ours must throw.
    static func checkDTypes(
        _ cases: [OpCase], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let answers = try Oracle.run(
            script: """
                import jax, warnings
                from themes import ops, values
                warnings.simplefilter("ignore")

                def dtype(name, args, kwargs):
                    operands = ops.positional(args)
                    arrays = [x for x in operands if hasattr(x, "shape")]

                    def call(*arrays):
                        rest = iter(arrays)
                        merged = [next(rest) if hasattr(x, "shape") else x for x in operands]
                        return ops.function_named(name)(*merged, **values.tensors(kwargs))

                    return jax.eval_shape(call, *arrays).dtype.name

                result = []
                for case in cases:
                    try:
                        result.append(dtype(**case))
                    except Exception:
                        result.append("refused")
                """,
            arguments: ["cases": .array(try cases.map { try $0.request })])
        for (index, one) in cases.enumerated() {
            let found = (try? one.compute(one.inputs))?.dtype.name ?? "refused"
            #expect(
                found == answers[index]?.stringValue, "\(one)", sourceLocation: sourceLocation)
        }
    }

    private func check(_ answer: OracleValue, _ sourceLocation: SourceLocation) {
        let found = Result { try compute(inputs) }
        guard answer["error"] == nil else {
            if case .success(let tensor) = found {
                Issue.record(
                    "\(self): Keras refuses (\(answer["error"]!)), ours gives \(tensor.spec)",
                    sourceLocation: sourceLocation)
            }
            return
        }
        do {
            let tensor = try found.get()
            let shape = answer["shape"]?.ints.map { Shape($0) }
            // Some of Keras's functions compute float64 in float32; ours do not.
            let isNarrowed =
                tensor.dtype == .float64 && answer["dtype"]?.stringValue == "float32"
            #expect(
                tensor.dtype.name == answer["dtype"]?.stringValue || isNarrowed, "\(self)",
                sourceLocation: sourceLocation)
            #expect(tensor.shape == shape, "\(self)", sourceLocation: sourceLocation)
            let (relative, absolute) = limits(isNarrowed ? .float32 : tensor.dtype)
            expectClose(
                try tensor.doubles, answer["value"], relative: relative, absolute: absolute,
                "\(self)", sourceLocation: sourceLocation)
            let symbolic = try compute(
                inputs.map { $0.weakScalar == nil ? .symbolic($0.spec) : $0 })
            #expect(symbolic.spec == tensor.spec, "\(self)", sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(self): \(error)", sourceLocation: sourceLocation)
        }
    }

    private func limits(_ dtype: DType) -> (relative: Double, absolute: Double) {
        switch dtype {
        case .float64: (tolerance * 1e-6, 1e-14)
        case .float16: (2e-3, 8 * absolute * 1e3)
        case .bfloat16: (1.6e-2, 64 * absolute * 1e3)
        default: (tolerance, absolute)
        }
    }
}
