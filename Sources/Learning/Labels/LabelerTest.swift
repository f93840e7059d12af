/// What a labeler's labels say about the labeler.
public struct LabelerAssessment: Codable, Sendable, Equatable {
    /// How many labels were looked at.
    public var labels: Int
    /// How much worse than by chance they fit, in standard deviations; negative is worse.
    public var z: Double
    /// The probability of a fit this bad if the labels were drawn from the probabilities.
    public var pValue: Double
}

/// Tests whether groups of labels (a labeler's, a burst's) fit the probabilities of a model they had no part in.
///
/// `z = Σ (ln pᵢ(labelᵢ) − μᵢ) / √Σ σᵢ²` with `μᵢ = Σₖ pᵢₖ ln pᵢₖ` and `σᵢ² = Σₖ pᵢₖ (ln pᵢₖ − μᵢ)²`, the moments of a label
/// drawn from pᵢ; one-sided. A sum of few log-likelihoods leans to the left and the normal tail is far off where accusations
/// begin, so p comes from the saddlepoint approximation of the sum's own distribution. Who is accused is for
/// ``accusedLabelers(whole:bursts:)`` to say. Nil for groups of fewer than `leastLabels`. Probabilities are held 10⁻¹² away from 0.
///
/// The model was learned from finitely many trusted rows and errs for all labelers alike, which a sum over many labels would
/// take for their fault. With `trustedRows` = G the variance of a group of m labels is `Σ σᵢ²·(1 + m/G)`, as if their mean were
/// compared with that of the trusted rows; without it models of 100 rows accuse over 1 % of clean labelers of 100 labels.
///
/// - `groups`: per group its rows; a row may be in several.
/// - `probabilities`: n × K, anchored in trusted rows: see ``AnchoredProbabilities``.
/// - `labels`: n given labels in `0..<K`.
///
/// Source: R. Lugannani, S. Rice, "Saddle Point Approximation for the Distribution of the Sum of Independent Random Variables",
/// Adv. Appl. Prob. 1980.
public func assessLabelers(
    groups: [[Int]],
    probabilities: Matrix,
    labels: [Int],
    trustedRows: Int? = nil,
    leastLabels: Int = 20
) -> [LabelerAssessment?] {
    precondition(probabilities.rows == labels.count, "one label per row of probabilities")
    return groups.map { rows in
        guard rows.count >= leastLabels else { return nil }
        let fit = LikelihoodFit(rows, probabilities, labels, trustedRows: trustedRows)
        return LabelerAssessment(labels: rows.count, z: fit.z, pValue: fit.pValue)
    }
}

/// Which labelers stand accused, by all of their labels or by a burst of them, at a false discovery rate of 5 % over labelers.
///
/// All bursts of one person who is always wrong are rejected. Were they tests like any other, Benjamini and Hochberg's
/// procedure would allow for as many more false ones among everybody's bursts: one such person with 20 bursts has one
/// honest labeler of 40 accused on average. So a labeler is one test, with `p = 2·min(p_whole, m·p_burst)`: half of the error for
/// the whole, half shared by the m bursts (Bonferroni).
///
/// - `whole`: per labeler the assessment of all labels; those with too few labels for one are no test, and not accused.
/// - `bursts`: per labeler those of the bursts, if there are any.
///
/// Source: Y. Benjamini, Y. Hochberg, "Controlling the False Discovery Rate", JRSS B 1995.
public func accusedLabelers(whole: [LabelerAssessment?], bursts: [[LabelerAssessment]]) -> [Bool] {
    precondition(whole.count == bursts.count, "bursts for each labeler")
    let tests = whole.indices.compactMap { index in
        whole[index].map { whole in
            let least = bursts[index].map(\.pValue).min() ?? 1
            let pValue = min(1, 2 * min(whole.pValue, Double(max(1, bursts[index].count)) * least))
            return (labeler: index, pValue: pValue)
        }
    }
    let accused = Set(discoveries(tests.map(\.pValue), rate: 0.05).map { tests[$0].labeler })
    return whole.indices.map(accused.contains)
}

/// How well some labels fit their probabilities.
private struct LikelihoodFit {
    /// Standard deviations above expectation.
    let z: Double
    /// The probability of a sum this low.
    let pValue: Double

