/// The rules of the verdict, over metrics that have been assessed already.
///
/// Order: a regression rolls back, in every stage and also while paused, whatever is held; then the end of the canary's
/// time; then, with nothing held and every gate reached, promotion; else monitoring.
struct GuardVerdict {
    let settings: GuardSettings
    let situation: GuardSituation
    let evidence: GuardEvidence
    let quality: MetricAssessment
    let medianLatency: MetricAssessment
    let tailLatency: MetricAssessment
    let errors: MetricAssessment

    /// E-value from which an improvement is said to be shown.
    static let improvementThreshold = 20.0
    /// Re-scored runs before a mismatch is judged.
    static let fewestShadowChecks = 100

    private var metrics: [MetricAssessment] { [quality, errors, medianLatency, tailLatency] }

    /// Metrics with an alarm, an estimate past the margin and enough canary outcomes.
    private func isRegression(_ metric: MetricAssessment) -> Bool {
        metric.isAlarmed && metric.isPastMargin && metric.canaryEvidence >= settings.gates.canaryOutcomes
    }

    /// The reasons of all regressions, each once.
    var regressions: [GuardReason] {
        var reasons: [GuardReason] = []
        for metric in metrics where isRegression(metric) {
            let reason = Self.regressionReason(metric.metric)
            if !reasons.contains(reason) {
                reasons.append(reason)
            }
        }
        return reasons
    }

    private static func regressionReason(_ metric: GuardMetric) -> GuardReason {
        switch metric {
        case .quality: .qualityRegression
        case .errors: .errorRegression
        case .medianLatency, .tailLatency: .latencyRegression
        }
    }

    /// What stops a promotion.
    var holds: [GuardReason] {
        var holds: [GuardReason] = []
        if evidence.split.wasReached && !situation.isUnevenSplitCleared {
            holds.append(.unevenSplit)
        }
        // Pairs compare on the same item, so only unpaired outcomes can be biased by when they come.
        if quality.activeOutcomes + quality.canaryOutcomes > 0 && evidence.delays.differ {
            holds.append(.labelBias)
        }
        if evidence.variantReports.isTooHigh(fewest: 1) {
            holds.append(.misassigned)
        }
        if evidence.shadowChecks.isTooHigh(fewest: Self.fewestShadowChecks) {
            holds.append(.shadowMismatch)
        }
        if metrics.contains(where: { $0.isAlarmed && !$0.isPastMargin }) {
            holds.append(.worseWithinMargin)
        }
        if situation.holds.contains(.stale) {
            holds.append(.stale)
        }
        if situation.holds.contains(.error) {
            holds.append(.error)
        }
        return holds
    }

    /// Whether the canary's time is over.
    var isExpired: Bool {
        guard let limit = settings.gates.expiresAfterHours else { return false }
        return situation.hoursRunning >= limit
    }

    /// Whether any latency was reported.
    var isLatencyJudged: Bool {
        tailLatency.activeOutcomes + tailLatency.canaryOutcomes > 0
    }

    /// Whether an improvement of quality is shown.
    var isImprovementShown: Bool {
        EValue.shown(evidence.quality.logValue(\.superior)) >= Self.improvementThreshold
    }

    /// What is missing for a promotion, holds and pause aside; empty when every gate is reached.
    var shortfalls: [GuardReason] {
        let counted = metrics.reduce(0) { $0 + $1.pairs + $1.activeOutcomes + $1.canaryOutcomes }
        guard counted > 0 else { return [.noData] }
        let gates = settings.gates
        var isInsufficient = situation.hoursInStage < gates.hoursInStage
        isInsufficient = isInsufficient || evidence.quality.scoredItems < gates.scoredItems
        var isUndecided = !quality.isProven
        // An alarm without a rollback or a hold: too few canary outcomes yet.
        isUndecided = isUndecided || metrics.contains(where: \.isAlarmed)
        if isLatencyJudged {
            isInsufficient = isInsufficient || tailLatency.canaryOutcomes < gates.latencyValues
            isUndecided = isUndecided || !isLatencyAcceptable
        }
        return (isInsufficient ? [.insufficient] : []) + (isUndecided ? [.undecided] : [])
    }

    /// Estimates within the margin and, where there is traffic enough to ask for it, proof.
    private var isLatencyAcceptable: Bool {
        let isWithin = [medianLatency, tailLatency].allSatisfy { $0.estimate != nil && !$0.isPastMargin }
        let isBusy = (situation.keysPerDay ?? 0) >= settings.gates.keysPerDayToProveLatency
        let isMedianNeeded = settings.isStrict || isBusy
        return isWithin && (!isMedianNeeded || medianLatency.isProven) && (!settings.isStrict || tailLatency.isProven)
    }

    /// The recommendation and its reasons, most important first.
    var decision: (recommendation: GuardRecommendation, reasons: [GuardReason]) {
        if !regressions.isEmpty {
            return (.rollback, regressions)
        }
        if isExpired && !situation.isPaused {
            return (.rollback, [.expired])
        }
        let obstacles = (situation.isPaused ? [.paused] : []) + holds + shortfalls
        guard obstacles.isEmpty else {
            return (.monitor, obstacles)
        }
        return (.promote, isImprovementShown ? [.performanceImprovement, .notWorse] : [.notWorse])
    }
}
