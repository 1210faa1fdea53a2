/// What writing a config needs to know.
public struct EncodingContext {
    /// The object that is written, for errors.
    public let path: String

    public init(path: String = "config") {
        self.path = path
    }

    public func appending(_ component: String) -> EncodingContext {
        EncodingContext(path: "\(path).\(component)")
    }
}
