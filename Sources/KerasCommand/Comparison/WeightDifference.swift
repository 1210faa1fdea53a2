import Keras

/// A weight, or an object with weights, in which two files differ.
struct WeightDifference {
    /// An array's type and shape.
    struct Form: Equatable {
        let dtype: String
        let shape: [Int]
    }

    enum Kind {
        /// Only one file has it; for an object, how many arrays are in it.
        case presence(Presence, arrays: Int?)
        case form(Form, Form)
        /// The largest distance of two values; `nil` where they are no numbers, or one is NaN.
        case values(Double?)
    }

    let path: String
    let kind: Kind

    /// Differences by path: those of the first file's weights in its order, then what only the
    /// second has. An object that one of them lacks is told once.
    static func all(
        between first: FileEditor, and second: FileEditor, tolerance: Double
    ) throws -> [WeightDifference] {
        let (left, right) = (first.weights, second.weights)
        let known = Dictionary(
            right.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var differences: [WeightDifference] = []
        for weight in left {
            guard let other = known[weight.path] else { continue }
            let forms = (Form(weight), Form(other))
            guard forms.0 == forms.1 else {
                differences.append(.init(path: weight.path, kind: .form(forms.0, forms.1)))
                continue
            }
            let comparison = try ValueComparison(
                first.bytes(of: weight), second.bytes(of: other), dtype: weight.dtype)
            if !comparison.isWithin(tolerance) {
                differences.append(
                    .init(path: weight.path, kind: .values(comparison.largestDistance)))
            }
        }
        return differences + absent(left, from: right, presence: .first)
            + absent(right, from: left, presence: .second)
    }

    /// What `weights` has and `others` has not.
    private static func absent(
        _ weights: [FileEditor.Weight], from others: [FileEditor.Weight], presence: Presence
    ) -> [WeightDifference] {
        let paths = Set(others.map(\.path))
        let objects = Set(others.map(\.object))
        var counts: [String: Int] = [:]
        for weight in weights { counts[weight.object, default: 0] += 1 }
        var told = Set<String>()
        return weights.compactMap { weight in
            guard !paths.contains(weight.path) else { return nil }
            guard !objects.contains(weight.object) else {
                return .init(path: weight.path, kind: .presence(presence, arrays: nil))
            }
            guard told.insert(weight.object).inserted else { return nil }
            return .init(
                path: weight.object, kind: .presence(presence, arrays: counts[weight.object]))
        }
    }
}

extension WeightDifference.Form {
    init(_ weight: FileEditor.Weight) {
        dtype = weight.dtype
        shape = weight.shape
    }
}
