import Learning

/// A verdict in words: what it is and why, what stands in the way and what to do about it, what each metric says, and what
/// is still needed. Pure.
package struct GuardExplanation: Sendable {
    let canary: Canary
    let assessment: GuardAssessment
    let situation: GuardSituation
    let settings: GuardSettings
    let intervals: GuardIntervals
    let now: Timestamp

    package init(_ judged: CanaryControl.Judged) {
        canary = judged.canary
        assessment = judged.assessment
        situation = judged.verdict.situation
        settings = judged.settings
        intervals = judged.intervals
        now = judged.now
    }

    /// One thought a sentence, the verdict first.
    package var sentences: [String] {
        [verdict] + assessment.reasons.compactMap(obstacle) + assessment.metrics.map(metric) + standing
    }

    // MARK: The verdict

    private var verdict: String {
        switch assessment.recommendation {
        case .promote:
            let better = assessment.reasons.contains(.performanceImprovement)
            let points = Words.amount(settings.margins.improvement)
            let improvement = better ? " It is even shown to be better by \(points) or more." : ""
            return "Promote to \(assessment.nextPercent) %: quality is shown not to be worse by "
                + "\(Words.amount(settings.margins.quality)), E = \(proof(assessment.quality)).\(improvement)"
        case .rollback where assessment.reason == .expired:
            return "Roll back: its time of \(days(settings.gates.expiresAfterHours)) is over without a decision."
        case .rollback:
            let metrics = assessment.metrics.filter { $0.isAlarmed && $0.isPastMargin }.map { metric in
                "\(name(metric)) is worse, E = \(alarm(metric)), and the estimate of \(size(metric.estimate, of: metric)) is "
                    + "past the margin of \(size(metric.margin, of: metric))"
            }
            return "Roll back: \(metrics.joined(separator: "; "))."
        case .monitor:
            return
                "Wait at \(situation.canaryPercent) %: \(assessment.reasons.map(\.rawValue).joined(separator: ", "))."
        }
    }

    private func days(_ hours: Double?) -> String {
        hours.map { Words.number($0 / 24, 1) + " days" } ?? "no end"
    }

    // MARK: What stands in the way

    private func obstacle(_ reason: GuardReason) -> String? {
        switch reason {
        case .paused: "Learning is paused: nothing is promoted or ends by itself; a regression is still taken back."
        case .noData: "No outcome has been counted yet: runs of new keys count, and the first label of each."
        case .insufficient: "Too little so far: \(missing.joined(separator: "; "))."
        // An alarm within the margin is told as the hold it is.
        case .undecided: unproven.isEmpty ? nil : "Not shown yet: \(unproven.joined(separator: "; "))."
        case .unevenSplit, .labelBias, .misassigned, .shadowMismatch, .worseWithinMargin, .stale, .error:
            hold(reason)
        case .qualityRegression, .errorRegression, .latencyRegression, .expired, .manual, .performanceImprovement,
            .notWorse, .noCanary:
            nil
        }
    }

    private var missing: [String] {
        let gates = settings.gates
        var missing: [String] = []
        let hours = gates.hoursInStage - situation.hoursInStage
        if hours > 0 { missing.append("\(Words.number(hours, 1)) h more at \(situation.canaryPercent) %") }
        let quality = assessment.quality
        let items = gates.scoredItems - quality.pairs - quality.activeOutcomes - quality.canaryOutcomes
        if items > 0 { missing.append("\(items) more scored items (\(gates.scoredItems) are the fewest)") }
        let values = gates.latencyValues - assessment.tailLatency.canaryOutcomes
        if assessment.isLatencyJudged, values > 0 {
            missing.append("\(values) more latencies of the canary (\(gates.latencyValues) are the fewest)")
        }
        return missing
    }

    private var unproven: [String] {
        var unproven: [String] = []
        let quality = assessment.quality
        if !quality.isProven {
            unproven.append(
                "that quality is not worse by \(Words.amount(settings.margins.quality)), E = \(proof(quality)), "
                    + stillNeeded(quality)
            )
        }
        for metric in assessment.metrics where metric.isAlarmed && metric.canaryEvidence < settings.gates.canaryOutcomes
        {
            let count = settings.gates.canaryOutcomes
            unproven.append(
                "\(name(metric)) looks worse, E = \(alarm(metric)), but \(count) outcomes are the fewest to act on"
            )
        }
        guard assessment.isLatencyJudged else { return unproven }
        if assessment.tailLatency.estimate == nil { unproven.append("how latency compares: one arm has reported none") }
        for metric in [assessment.medianLatency, assessment.tailLatency] where metric.isPastMargin {
            let margin = size(metric.margin, of: metric)
            unproven.append("\(name(metric)) is at \(size(metric.estimate, of: metric)), past the margin of \(margin)")
        }
        if !assessment.medianLatency.isProven, isMedianNeeded {
            unproven.append(latencyProof(assessment.medianLatency))
        }
        if !assessment.tailLatency.isProven, settings.isStrict { unproven.append(latencyProof(assessment.tailLatency)) }
        return unproven
    }

    private var isMedianNeeded: Bool {
        settings.isStrict || (situation.keysPerDay ?? 0) >= settings.gates.keysPerDayToProveLatency
    }

    private func latencyProof(_ metric: MetricAssessment) -> String {
        "that \(name(metric)) is not worse by \(amount(of: metric)), E = \(proof(metric)), \(stillNeeded(metric))"
    }

    private func stillNeeded(_ metric: MetricAssessment) -> String {
        metric.itemsStillNeeded.map { "about \($0) more items if it goes on like this" }
            ?? "which does not grow at present"
    }
}
