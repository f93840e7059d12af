extension LogisticModel {
    /// Fits a logistic regression: the minimum of `½‖w‖² + C·Σ ωᵢ·log lossᵢ`, intercepts unpenalised, over columns
    /// standardised by their plain mean and population deviation.
    ///
    /// - `features`: n × d finite numbers. A constant column gets coefficient 0.
    /// - `labels`: n classes in `0..<classes`. With two classes there is one logit, for class 0.
    /// - `weights`: n numbers ≥ 0; a row of weight 2 counts as two rows (but only once in the standardisation).
    ///
    /// The penalty gives separable and collinear data one answer. The cost is about 6 passes of n·d² operations, of
    /// which large n take most on a sixteenth of the rows; no copy of the matrix is made. Same convention as
    /// scikit-learn's `LogisticRegression` on standardised columns, except for the sign of the two-class logit.
    public static func fit(
        features: Matrix,
        labels: [Int],
        classes: Int,
        weights: [Double],
        options: LogisticOptions = LogisticOptions()
    ) throws(TrainingError) -> LogisticModel {
        let examples = Examples(features: features, labels: labels, weights: weights, classes: classes)
        let standardization = try examples.validatedStandardization()
        return fitted(to: examples, ranges: [0..<features.rows], standardization, options: options)
    }

    /// Fits on some ranges of checked examples; classes without rows there get the smoothed logit of an absent class.
    static func fitted(to examples: Examples, ranges: [Range<Int>], options: LogisticOptions) -> LogisticModel {
        let totals = examples.classWeights(in: ranges)
        guard totals.allSatisfy({ $0 > 0 }) else {
            return prior(examples: examples, totals: totals, ranges: ranges)
        }
        return fitted(
            to: examples,
            ranges: ranges,
            Standardization(of: examples.features, ranges: ranges),
            options: options
        )
    }

    private static func fitted(
        to examples: Examples,
        ranges: [Range<Int>],
        _ standardization: Standardization,
        options: LogisticOptions
    ) -> LogisticModel {
        let objective = LogisticObjective(
            examples: examples,
            standardization: standardization,
            ranges: ranges,
            inverseRegularization: options.inverseRegularization
        )
        let optimum = LogisticOptimizer(objective: objective, maximumIterations: options.maximumIterations).minimum()
        return LogisticModel(objective: objective, optimum: optimum)
    }

    private init(objective: LogisticObjective, optimum: Optimum) {
        let width = objective.width
        let means = objective.standardization.means
        let deviations = objective.standardization.deviations
        let standardized = (0..<objective.logits).map { logit in
            (0..<(width - 1)).map { column in
                deviations[column] > 0 ? optimum.parameters[logit * width + column] : 0
            }
        }
        let raw = standardized.map { row in
            zip(row, deviations).map { $1 > 0 ? $0 / $1 : 0 }
        }
        self.init(
            classes: objective.examples.classes,
            intercepts: raw.indices.map { logit in
                optimum.parameters[logit * width + width - 1] - dotProduct(raw[logit], means)
            },
            coefficients: raw,
            standardizedCoefficients: standardized,
            means: means,
            deviations: deviations,
            iterations: optimum.iterations,
            converged: optimum.converged
        )
    }

    /// The model of training rows in which a class is missing: (nₖ + 1) / (n + K) whatever the row says.
    ///
    /// The intercept of an absent class has no finite optimum; this occurs only inside folds, never in ``fit``.
    private static func prior(examples: Examples, totals: [Double], ranges: [Range<Int>]) -> LogisticModel {
        let columns = examples.features.columns
        let logits = totals.map { naturalLogarithm($0 + 1) }
        let intercepts = examples.classes == 2 ? [logits[0] - logits[1]] : logits
        let zeros = intercepts.map { _ in [Double](repeating: 0, count: columns) }
        let standardization = Standardization(of: examples.features, ranges: ranges)
        return LogisticModel(
            classes: examples.classes,
            intercepts: intercepts,
            coefficients: zeros,
            standardizedCoefficients: zeros,
            means: standardization.means,
            deviations: standardization.deviations,
            iterations: 0,
            converged: true
        )
    }
}
