/// What to do with a canary.
public enum GuardRecommendation: String, Codable, Sendable, Equatable, CaseIterable {
    /// Raise its share to `nextPercent`.
    case promote
    /// Take it back.
    case rollback
    /// Wait.
    case monitor
}

/// Why.
///
/// The contract's rollback reasons are `quality_regression`, `latency_regression`, `manual` and `expired`; a regression in
/// errors is reported as `error_regression` in addition to them.
public enum GuardReason: String, Codable, Sendable, Equatable, CaseIterable {
    /// Quality is worse, beyond its margin.
    case qualityRegression = "quality_regression"
    /// The error rate is worse, beyond its margin.
    case errorRegression = "error_regression"
    /// A latency quantile is worse, beyond its margin.
    case latencyRegression = "latency_regression"
    /// The canary reached the end of its time without a decision.
    case expired
    /// A person took it back; never given by the guard itself.
    case manual
    /// Quality is shown to be better by the improvement.
    case performanceImprovement = "performance_improvement"
    /// Quality is shown not to be worse by the margin.
    case notWorse = "not_worse"
    /// No canary is running; given where there is nothing to assess.
    case noCanary = "no_canary"
    /// Automatic action is paused.
    case paused
    /// Keys do not arrive in the arms as assigned; a person must clear it.
    case unevenSplit = "uneven_split"
    /// Labels take longer in one arm, and unpaired outcomes count.
    case labelBias = "label_bias"
    /// Reported variants differ from the recomputed ones.
    case misassigned
    /// Scoring a run again does not give the decision it reported.
    case shadowMismatch = "shadow_mismatch"
    /// Worse for certain, but the estimate is not past the margin: a person decides.
    case worseWithinMargin = "worse_within_margin"
    /// The active bundle it was compared with is no longer in force.
    case stale
    /// Something the judgement needs could not be read.
    case error
    /// Nothing has been counted yet.
    case noData = "no_data"
    /// Too little time or too few outcomes.
    case insufficient
    /// Enough outcomes, and evidence for neither side.
    case undecided
}

/// A canary's verdict with every number that led to it.
public struct GuardAssessment: Codable, Sendable, Equatable {
    /// The rules it was judged by.
    public let ruleVersion: Int
    /// What to do.
    public let recommendation: GuardRecommendation
    /// The first of `reasons`.
    public let reason: GuardReason
    /// Everything that led to the recommendation or stands in the way of another, most important first; never empty.
    public let reasons: [GuardReason]
    /// What stops a promotion until it goes away or a person decides; also shown beside a rollback, which no hold stops.
    public let holds: [GuardReason]
    /// Whether some metric is worse, beyond its margin.
    public let hasRegression: Bool
    /// Quality, canary minus active, on 0…1; nil without data.
    public let qualityDelta: Double?
    /// The canary's p95 of latency over the active one's, minus 1; nil without data.
    public let latencyDelta: Double?
    /// The error rate, canary minus active; nil without data.
    public let errorDelta: Double?
    /// The share that a promotion leads to: 50 below 50 %, else 100.
    public let nextPercent: Int
    /// Whether the canary has been in its stage for 72 h, which calls for a person, also where a promotion is due.
    public let isStalled: Bool
    /// Whether the canary's time is over; acted on unless paused.
    public let isExpired: Bool
    /// Running hours to the automatic end, 0 when reached; nil for never. Announced from 24 h on.
    public let hoursToExpiry: Double?
    /// Quality, with its classes of outcomes.
    public let quality: MetricAssessment
    /// The median of latency.
    public let medianLatency: MetricAssessment
    /// The 95th percentile of latency.
    public let tailLatency: MetricAssessment
    /// Errors.
    public let errors: MetricAssessment
    /// E-value against "not better by the improvement"; 20 shows a `performance_improvement`.
    public let improvement: Double
    /// Whether latency was reported, and so judged.
    public let isLatencyJudged: Bool
    /// Whether latency is judged, but its median not proven for the next stage.
    public let isLatencyUnproven: Bool
    /// E-value against keys arriving in the arms as assigned; held at 1000 until a person clears it.
    public let unevenSplit: Double
    /// Keys first assigned to the active arm in this canary.
    public let activeKeys: Int
    /// Keys first assigned to the canary arm in this canary.
    public let canaryKeys: Int
    /// Median seconds from run to label in the active arm; nil without labels.
    public let activeLabelDelaySeconds: Double?
    /// Median seconds from run to label in the canary arm; nil without labels.
    public let canaryLabelDelaySeconds: Double?
    /// Reported variants held against the recomputed ones.
    public let variantReports: MatchCount
    /// Reported decisions held against re-scored ones.
    public let shadowChecks: MatchCount
    /// Events that do not judge, by reason.
    public let leftOut: [LeftOutReason: Int]

    /// The automatic end is near from so many hours before it on.
    public static let expiryNoticeHours = 24.0

    /// The four metrics, in the order in which they give a reason.
    public var metrics: [MetricAssessment] { [quality, errors, medianLatency, tailLatency] }
}
