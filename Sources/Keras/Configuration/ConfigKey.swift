/// What can be a key of a dictionary in a config: text, or integers, which JSON has as text.
public protocol ConfigKey: Hashable, Comparable {
    /// The key as JSON has it.
    var configKey: String { get }

    /// The key that `configKey` stands for; `nil` if it does not stand for one.
    init?(configKey: String)
}

extension String: ConfigKey {
    public var configKey: String { self }
    public init(configKey: String) { self = configKey }
}

extension Int: ConfigKey {
    public var configKey: String { String(self) }
    public init?(configKey: String) { self.init(configKey) }
}
