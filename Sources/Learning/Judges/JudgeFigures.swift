/// One verdict beside the right answer.
public struct CheckedVerdict: Sendable, Equatable {
    /// The label the judge chose.
    public var verdict: Int
    /// The right one.
    public var truth: Int
    /// The judge's confidence in its verdict on 0…100; a missing one counts as 50.
    public var confidence: Double?

    /// Takes a verdict and the right answer.
    public init(verdict: Int, truth: Int, confidence: Double?) {
        self.verdict = verdict
        self.truth = truth
        self.confidence = confidence
    }
}

/// How reliable a judge is, measured on rows whose right answer is known.
public struct JudgeFigures: Codable, Sendable, Equatable {
    /// The number of verdicts.
    public var verdicts: Int
    /// The share of right verdicts, with its 90 % Wilson interval.
    public var agreement: IntervalEstimate?
    /// Cohen's kappa: agreement beyond chance, see ``cohenKappa(confusion:)``.
    public var kappa: Double?
    /// Per label the share of its rows that were recognised, with its 90 % Wilson interval; nil for a label without rows.
    ///
    /// With two labels these are the sensitivity (label 0) and the specificity (label 1).
    public var recall: [IntervalEstimate?]
    /// The mean squared distance of confidence from being right; nil without verdicts.
    public var brier: Double?
    /// The expected calibration error of the confidence over ten bins of equal width.
    public var calibrationError: Double

    /// Measures verdicts on labels in `0..<classes`; all figures of no verdicts are nil or 0.
    public init(_ checked: [CheckedVerdict], classes: Int) {
        let confusion = confusionMatrix(
            decisions: checked.map(\.verdict),
            truths: checked.map(\.truth),
            classes: classes
        )
        let right = checked.map { $0.verdict == $0.truth }
        let confidences = checked.map { min(max(($0.confidence ?? 50) / 100, 0), 1) }
        let misses = zip(confidences, right).map { ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0)) }
        verdicts = checked.count
        agreement = wilsonInterval(hits: Double(right.count { $0 }), of: Double(right.count))
        kappa = cohenKappa(confusion: confusion)
        recall = (0..<classes).map { label in
            wilsonInterval(hits: confusion[label][label], of: confusion.reduce(0) { $0 + $1[label] })
        }
        brier = weightedMean(misses, weights: nil)
        calibrationError = expectedCalibrationError(
            reliabilityCurve(probabilities: confidences, outcomes: right, binning: .equalWidth)
        )
    }
}

/// A share with Wilson's interval, which stays inside 0…1 and is wide where there is little: nil for no trials.
///
/// `(p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n)`; z = 1.645 gives 5–95 %. The value is the plain share.
///
/// Source: E. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22, 1927.
public func wilsonInterval(hits: Double, of trials: Double, z: Double = 1.6448536269514722) -> IntervalEstimate? {
    guard trials > 0 else { return nil }
    let share = hits / trials
    let spread = z * z / trials
    let middle = (share + spread / 2) / (1 + spread)
    let half = (spread * (share * (1 - share) + spread / 4)).squareRoot() / (1 + spread)
    return IntervalEstimate(value: share, low: max(0, middle - half), high: min(1, middle + half))
}

/// Cohen's kappa, `(pₒ − pₑ) / (1 − pₑ)`: agreement beyond what the two marginals give by chance; 1 full, 0 none.
///
/// - `confusion`: K × K counts or weights.
///
/// Nil without counts, or where chance alone agrees fully (one label only on both sides).
public func cohenKappa(confusion: [[Double]]) -> Double? {
    let total = confusion.joined().reduce(0, +)
    guard total > 0 else { return nil }
    var observed = 0.0
    var expected = 0.0
    for label in confusion.indices {
        observed += confusion[label][label] / total
        expected += confusion[label].reduce(0, +) / total * confusion.reduce(0) { $0 + $1[label] } / total
    }
    return expected < 1 ? (observed - expected) / (1 - expected) : nil
}
