import Testing

/// Where two lists of numbers differ too much, in one line with the worst element; `nil` where they do not.
///
/// Elements are close when `|actual - expected| <= absolute + relative * |expected|`. NaN is close to NaN only,
/// an infinity to itself only.
public func differenceDescription<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
    _ actual: some Collection<Actual>,
    _ expected: some Collection<Expected>,
    relative: Double = 1e-6,
    absolute: Double = 0
) -> String? {
    guard actual.count == expected.count else {
        return "\(actual.count) values, expected \(expected.count)"
    }
    var failures = 0
    var worst: (index: Int, actual: Double, expected: Double, excess: Double)?
    for (index, pair) in zip(actual, expected).enumerated() {
        let (found, wanted) = (Double(pair.0), Double(pair.1))
        if found == wanted || (found.isNaN && wanted.isNaN) { continue }
        let difference = (found - wanted).magnitude
        let allowed = absolute + relative * wanted.magnitude
        if difference <= allowed && allowed.isFinite { continue }
        failures += 1
        let excess =
            difference.isFinite ? difference / max(allowed, .leastNormalMagnitude) : .infinity
        if worst.map({ excess > $0.excess }) ?? true { worst = (index, found, wanted, excess) }
    }
    guard let worst else { return nil }
    let difference = (worst.actual - worst.expected).magnitude
    return """
        \(failures) of \(actual.count) values differ; worst at index \(worst.index): \(worst.actual), \
        expected \(worst.expected), difference \(difference) \
        (relative \(difference / worst.expected.magnitude)); \
        allowed: \(absolute) + \(relative) × |expected|
        """
}

/// Records an issue unless `actual` is close to `expected`, element by element.
///
/// - Returns: Whether it was, for tests that want to stop there.
@discardableResult
public func expectClose<Actual: BinaryFloatingPoint, Expected: BinaryFloatingPoint>(
    _ actual: some Collection<Actual>,
    _ expected: some Collection<Expected>,
    relative: Double = 1e-6,
    absolute: Double = 0,
    _ what: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
    guard
        let difference = differenceDescription(
            actual, expected, relative: relative, absolute: absolute)
    else { return true }
    let what = what()
    Issue.record(
        "\(what.isEmpty ? "" : what + ": ")\(difference)", sourceLocation: sourceLocation)
    return false
}

/// Records an issue unless the numbers in Python's answer (nested lists, C order) are close to `actual`.
@discardableResult
public func expectClose<Actual: BinaryFloatingPoint>(
    _ actual: some Collection<Actual>,
    _ answer: OracleValue?,
    relative: Double = 1e-6,
    absolute: Double = 0,
    _ what: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
    guard let expected = answer?.flattenedDoubles else {
        Issue.record(
            "no numbers in the answer: \(String(describing: answer))",
            sourceLocation: sourceLocation)
        return false
    }
    return expectClose(
        actual, expected, relative: relative, absolute: absolute, what(),
        sourceLocation: sourceLocation)
}
