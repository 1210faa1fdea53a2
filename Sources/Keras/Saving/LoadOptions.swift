/// How a model is loaded.
public struct LoadOptions {
    /// Custom classes and functions that the file may name, beside the registered ones.
    public var customObjects: CustomObjects
    /// Whether the model is compiled as it was when it was saved.
    public var compiles: Bool
    /// Whether anything skipped, missing or unexpected is an error; the default allows what Keras
    /// allows and lists it in `model.loadReport`.
    public var strict: Bool
    /// How much the file may ask for.
    public var limits: LoadLimits

    public init(
        customObjects: CustomObjects = [:], compiles: Bool = true, strict: Bool = false,
        limits: LoadLimits = .default
    ) {
        self.customObjects = customObjects
        self.compiles = compiles
        self.strict = strict
        self.limits = limits
    }
}
