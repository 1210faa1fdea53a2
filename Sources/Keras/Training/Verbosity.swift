/// How much `fit`, `evaluate` and `predict` print: `0`, `1` or `2`, as in Keras, or by name.
public enum Verbosity: Int, Sendable, ExpressibleByIntegerLiteral {
    /// Nothing is printed.
    case silent = 0
    /// A bar that grows with the steps.
    case progressBar = 1
    /// One line for each epoch of `fit`, and for each call of the others.
    case line = 2

    /// The bar on a terminal, and lines elsewhere. Keras's "auto" is the bar everywhere, and tells those who
    /// write to a file to ask for lines.
    public static var auto: Verbosity { auto(isTerminal: Terminal.isStandardOutput) }

    static func auto(isTerminal: Bool) -> Verbosity { isTerminal ? .progressBar : .line }

    /// Any number but 0 and 2 gives the bar.
    public init(integerLiteral value: Int) { self = Verbosity(rawValue: value) ?? .progressBar }
}
