/// Everything counted about a canary's errors: unpaired bets on Y = 1 − error of each key's first run.
///
/// Errors are a metric of their own because a crash is invisible to shadow scoring.
struct ErrorEvidence: Codable, Sendable, Equatable {
    private(set) var harm = BettingProcess()
    private(set) var safe = BettingProcess()
    private(set) var activeRuns = 0
    private(set) var canaryRuns = 0
    private var history = UnpairedHistory(priorMean: 0.5, priorWeight: 1)
    private var difference = StratifiedDifference()

    mutating func record(errored: Bool, arm: Arm, share: Double, margin: Double) {
        let value = errored ? 0.0 : 1.0
        let terms = history.terms(share: share)
        let effect = terms.effect(value, arm: arm)
        harm.bet(terms.harmStakes, on: -effect)
        safe.bet(terms.safeStakes(margin: margin), on: effect + margin)
        history.record(value)
        difference.record(1 - value, arm: arm, share: share)
        switch arm {
        case .active: activeRuns += 1
        case .canary: canaryRuns += 1
        }
    }

    /// The canary's error rate minus the active one's; positive is worse; nil without data.
    var estimate: Double? { difference.estimate?.value }
}
