/// Unpaired bets on one latency quantile.
///
/// Y = 1 if a value is at most q, the nearest-rank quantile of all earlier values of both arms; 1 is good, and an errored
/// run's Y is 0. Harm looks at the values as they are. Safe asks "slower by the margin or more": there the active arm's
/// values are made slower by the margin, have a quantile of their own, and the bets' δ is 0. What is guaranteed is about
/// the two distributions at q.
struct LatencyQuantile: Codable, Sendable, Equatable {
    let percent: Int
    private(set) var harm = BettingProcess()
    private(set) var safe = BettingProcess()
    private var history: UnpairedHistory
    private var scaledHistory: UnpairedHistory

    init(percent: Int) {
        self.percent = percent
        history = UnpairedHistory(priorMean: Double(percent) / 100, priorWeight: 2)
        scaledHistory = history
    }

    mutating func recordRaw(isFast: Bool, arm: Arm, share: Double) {
        let value = isFast ? 1.0 : 0.0
        let terms = history.terms(share: share)
        harm.bet(terms.harmStakes, on: -terms.effect(value, arm: arm))
        history.record(value)
    }

    mutating func recordScaled(isFast: Bool, arm: Arm, share: Double) {
        let value = isFast ? 1.0 : 0.0
        let terms = scaledHistory.terms(share: share)
        safe.bet(terms.safeStakes(margin: 0), on: terms.effect(value, arm: arm))
        scaledHistory.record(value)
    }
}
