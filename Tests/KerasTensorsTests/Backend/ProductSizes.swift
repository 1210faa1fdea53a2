import Testing

/// Those of a product of matrices.
struct ProductSizes: CustomTestStringConvertible, Sendable {
    let m, n, k: Int
    /// What rows in memory have beyond their own numbers.
    var gap = 0

    var testDescription: String { "\(m) × \(n), \(k) terms, \(gap) apart" }
}