    init(_ rows: [Int], _ probabilities: Matrix, _ labels: [Int], trustedRows: Int?) {
        precondition(trustedRows ?? 1 > 0, "a model is learned from some rows")
        let sum = LogLikelihoodSum(rows.map { LogLikelihoodSum.Term(probabilities.row($0)) })
        let observed = zip(rows, sum.terms).reduce(0) { $0 + $1.1.logs[labels[$1.0]] }
        let (mean, variance) = sum.moments(tilt: 0)
        let inflation = (trustedRows.map { 1 + Double(rows.count) / Double($0) } ?? 1).squareRoot()
        let excess = (observed - mean) / inflation
        z = variance > 0 ? excess / variance.squareRoot() : 0
        pValue = sum.lowerTail(mean + excess, z: z)
    }
}

/// The sum of the log-likelihoods of labels that are drawn from their rows' probabilities.
private struct LogLikelihoodSum {
    /// One row: what a label's log-likelihood can be, and how probable each is.
    struct Term {
        let shares: [Double]
        let logs: [Double]

        init(_ shares: some Sequence<Double>) {
            self.shares = Array(shares)
            logs = self.shares.map { naturalLogarithm(max($0, 1e-12)) }
        }
    }

    let terms: [Term]

    init(_ terms: [Term]) {
        self.terms = terms
    }

    /// Mean and variance where each value x is more probable by e^(tilt·x).
    func moments(tilt: Double) -> (mean: Double, variance: Double) {
        var (mean, variance) = (0.0, 0.0)
        for term in terms {
            var (weight, first, second) = (0.0, 0.0, 0.0)
            for (share, log) in zip(term.shares, term.logs) {
                let tilted = share * exponential(tilt * log)
                weight += tilted
                first += tilted * log
                second += tilted * log * log
            }
            mean += first / weight
            variance += max(0, second / weight - first / weight * (first / weight))
        }
        return (mean, variance)
    }

    /// The cumulant generating function, `Σ ln Σₖ pₖ e^(tilt·ln pₖ)`.
    private func cumulant(_ tilt: Double) -> Double {
        terms.reduce(0) { sum, term in
            sum
                + naturalLogarithm(
                    zip(term.shares, term.logs).reduce(0) { $0 + $1.0 * exponential(tilt * $1.1) }
                )
        }
    }

    /// P(sum ≤ value), by Lugannani and Rice's saddlepoint formula below a standard deviation under the mean, above by the
    /// normal distribution, which nobody is accused by.
    func lowerTail(_ value: Double, z: Double) -> Double {
        guard z < -1 else { return normalDistribution(z) }
        guard let tilt = tilt(of: value) else { return 0 }
        let root = -(2 * (tilt * value - cumulant(tilt))).squareRoot()
        let scale = tilt * moments(tilt: tilt).variance.squareRoot()
        guard root < 0, scale < 0 else { return normalDistribution(z) }
        let density = exponential(-root * root / 2) * 0.3989422804014327
        return min(1, max(0, normalDistribution(root) + density * (1 / root - 1 / scale)))
    }

    /// Where the tilted mean is `value`; nil where the value is as low as labels can make it, or next to it.
    private func tilt(of value: Double) -> Double? {
        var (low, high) = (-64.0, 0.0)
        guard moments(tilt: low).mean < value else { return nil }
        var tilt = -1.0
        for _ in 0..<60 {
            let (mean, variance) = moments(tilt: tilt)
            if abs(mean - value) <= 1e-9 * (1 + abs(value)) { break }
            if mean > value { high = tilt } else { low = tilt }
            let newton = variance > 0 ? tilt - (mean - value) / variance : low
            tilt = newton > low && newton < high ? newton : (low + high) / 2
        }
        return tilt
    }
}

/// The indices of the p-values that Benjamini and Hochberg's procedure rejects at a false discovery rate.
func discoveries(_ pValues: [Double], rate: Double) -> [Int] {
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    let last = order.indices.last { pValues[order[$0]] <= rate * Double($0 + 1) / Double(pValues.count) }
    return last.map { Array(order[...$0]) } ?? []
}
