/// A logistic regression: one logit for two labels, a softmax over K logits for more.
///
/// Two labels: `logit P(label 0) = intercepts[0] + Σⱼ coefficients[0][j] · xⱼ`. The first label is the one acted on, so
/// a positive coefficient speaks for label 0 (peers whose positive class is class 1 have the opposite sign).
/// K > 2: `P(k) = exp(zₖ) / Σₗ exp(zₗ)` with `zₖ = intercepts[k] + Σⱼ coefficients[k][j] · xⱼ`; the coefficients of a
/// column sum to 0 over the labels, and so do the intercepts in standardised units.
public struct LogisticModel: Codable, Sendable, Equatable {
    /// K, the number of labels.
    public var classes: Int
    /// One intercept per logit, for raw features.
    public var intercepts: [Double]
    /// One row of coefficients per logit, per unit of the raw feature.
    public var coefficients: [[Double]]
    /// The coefficients per standard deviation of the feature; these are what the penalty sees.
    public var standardizedCoefficients: [[Double]]
    /// The mean of each column over the training rows, without weights.
    public var means: [Double]
    /// The population standard deviation of each column; 0 marks a constant column, whose coefficients are 0.
    public var deviations: [Double]
    /// How many steps the optimiser took over all rows.
    public var iterations: Int
    /// Whether the optimiser reached its stated accuracy.
    public var converged: Bool

    /// The logits of one row: one number for two labels, K for more.
    public func logits(of row: [Double]) -> [Double] {
        precondition(row.count == means.count, "a row has one number per column of the model")
        return zip(intercepts, coefficients).map { intercept, weights in
            var sum = intercept
            for (weight, value) in zip(weights, row) { sum += term(weight, value) }
            return sum
        }
    }

    /// `weight · value`, held within ±10³⁰⁰, so that huge terms of opposite sign still add up to a number.
    func term(_ weight: Double, _ value: Double) -> Double {
        weight == 0 ? 0 : min(max(weight * value, -1e300), 1e300)
    }

    /// The probabilities of the K labels for one row, in label order.
    ///
    /// Saturates to exactly 0 and 1 for logits beyond about ±745 and never yields NaN for finite rows.
    public func probabilities(of row: [Double]) -> [Double] {
        let logits = logits(of: row)
        guard classes > 2 else {
            let first = logistic(logits[0])
            return [first, 1 - first]
        }
        return softmax(logits)
    }
}

/// How a ``LogisticModel`` is fitted.
public struct LogisticOptions: Sendable, Equatable {
    /// C, the inverse strength of the penalty: the loss is multiplied by it.
    public var inverseRegularization: Double
    /// The optimiser gives up after this many steps and says so in `converged`.
    public var maximumIterations: Int

    /// C = 1 and at most 1,000 steps (Newton needs about 6, L-BFGS up to some hundreds).
    public init(inverseRegularization: Double = 1, maximumIterations: Int = 1_000) {
        precondition(inverseRegularization > 0, "without a penalty separable data have no answer")
        self.inverseRegularization = inverseRegularization
        self.maximumIterations = maximumIterations
    }
}
