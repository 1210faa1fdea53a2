import KerasJSON
import KerasTestSupport
import Testing

@testable import Keras

/// The policies of Keras's configs, those that are only kept included.
@Suite struct DTypePolicyTests {
    private static let names = [
        "float32", "float16", "mixed_float16", "mixed_bfloat16", "int8_from_float32",
        "int8_from_mixed_bfloat16", "float8_from_float32", "int4/128_from_float32",
        "int4/-1_from_float32", "gptq/4/128_from_float32", "awq/4/-1_from_mixed_bfloat16",
    ]

    @Test func `policies are written as they were read, and Keras reads the same`() throws {
        let answer = try Oracle.run(
            script: """
                import json, keras
                result = []
                for name in names:
                    policy = keras.dtype_policies.get(name)
                    described = keras.saving.serialize_keras_object(policy)
                    result.append([json.dumps(described), policy.compute_dtype,
                                   policy.variable_dtype, policy.name])
                """, arguments: ["names": .array(Self.names.map(OracleValue.string))])
        let rows = try #require(answer.arrayValue)
        try #require(rows.count == Self.names.count)
        for (name, row) in zip(Self.names, rows) {
            let text = try #require(row[0]?.stringValue)
            let policy = try DTypePolicy.decoded(
                from: JSONValue(jsonString: text), in: DecodingContext())
            #expect(try Serialization.encode(policy).jsonString() == text, "\(name)")
            #expect(policy.computeDType.name == row[1]?.stringValue, "\(name)")
            #expect(policy.variableDType.name == row[2]?.stringValue, "\(name)")
            #expect(policy.name == row[3]?.stringValue, "\(name)")
            #expect(DTypePolicy(name: name) == policy, "\(name)")
        }
    }

    @Test(arguments: [
        "int9_from_float32", "int8_from_", "gptq/4_from_float32", "int4/0_from_float32",
        "int8_from_int8_from_float32", "text", "",
    ])
    func `other names are refused`(name: String) {
        #expect(DTypePolicy(name: name) == nil)
    }

