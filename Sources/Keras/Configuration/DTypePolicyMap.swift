import KerasJSON
import OrderedCollections

/// Policies by the paths of layers. (Keras: `keras.dtype_policies.DTypePolicyMap`.)
///
/// A key is a path, `encoder/dense`, or a pattern with `.` for any character, `.*` and `.+` for any
/// run of them, and `\` before a character that stands for itself: `encoder/.*`. Python takes any
/// regular expression, which a hostile file could make run forever; others are refused.
public struct DTypePolicyMap: Sendable, Hashable {
    /// For the layers that no key matches; `nil` for float32, Keras's global policy.
    public var defaultPolicy: DTypePolicy?
    /// The policies by paths and patterns.
    public var policies: OrderedDictionary<String, DTypePolicy>

    /// A map of `policies`, and of `defaultPolicy` for all other layers.
    public init(
        defaultPolicy: DTypePolicy? = nil, policies: OrderedDictionary<String, DTypePolicy> = [:]
    ) {
        self.defaultPolicy = defaultPolicy
        self.policies = policies
    }

    /// The policy of the layer at `path`.
    ///
    /// - Throws: ``KerasError/invalidArgument(object:argument:expected:found:)`` for several keys
    ///   that match, or one that is no pattern.
    public func policy(forPath path: String) throws -> DTypePolicy {
        if let policy = policies[path] { return policy }
        let budget = LoadBudget.current
        let allowed = budget?.rest(of: .patternSteps) ?? .max
        var steps = allowed
        let matching = try policies.keys.filter {
            try steps >= 0 && PathPattern($0).matches(path, steps: &steps)
        }
        try budget?.count(.patternSteps, allowed - steps, at: path.excerpt())
        guard matching.count <= 1 else {
            throw KerasError.invalidArgument(
                object: "DTypePolicyMap", argument: "policy_map",
                expected: "at most one key that matches '\(path.excerpt())' (it matches multiple "
                    + "dtype policy specification keys)", found: matching.excerpt())
        }
        return matching.first.flatMap { policies[$0] } ?? defaultPolicy ?? .float32
    }
}

extension DTypePolicyMap: ConfigValue {
    static let className = "DTypePolicyMap"

    public func encoded(in context: EncodingContext) throws -> JSONValue {
        .object([
            "module": "keras.dtype_policies", "class_name": .string(Self.className),
            "config": [
                "default_policy": defaultPolicy.map { .string($0.name) } ?? .null,
                "policy_map": .object(
                    JSONObject(
                        policies.map { key, policy in
                            (
                                key,
                                Self.isDeferred(policy, defaultPolicy)
                                    ? Self.deferred
                                    : policy.encoded(in: context)
                            )
                        })),
            ], "registered_name": .null,
        ])
    }

    /// What Keras writes for the policies of a map that has no default policy: they are the global one
    /// of whoever loads it.
    private static let deferred: JSONValue = [
        "module": "keras", "class_name": "DTypePolicy", "config": ["name": .null],
        "registered_name": .null,
    ]

    private static func isDeferred(_ policy: DTypePolicy, _ defaultPolicy: DTypePolicy?) -> Bool {
        defaultPolicy == nil && policy == .float32
    }

    public static func decoded(
        from json: JSONValue, in context: DecodingContext
    ) throws -> DTypePolicyMap {
        guard json["class_name"]?.stringValue == className else {
            throw context.expected("the description of a DTypePolicyMap", found: json)
        }
        let config = try Config.decoded(
            from: json["config"] ?? .null, in: context.appending("config"))
        let described: OrderedDictionary<String, JSONValue> = try config.value(
            forKey: "policy_map", default: [:])
        var policies = OrderedDictionary<String, DTypePolicy>(minimumCapacity: described.count)
        for (key, json) in described {
            policies[key] =
                json == deferred
                ? .float32
                : try DTypePolicy.decoded(
                    from: json, in: context.appending("config.policy_map").appending(key))
        }
        let map = try DTypePolicyMap(
            defaultPolicy: config.value(forKey: "default_policy", default: nil), policies: policies)
        for key in map.policies.keys { _ = try PathPattern(key) }
        return map
    }
}
