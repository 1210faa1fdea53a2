/// How a model is loaded.
public struct LoadOptions: Sendable {
    /// Custom classes and functions that the file may name, beside the registered ones.
    public var customObjects: CustomObjects
    /// Whether the model is compiled as it was when it was saved.
    public var compiles: Bool
    /// Whether anything skipped, missing or unexpected is an error; the default allows what Keras
    /// allows and lists it in `model.loadReport`.
    public var strict: Bool
    /// How much the file may ask for.
    public var limits: LoadLimits
    /// Whether the weights of an archive stay in the file, mapped into memory, and are read when
    /// they are first used: a load takes milliseconds whatever their size, and processes that load
    /// one file share its pages. A weight that changes is copied first; nothing reaches the file.
    ///
    /// The structure of the file is checked as ever, but not the weights' checksum, which needs
    /// every byte. And the file must not be cut off while the model lives, which would end the
    /// process; saving over it, or removing it, is harmless.
    ///
    /// Of archives and folders only, and of arrays in one piece: those of `.h5` files, of archives in
    /// memory, and compressed ones are read as ever.
    public var isMapped: Bool
    /// Whether the model must give the answers that the file's self-test has
    /// (``SaveOptions/selfTestInputs``); a file without one is an error then.
    public var runsSelfTest: Bool
    /// How far a number of the self-test may be off, as part of itself, or of 1 if it is smaller.
    public var selfTestTolerance: Double

    /// The options of a load, each with its default.
    public init(
        customObjects: CustomObjects = [:], compiles: Bool = true, strict: Bool = false,
        limits: LoadLimits = .default, isMapped: Bool = false, runsSelfTest: Bool = false,
        selfTestTolerance: Double = 1e-4
    ) {
        self.customObjects = customObjects
        self.compiles = compiles
        self.strict = strict
        self.limits = limits
        self.isMapped = isMapped
        self.runsSelfTest = runsSelfTest
        self.selfTestTolerance = selfTestTolerance
    }
}
