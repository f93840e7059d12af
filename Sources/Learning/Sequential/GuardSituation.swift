/// What is known about a canary beside its outcomes, at the moment it is judged.
///
/// Clocks stop while the system is paused; the caller leaves that time out.
public struct GuardSituation: Codable, Sendable, Equatable {
    /// A hold that is decided outside the evidence.
    public enum Hold: String, Codable, Sendable, Equatable, CaseIterable {
        /// The canary was compared with an active bundle that is no longer in force.
        case stale
        /// Something the judgement needs could not be read.
        case error
    }

    /// The canary's share of traffic, 1…99.
    public var canaryPercent: Int
    /// Hours since the share was last changed, without paused time.
    public var hoursInStage: Double
    /// Hours since the canary began, without paused time.
    public var hoursRunning: Double
    /// Whether nothing may be promoted or expired now; regressions are rolled back all the same.
    public var isPaused: Bool
    /// The agent's traffic in keys a day; nil where unknown, which counts as little.
    public var keysPerDay: Double?
    /// 1 for the first canary of this content against the same active content within 90 days, 2 for the second…
    public var repetition: Int
    /// Holds decided outside.
    public var holds: [Hold]
    /// Whether a person has looked at the uneven split and cleared it.
    public var isUnevenSplitCleared: Bool

    /// A first canary, running, nothing held from outside, traffic unknown, unless told otherwise.
    public init(
        canaryPercent: Int,
        hoursInStage: Double,
        hoursRunning: Double,
        isPaused: Bool = false,
        keysPerDay: Double? = nil,
        repetition: Int = 1,
        holds: [Hold] = [],
        isUnevenSplitCleared: Bool = false
    ) {
        self.canaryPercent = canaryPercent
        self.hoursInStage = hoursInStage
        self.hoursRunning = hoursRunning
        self.isPaused = isPaused
        self.keysPerDay = keysPerDay
        self.repetition = repetition
        self.holds = holds
        self.isUnevenSplitCleared = isUnevenSplitCleared
    }
}
