import Learning

/// The runbook's numbers held against point estimates every night, as Argo Rollouts, Flagger and Unleash do.
///
/// Over 5 points less quality or over 10 % more p95 latency rolls back; 2 points more quality promotes once the stage is
/// over; anything else waits. No test, no correction, no least number of outcomes.
package struct BareThresholds: RolloutRule {
    package static let looks = LookSchedule.nightly

    private var metrics = ArmMetrics()
    private var activeMilliseconds: [Double] = []
    private var canaryMilliseconds: [Double] = []

    package mutating func record(_ outcome: RuleOutcome) {
        metrics.record(outcome)
        if case .run(let milliseconds?, _) = outcome.fact {
            switch outcome.arm {
            case .active: activeMilliseconds.append(milliseconds)
            case .canary: canaryMilliseconds.append(milliseconds)
            }
        }
    }

    package mutating func decide(at moment: RuleMoment) -> RuleDecision {
        let quality = metrics.quality
        let isKnown = quality.active.count > 0 && quality.canary.count > 0
        if isKnown, quality.excess > 0.05 { return .rollback(.quality) }
        if let ratio = tailRatio(), ratio > 1.10 { return .rollback(.tailLatency) }
        return moment.isStageOver && isKnown && quality.excess <= -0.02 ? .promote : .wait
    }

    /// The canary's p95 over the active one's; nil where an arm has no value.
    private mutating func tailRatio() -> Double? {
        guard !activeMilliseconds.isEmpty, !canaryMilliseconds.isEmpty else { return nil }
        activeMilliseconds.sort()
        canaryMilliseconds.sort()
        return Self.tail(canaryMilliseconds) / Self.tail(activeMilliseconds)
    }

    /// The nearest-rank p95 of sorted values.
    private static func tail(_ sorted: [Double]) -> Double {
        sorted[max(0, (95 * sorted.count + 99) / 100 - 1)]
    }
}
