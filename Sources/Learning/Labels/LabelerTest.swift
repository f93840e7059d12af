/// What a labeler's labels say about the labeler.
public struct LabelerAssessment: Codable, Sendable, Equatable {
    /// How many labels were looked at.
    public var labels: Int
    /// How much worse than by chance they fit, in standard deviations; negative is worse. 0 if untested.
    public var z: Double
    /// The probability of a z this low if the labels were drawn from the probabilities; 1 if untested.
    public var pValue: Double
    /// Whether the labels are worse than chance explains, at a false discovery rate of 5 % over all labelers tested.
    public var isAccused: Bool
}

/// Tests whether groups of labels (a labeler's, a burst's) fit the probabilities of a model they had no part in.
///
/// `z = Σ (ln pᵢ(labelᵢ) − μᵢ) / √Σ σᵢ²` with `μᵢ = Σₖ pᵢₖ ln pᵢₖ` and `σᵢ² = Σₖ pᵢₖ (ln pᵢₖ − μᵢ)²`, the moments of a label
/// drawn from pᵢ; one-sided, and the groups accused are those that Benjamini and Hochberg's step-up procedure rejects at
/// 5 %. A sum of few log-likelihoods leans to the left, so the normal tail gets its first Edgeworth term,
/// `Φ(z) − φ(z)·γ/6·(z² − 1)` with γ the skewness of the sum, where that makes it larger; without it clean labelers would be
/// accused twice as often. Groups of fewer than 20 labels are not tested. Probabilities are held 10⁻¹² away from 0.
///
/// The model was learned from finitely many trusted rows and errs for all labelers alike, which a sum over many labels would
/// take for their fault. With `trustedRows` = G the variance of a group of m labels is `Σ σᵢ²·(1 + m/G)`, as if their mean were
/// compared with that of the trusted rows; without it models of 100 rows accuse over 1 % of clean labelers of 100 labels.
///
/// - `groups`: per group its rows; a row may be in several.
/// - `probabilities`: n × K, anchored in trusted rows: see ``AnchoredProbabilities``.
/// - `labels`: n given labels in `0..<K`.
///
/// Sources: Y. Benjamini, Y. Hochberg, "Controlling the False Discovery Rate", JRSS B 1995.
public func assessLabelers(
    groups: [[Int]],
    probabilities: Matrix,
    labels: [Int],
    trustedRows: Int? = nil,
    leastLabels: Int = 20
) -> [LabelerAssessment] {
    precondition(probabilities.rows == labels.count, "one label per row of probabilities")
    var assessments = groups.map { rows in
        guard rows.count >= leastLabels else {
            return LabelerAssessment(labels: rows.count, z: 0, pValue: 1, isAccused: false)
        }
        let fit = LikelihoodFit(rows, probabilities, labels, trustedRows: trustedRows)
        return LabelerAssessment(labels: rows.count, z: fit.z, pValue: fit.pValue, isAccused: false)
    }
    let tested = assessments.indices.filter { groups[$0].count >= leastLabels }
    for index in discoveries(tested.map { assessments[$0].pValue }, rate: 0.05) {
        assessments[tested[index]].isAccused = true
    }
    return assessments
}

/// How well some labels fit their probabilities.
private struct LikelihoodFit {
    /// Standard deviations above expectation.
    let z: Double
    /// The third standardised moment of the sum under the probabilities.
    let skewness: Double

    init(_ rows: [Int], _ probabilities: Matrix, _ labels: [Int], trustedRows: Int?) {
        precondition(trustedRows ?? 1 > 0, "a model is learned from some rows")
        var excess = 0.0
        var variance = 0.0
        var third = 0.0
        for row in rows {
            let shares = probabilities.row(row)
            let logs = shares.map { naturalLogarithm(max($0, 1e-12)) }
            let mean = dotProduct(shares, logs)
            excess += logs[labels[row]] - mean
            for (share, log) in zip(shares, logs) {
                let deviation = log - mean
                variance += share * deviation * deviation
                third += share * deviation * deviation * deviation
            }
        }
        variance *= trustedRows.map { 1 + Double(rows.count) / Double($0) } ?? 1
        z = variance > 0 ? excess / variance.squareRoot() : 0
        skewness = variance > 0 ? third / (variance * variance.squareRoot()) : 0
    }

    var pValue: Double {
        let density = exponential(-z * z / 2) * 0.3989422804014327
        return min(1, normalDistribution(z) + max(0, -density * skewness / 6 * (z * z - 1)))
    }
}

/// The indices of the p-values that Benjamini and Hochberg's procedure rejects at a false discovery rate.
func discoveries(_ pValues: [Double], rate: Double) -> [Int] {
    let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
    let last = order.indices.last { pValues[order[$0]] <= rate * Double($0 + 1) / Double(pValues.count) }
    return last.map { Array(order[...$0]) } ?? []
}