    @Test func `a quantized layer keeps its policy, and is not trained`() throws {
        let json = try JSONValue(
            jsonString: #require(
                Oracle.run(
                    script: """
                        import json, keras
                        layer = keras.layers.Dense(2, name="d", dtype="int8_from_float32")
                        result = json.dumps(keras.saving.serialize_keras_object(layer))
                        """
                ).stringValue))
        let dense = try Serialization.decode(Dense.self, from: json)
        #expect(
            try Serialization.encode(dense).jsonString()
                == json.withoutRecentDefaults().jsonString())
        #expect(try dense(Ops.ones([1, 3])).shape == [1, 2])
        #expect(dense.kernel.dtype == .int8)
        let error = #expect(throws: KerasError.self) {
            try dense(Ops.ones([1, 3]), training: true)
        }
        #expect(error?.description.contains("int8_from_float32 is not supported") == true)
        // Layers without kernels compute as the source says, as in Keras.
        let relu = Activation("relu")
        relu.dtypePolicy = dense.dtypePolicy
        #expect(try relu(Ops.ones([1])).dtype == .float32)
    }

    @Test func `a quantization_config of a layer without a kernel, or an unknown one, is refused`()
        throws
    {
        let config: JSONValue = [
            "class_name": "Int8QuantizationConfig",
            "config": ["activation_quantizer": ["class_name": "MyQuantizer", "config": [:]]],
        ]
        #expect(throws: KerasError.self) {
            try Serialization.decode([
                "module": "keras.layers", "class_name": "Flatten",
                "config": ["quantization_config": config],
            ])
        }
        let dense = try Serialization.decode(
            Dense.self,
            from: [
                "module": "keras.layers", "class_name": "Dense",
                "config": [
                    "units": 2, "dtype": "int8_from_float32", "quantization_config": config,
                ],
            ])
        #expect {
            try dense(Ops.ones([1, 3]))
        } throws: { error in
            guard case .unsupported(_, let feature, _)? = error as? KerasError else { return false }
            return feature.contains("quantizer")
        }
    }

    @Test func `quantized layers of any size cost nothing before they are used`() throws {
        for mode in ["int8", "int4/128", "float8", "gptq/4/128", "awq/4/128"] {
            let dense = Dense(Int.max)
            dense.dtypePolicy = try #require(DTypePolicy(name: "\(mode)_from_float32"))
            #expect(throws: (any Error).self) { try dense.build(inputShape: [nil, 1 << 40]) }
            let large = Dense(1 << 18)
            large.dtypePolicy = dense.dtypePolicy
            try large.build(inputShape: [nil, 1 << 13])
            #expect(try large.weights.allSatisfy { !$0.hasValue })
        }
    }

    @Test func `a map gives each layer the policy of its path`() throws {
        let answer = try Oracle.run(
            script: """
                import json, keras
                policies = keras.dtype_policies.DTypePolicyMap(default_policy="float32")
                policies["model/first"] = "mixed_bfloat16"
                policies[".*/sec.nd"] = "float16"
                def layer(name):
                    return keras.layers.Dense(2, name=name, dtype=policies)
                model = keras.Sequential([layer("first"), layer("second"), layer("third")],
                                         name="model")
                model.build((None, 3))
                result = [json.dumps(keras.saving.serialize_keras_object(policies)),
                          [l.path for l in model.layers],
                          [l.compute_dtype for l in model.layers]]
                """)
        let text = try #require(answer[0]?.stringValue)
        let map = try DTypePolicyMap.decoded(
            from: JSONValue(jsonString: text), in: DecodingContext())
        #expect(try Serialization.encode(map).jsonString() == text)
        let layers = ["first", "second", "third"].map { name in
            let dense = Dense(2, name: name)
            dense.dtypePolicyMap = map
            return dense
        }
        let model = Sequential(layers, name: "model")
        try model.build(inputShape: [nil, 3])
        #expect(layers.map(\.path) == answer[1]?.strings)
        #expect(layers.map(\.dtypePolicy.computeDType.name) == answer[2]?.strings)
        let written = try Serialization.encode(layers[0])
        #expect(try written["config"]?["dtype"]?.jsonString() == text)
        let read = try Serialization.decode(Dense.self, from: written)
        #expect(read.dtypePolicyMap == map)
    }

    @Test func `patterns match what Python's match`() throws {
        let patterns = ["a", "a/.*", "a.c", ".*b", ".*b.*", "a.+b", ".*.*", "a\\.b", ".*a.*b.*c"]
        let paths = ["a", "a/", "a/b", "abc", "a.b", "b", "ab", "axb", "xaxbxc", "acb", "", "a\nb"]
        let answer = try Oracle.run(
            script:
                "import re; result = [[bool(re.fullmatch(p, s)) for s in paths] for p in patterns]",
            arguments: [
                "patterns": .array(patterns.map(OracleValue.string)),
                "paths": .array(paths.map(OracleValue.string)),
            ])
        for (index, pattern) in patterns.enumerated() {
            let compiled = try PathPattern(pattern)
            let found = paths.map { OracleValue.bool(compiled.matches($0)) }
            #expect(found == answer[index]?.arrayValue, "\(pattern)")
        }
    }

    @Test(arguments: ["(a+)+$", "a|b", "[ab]", "a*", "a{2}", "\\d", "^a", "a\\"])
    func `other expressions are refused`(pattern: String) {
        #expect(throws: KerasError.self) { try PathPattern(pattern) }
    }

    @Test func `a pattern and a path that fight take no time`() throws {
        let pattern = try PathPattern(String(repeating: ".*a", count: 500) + "b")
        let start = threadSeconds()
        _ = pattern.matches(String(repeating: "a", count: 2000))
        #expect(threadSeconds() - start < 5)
    }
}
