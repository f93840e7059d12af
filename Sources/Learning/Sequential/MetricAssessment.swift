/// What a canary is compared in.
public enum GuardMetric: String, Codable, Sendable, Equatable, CaseIterable {
    /// The agent's utility of its decisions, 0…1.
    case quality
    /// The median of latency.
    case medianLatency = "latency_p50"
    /// The 95th percentile of latency.
    case tailLatency = "latency_p95"
    /// The rate of runs that ended in an error.
    case errors
}

/// The evidence of one class of quality outcomes.
public struct ClassEvidence: Codable, Sendable, Equatable {
    /// How an outcome compares the two bundles.
    public enum Kind: String, Codable, Sendable, Equatable, CaseIterable {
        /// Both scored, label given blind.
        case blindPairs = "blind_pairs"
        /// Both scored, label given after a decision was shown.
        case reactivePairs = "reactive_pairs"
        /// Only the assigned bundle's outcome is known.
        case unpaired
    }

    /// The class.
    public let kind: Kind
    /// Outcomes counted in it.
    public let outcomes: Int
    /// E_R of this class alone.
    public let harm: Double
    /// E_P of this class alone.
    public let safe: Double
}

/// The evidence on one metric, and the thresholds it is held against.
///
/// E-values are at most 1e300. `estimate` and `margin` have the metric's own sign: for quality a negative estimate is
/// worse, for latency (a ratio minus 1) and errors (a difference of rates) a positive one.
public struct MetricAssessment: Codable, Sendable, Equatable {
    /// The metric.
    public let metric: GuardMetric
    /// E_R, against "not worse".
    public let harm: Double
    /// E_P, against "worse by at least the margin".
    public let safe: Double
    /// 1/α: E_R from here on is an alarm.
    public let alarmThreshold: Double
    /// E_P from here on is a proof for the next stage, raised for repeated canaries.
    public let proofThreshold: Double
    /// Canary against active; nil without data in both arms.
    public let estimate: Double?
    /// The estimate beyond which the canary is too bad.
    public let margin: Double
    /// Quality by class of outcome; empty for other metrics.
    public let classes: [ClassEvidence]
    /// Pairs, of both kinds; 0 for other metrics than quality.
    public let pairs: Int
    /// Unpaired outcomes of the active arm.
    public let activeOutcomes: Int
    /// Unpaired outcomes of the canary arm.
    public let canaryOutcomes: Int
    /// Items of this metric still needed to prove it, if E_P goes on growing as it has: ⌈n·(ln needed / ln E_P − 1)⌉. 0 once
    /// proven, nil while E_P does not grow.
    public let itemsStillNeeded: Int?

    /// Outcomes that speak about the canary: pairs count as one.
    public var canaryEvidence: Int { pairs + canaryOutcomes }
    /// Whether E_R has reached its threshold.
    public var isAlarmed: Bool { harm >= alarmThreshold }
    /// Whether E_P has reached the next stage's threshold.
    public var isProven: Bool { safe >= proofThreshold }
    /// Whether the estimate is worse than the margin.
    public var isPastMargin: Bool {
        guard let estimate else { return false }
        return metric == .quality ? estimate < margin : estimate > margin
    }
}
