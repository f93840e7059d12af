/// One verdict of a judge on a key whose right answer became known.
public struct MatchedVerdict: Sendable, Equatable {
    /// Whether the verdict was the right answer.
    public var agreed: Bool
    /// The judge's confidence on 0…100; a missing one counts as 50.
    public var confidence: Double?
    /// The age of the verdict in days, with its fraction.
    public var ageDays: Double

    /// Takes one verdict as it was matched.
    public init(agreed: Bool, confidence: Double?, ageDays: Double) {
        self.agreed = agreed
        self.confidence = confidence
        self.ageDays = ageDays
    }
}

/// How much a judge's verdicts count, 0.1…1 with three decimals.
///
/// `Σ 2^(−ageᵢ/7)·agreedᵢ / Σ 2^(−ageᵢ/7) − ½ · mean |confidenceᵢ/100 − agreedᵢ|`, clamped. The calibration term is not
/// weighted by age. Verdicts older than 30 days are left out; negative ages count as 0. One to four verdicts say too
/// little: 0.5. None: ``defaultJudgeWeight(_:)``. The measure rewards over-confidence, so it is a display and an alert,
/// not evidence.
public func judgeWeight(of judge: String, verdicts: [MatchedVerdict]) -> Double {
    let recent = verdicts.filter { $0.ageDays <= 30 }
    guard !recent.isEmpty else { return defaultJudgeWeight(judge) }
    guard recent.count >= 5 else { return 0.5 }
    var agreement = 0.0
    var total = 0.0
    var miscalibration = 0.0
    for verdict in recent {
        let right = verdict.agreed ? 1.0 : 0.0
        let weight = exponential(-max(0, verdict.ageDays) / 7 * naturalLogarithm(2))
        agreement += weight * right
        total += weight
        miscalibration += abs((verdict.confidence ?? 50) / 100 - right)
    }
    let weight = agreement / total - 0.5 * miscalibration / Double(recent.count)
    return (min(1, max(0.1, weight)) * 1_000).rounded(.toNearestOrEven) / 1_000
}

/// What a judge's verdicts count before any of them could be checked.
public func defaultJudgeWeight(_ judge: String) -> Double {
    switch judge {
    case "gpt-4", "claude-3-opus": 0.8
    case "claude-3-sonnet": 0.7
    case "gpt-3.5-turbo": 0.6
    default: 0.5
    }
}
