import KerasJSON

extension Layer {
    /// Takes the policy, or the map of policies, under `dtype`.
    func takePolicy(from config: Config) throws {
        let policy: JSONValue = try config.value(forKey: "dtype", default: .null)
        if policy["class_name"]?.stringValue == DTypePolicyMap.className {
            dtypePolicyMap = try config["dtype"]
        } else if policy != .null {
            dtypePolicy = try config["dtype"]
            guard dtypePolicy.computeDType != .string || takesText else {
                throw config.decodingContext.appending("dtype")
                    .expected("a dtype policy of numbers", found: policy)
            }
        }
    }

    /// - Throws: ``KerasError/unsupported(object:feature:remedy:)`` for a quantization that the
    ///   layer has no form for.
    func refuseQuantization(in config: Config) throws {
        let quantization: JSONValue = try config.value(
            forKey: "quantization_config", default: .null)
        guard keepsQuantization || quantization == .null else {
            throw KerasError.unsupported(
                object: summaryDescription, feature: "a quantization_config",
                remedy: "save the model before it is quantized")
        }
    }

    /// Takes the name that a file's graph has for the layer.
    func takeName(fromGraph name: String) {
        if self.name != name { self.name = name }
        configForm?.name = name
    }
}
