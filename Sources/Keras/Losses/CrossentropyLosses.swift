import KerasTensors

extension Losses {
    /// The crossentropy of independent yes/no targets, the mean over `axis`.
    /// (Keras: `binary_crossentropy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets from 0 to 1, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    ///   - fromLogits: Whether `yPred` are logits rather than probabilities.
    ///   - labelSmoothing: Moves the targets this fraction of the way to 0.5.
    /// - Returns: The shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func binaryCrossentropy(
        _ yTrue: Tensor, _ yPred: Tensor, fromLogits: Bool = false, labelSmoothing: Double = 0,
        axis: Int = -1
    ) throws -> Tensor {
        let yTrue = try smoothed(
            Ops.cast(yTrue, to: yPred.dtype), labelSmoothing, toward: 0.5)
        let values = try Ops.binaryCrossentropy(
            target: yTrue, output: yPred, fromLogits: fromLogits)
        return try Ops.mean(values, axis: [axis])
    }

    /// The crossentropy of one-hot targets (or other distributions) along `axis`.
    /// (Keras: `categorical_crossentropy`.)
    ///
    /// - Parameters:
    ///   - yTrue: One-hot targets or distributions, `(…, classes)`.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    ///   - fromLogits: Whether `yPred` are logits rather than probabilities.
    ///   - labelSmoothing: Moves the targets this fraction of the way to the even distribution.
    /// - Returns: A value for each sample: the shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func categoricalCrossentropy(
        _ yTrue: Tensor, _ yPred: Tensor, fromLogits: Bool = false, labelSmoothing: Double = 0,
        axis: Int = -1
    ) throws -> Tensor {
        let yTrue = try smoothed(Ops.cast(yTrue, to: yPred.dtype), labelSmoothing)
        return try Ops.categoricalCrossentropy(
            target: yTrue, output: yPred, fromLogits: fromLogits, axis: axis)
    }

    /// The crossentropy of classes given by number. (Keras: `sparse_categorical_crossentropy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Class numbers, of `yPred`'s shape without `axis` (or with size 1 there).
    ///   - yPred: Predictions, with the classes along `axis`, of a float dtype.
    ///   - fromLogits: Whether `yPred` are logits rather than probabilities.
    ///   - ignoreClass: A class whose values are 0 and masked.
    /// - Returns: A value for each sample: `yPred`'s shape without `axis`, of its dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func sparseCategoricalCrossentropy(
        _ yTrue: Tensor, _ yPred: Tensor, fromLogits: Bool = false, ignoreClass: Int? = nil,
        axis: Int = -1
    ) throws -> Tensor {
        var (yTrue, yPred) = (yTrue, yPred)
        if yTrue.rank == yPred.rank, yTrue.shape[axis] == 1 {
            yTrue = try Ops.squeeze(yTrue, axis: [axis])
        }
        guard let ignoreClass else {
            return try Ops.sparseCategoricalCrossentropy(
                target: yTrue, output: yPred, fromLogits: fromLogits, axis: axis)
        }
        let counts = try Ops.notEqual(
            yTrue, Ops.cast(Tensor(.int(ignoreClass)), to: yTrue.dtype))
        yTrue = try Ops.where(counts, yTrue, 0)
        yPred = try Ops.where(Ops.expandDims(counts, axis: [axis]), yPred, 0)
        let values = try Ops.sparseCategoricalCrossentropy(
            target: yTrue, output: yPred, fromLogits: fromLogits, axis: axis)
        return try Ops.where(counts, values, 0.0).withMask(counts)
    }

    /// Binary crossentropy that counts well-classified elements less, by `(1 - p)^gamma`.
    /// (Keras: `binary_focal_crossentropy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Targets from 0 to 1, of any number dtype.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    ///   - applyClassBalancing: Whether targets of 1 weigh `alpha` and of 0 `1 - alpha`.
    /// - Returns: The shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func binaryFocalCrossentropy(
        _ yTrue: Tensor, _ yPred: Tensor, applyClassBalancing: Bool = false,
        alpha: Double = 0.25, gamma: Double = 2, fromLogits: Bool = false,
        labelSmoothing: Double = 0, axis: Int = -1
    ) throws -> Tensor {
        let yTrue = try smoothed(
            Ops.cast(yTrue, to: yPred.dtype), labelSmoothing, toward: 0.5)
        let yPred = fromLogits ? try Ops.sigmoid(yPred) : yPred
        let (no, negative) = (try Ops.subtract(1, yTrue), try Ops.subtract(1, yPred))
        let likelihood = try Ops.add(Ops.multiply(yTrue, yPred), Ops.multiply(no, negative))
        let factor = try Ops.power(Ops.subtract(1.0, likelihood), Tensor(.float(gamma)))
        var values = try Ops.multiply(
            factor, Ops.binaryCrossentropy(target: yTrue, output: yPred, fromLogits: false))
        if applyClassBalancing {
            let weight = try Ops.add(
                Ops.multiply(yTrue, Tensor(.float(alpha))),
                Ops.multiply(no, Tensor(.float(1 - alpha))))
            values = try Ops.multiply(weight, values)
        }
        return try Ops.mean(values, axis: [axis])
    }

    /// Categorical crossentropy times `alpha · (1 - p)^gamma`, so that well-classified samples
    /// count less. (Keras: `categorical_focal_crossentropy`.)
    ///
    /// - Parameters:
    ///   - yTrue: One-hot targets or distributions, `(…, classes)`.
    ///   - yPred: Predictions of the same shape, of a float dtype.
    ///   - alpha: One factor, or one for each class.
    ///   - gamma: The greater, the less well-classified samples count.
    /// - Returns: A value for each sample: the shape without `axis`, of the predictions' dtype.
    /// - Throws: ``TensorError`` for shapes that do not fit each other.
    public static func categoricalFocalCrossentropy(
        _ yTrue: Tensor, _ yPred: Tensor, alpha: NumberOrList = 0.25, gamma: Double = 2,
        fromLogits: Bool = false, labelSmoothing: Double = 0, axis: Int = -1
    ) throws -> Tensor {
        let yTrue = try smoothed(Ops.cast(yTrue, to: yPred.dtype), labelSmoothing)
        var output = fromLogits ? try Ops.softmax(yPred, axis: axis) : yPred
        output = try Ops.divide(output, Ops.sum(output, axis: [axis], keepDims: true))
        output = try Ops.clip(output, min: epsilon, max: Tensor(.float(1 - .kerasEpsilon)))
        let crossentropy = try Ops.multiply(Ops.negative(yTrue), Ops.log(output))
        let factor = try Ops.power(Ops.subtract(1.0, output), Tensor(.float(gamma)))
        let weight = try Ops.multiply(factor, alpha.tensor)
        return try Ops.sum(Ops.multiply(weight, crossentropy), axis: [axis])
    }

    /// `(1 - p^q) / q` for the probability `p` of the right class: robust against wrong labels.
    /// (Keras: `categorical_generalized_cross_entropy`.)
    ///
    /// - Parameters:
    ///   - yTrue: Class numbers.
    ///   - yPred: Probabilities, `(…, classes)`, of a float dtype.
    ///   - q: Between 0 (crossentropy) and 1 (absolute error), both excluded.
    /// - Returns: A value for each sample, `(…)`, of the predictions' dtype.
    /// - Throws: ``KerasError/invalidInput(object:expected:found:)`` if the number of classes is not
    ///   known; ``TensorError`` for shapes that do not fit each other.
    public static func categoricalGeneralizedCrossEntropy(
        _ yTrue: Tensor, _ yPred: Tensor, q: Double
    ) throws -> Tensor {
        guard let classes = yPred.shape[-1] else {
            throw KerasError.invalidInput(
                object: "categorical_generalized_cross_entropy",
                expected: "predictions whose last dimension is known", found: "\(yPred.shape)")
        }
        let hot = try Ops.oneHot(
            Ops.cast(yTrue, to: .int32), numClasses: classes, dtype: yPred.dtype)
        let probability = try Ops.sum(Ops.multiply(yPred, hot), axis: -1)
        let distance = try Ops.subtract(1, Ops.power(probability, Tensor(.float(q))))
        return try Ops.divide(distance, Tensor(.float(q)))
    }

    /// Targets moved by `fraction` toward `value`, or toward 1 / classes.
    private static func smoothed(
        _ yTrue: Tensor, _ fraction: Double, toward value: Double? = nil
    ) throws -> Tensor {
        guard fraction != 0 else { return yTrue }
        let value = value ?? 1 / Double(yTrue.shape[-1] ?? 1)
        let kept = try Ops.multiply(yTrue, Tensor(.float(1 - fraction)))
        return try Ops.add(kept, Tensor(.float(fraction * value)))
    }
}
