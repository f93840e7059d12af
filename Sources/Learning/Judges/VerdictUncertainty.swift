/// What one judge said about one run.
public struct WeightedVerdict: Sendable, Equatable {
    /// The judge's weight; nil for a judge not known, which counts as 0.5.
    public var weight: Double?
    /// The label it would have chosen; nil if it scored without a verdict.
    public var verdict: String?
    /// Its confidence on 0…100; a missing one counts as 50.
    public var confidence: Double?

    /// Takes one judge's score.
    public init(weight: Double?, verdict: String?, confidence: Double?) {
        self.weight = weight
        self.verdict = verdict
        self.confidence = confidence
    }
}

/// How unsure the judges leave us about a run, and by which reading.
public struct VerdictUncertainty: Sendable, Equatable {
    /// The reading that gave the number.
    public enum Method: String, Codable, Sendable {
        /// Nobody scored.
        case noJudges = "no_judges"
        /// Scores without a single verdict.
        case noVerdicts = "no_verdicts"
        /// Verdicts differ.
        case disagreement
        /// Verdicts agree on little confidence.
        case lowConfidence = "low_confidence"
        /// Verdicts agree; what is left is the spread of their confidence.
        case weightedVariance = "weighted_variance"
    }

    /// 0 (settled) … 1 (open).
    public var uncertainty: Double
    /// The reading that gave the number.
    public var method: Method
}

/// The uncertainty that judges' verdicts on one run leave.
///
/// - No scores, or none with a verdict: 1.
/// - Verdicts differ: the entropy of their counts over log₂ of the number of distinct verdicts; weights play no part.
/// - They agree: with c the weighted mean confidence, `1 − c` if c (rounded to 10⁻⁹) is below 0.6, else four times the
///   weighted variance of the confidences, at most 1. Weights that are all 0 count the same.
public func verdictUncertainty(_ scores: [WeightedVerdict]) -> VerdictUncertainty {
    guard !scores.isEmpty else { return VerdictUncertainty(uncertainty: 1, method: .noJudges) }
    let voting = scores.filter { $0.verdict != nil }
    guard !voting.isEmpty else { return VerdictUncertainty(uncertainty: 1, method: .noVerdicts) }
    let counts = Dictionary(voting.map { ($0.verdict ?? "", 1) }, uniquingKeysWith: +)
    if counts.count > 1 {
        // Sorted, so that the sum does not depend on a dictionary's order.
        let entropy = counts.values.sorted().reduce(0.0) { sum, count in
            let share = Double(count) / Double(voting.count)
            return sum - share * naturalLogarithm(share)
        }
        return VerdictUncertainty(
            uncertainty: min(1, entropy / naturalLogarithm(Double(counts.count))),
            method: .disagreement
        )
    }
    let confidences = voting.map { ($0.confidence ?? 50) / 100 }
    var weights = voting.map { max(0, $0.weight ?? 0.5) }
    if weights.allSatisfy({ $0 == 0 }) { weights = weights.map { _ in 1 } }
    let total = weights.reduce(0, +)
    let mean = zip(weights, confidences).reduce(0) { $0 + $1.0 * $1.1 } / total
    if (mean * 1e9).rounded() / 1e9 < 0.6 {
        return VerdictUncertainty(uncertainty: 1 - mean, method: .lowConfidence)
    }
    let variance = zip(weights, confidences).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / total
    return VerdictUncertainty(uncertainty: min(1, 4 * variance), method: .weightedVariance)
}
