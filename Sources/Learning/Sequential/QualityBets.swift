/// The three questions asked of one class of quality outcomes, each with eight bets of its own.
struct QualityBets: Codable, Sendable, Equatable {
    /// Against "the canary is not worse" (E_R).
    var harm = BettingProcess()
    /// Against "the canary is worse by the margin or more" (E_P).
    var safe = BettingProcess()
    /// Against "the canary is not better by the improvement" (E_P with a negative margin).
    var superior = BettingProcess()
}
