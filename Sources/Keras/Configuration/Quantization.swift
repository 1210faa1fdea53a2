import KerasJSON

extension DTypePolicy {
    /// How a policy quantizes the kernels of layers. A ``Dense`` that Python quantized computes as
    /// there and is written back as it was; quantizing, and training what is quantized, is not
    /// supported.
    /// (Keras: `QuantizedDTypePolicy`, `QuantizedFloat8DTypePolicy`, `Int4DTypePolicy`,
    /// `GPTQDTypePolicy`, `AWQDTypePolicy`.)
    public struct Quantization: Sendable, Hashable {
        /// `int8`, `float8`, `int4/128` (the size of a block), `gptq/4/128` or `awq/4/128` (bits,
        /// and the size of a group).
        public let mode: String
        /// The policy for everything else: `float32`.
        public let sourceName: String
        /// For `float8`: how many steps the scales look back.
        public let amaxHistoryLength: Int?
        /// Keras's class.
        let className: String

        /// - Returns: `nil` for a mode that Keras does not have.
        public init?(mode: String, sourceName: String = "float32", amaxHistoryLength: Int? = nil) {
            let parts = mode.split(separator: "/", omittingEmptySubsequences: false)
            guard let method = parts.first, let className = Self.classNames[String(method)],
                Self.areSizes(parts.dropFirst())
            else { return nil }
            switch (method, parts.count) {
            case ("int8", 1), ("float8", 1), ("gptq", 3), ("awq", 3), ("int4", 2):
                self.className = className
            // How Keras wrote it before there were blocks.
            case ("int4", 1): self.className = "QuantizedDTypePolicy"
            default: return nil
            }
            self.mode = mode
            self.sourceName = sourceName
            self.amaxHistoryLength = method == "float8" ? amaxHistoryLength ?? 1024 : nil
        }

        /// The quantization in a policy's name: `int8_from_float32`.
        init?(policyName name: String) {
            guard let separator = name.firstRange(of: "_from_") else { return nil }
            self.init(
                mode: String(name[..<separator.lowerBound]),
                sourceName: String(name[separator.upperBound...]))
        }

        init?(className: String, config: JSONObject) {
            let source = config["source_name"] ?? .null
            guard let mode = config["mode"]?.stringValue,
                source == .null || source.stringValue != nil
            else { return nil }
            self.init(
                mode: mode, sourceName: source.stringValue ?? "float32",
                amaxHistoryLength: config["amax_history_length"]?.intValue)
            guard className == self.className else { return nil }
        }

        var config: JSONObject {
            var config: JSONObject = ["mode": .string(mode), "source_name": .string(sourceName)]
            if let amaxHistoryLength { config["amax_history_length"] = .int(amaxHistoryLength) }
            return config
        }

        private static let classNames = [
            "int8": "QuantizedDTypePolicy", "float8": "QuantizedFloat8DTypePolicy",
            "int4": "Int4DTypePolicy", "gptq": "GPTQDTypePolicy", "awq": "AWQDTypePolicy",
        ]

        /// Bits and sizes of groups, of which -1 stands for all.
        private static func areSizes(_ parts: ArraySlice<Substring>) -> Bool {
            parts.allSatisfy { part in Int(part).map { $0 > 0 || $0 == -1 } ?? false }
        }
    }
}

extension Layer {
    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` under a policy that quantizes,
    ///   for a layer whose kernel has no form for it.
    func refuseQuantization() throws {
        guard dtypePolicy.quantization != nil else { return }
        throw KerasError.unsupported(
            object: summaryDescription, feature: "the quantized dtype policy \(dtypePolicy.name)",
            remedy: "save the model before it is quantized")
    }
}
