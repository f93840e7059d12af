#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension GuardEvidence {
    /// The verdict on the evidence so far; pure, and O(number of shares).
    public func assess(_ situation: GuardSituation) -> GuardAssessment {
        let proofThreshold = proofThreshold(situation)
        let verdict = GuardVerdict(
            settings: settings,
            situation: situation,
            evidence: self,
            quality: assessQuality(proofThreshold: proofThreshold),
            medianLatency: assessLatency(.medianLatency, proofThreshold: proofThreshold),
            tailLatency: assessLatency(.tailLatency, proofThreshold: proofThreshold),
            errors: assessErrors(proofThreshold: proofThreshold)
        )
        return assessment(of: verdict)
    }

    /// E_P needed for the next stage: 5 below 50 % and 20 from there, doubled for every earlier canary of the same content.
    ///
    /// Doubling both keeps the chance that a worse bundle is ever at 50 % (2/5) or fully promoted (1/10) bounded over all
    /// its canaries together, as Σ 2^(1−k) ≤ 2.
    private func proofThreshold(_ situation: GuardSituation) -> Double {
        let first = situation.canaryPercent < 50 ? settings.gates.evidenceForHalf : settings.gates.evidenceForAll
        return first * pow(2, Double(max(0, situation.repetition - 1)))
    }

    private func assessment(of verdict: GuardVerdict) -> GuardAssessment {
        let situation = verdict.situation
        let (recommendation, reasons) = verdict.decision
        return GuardAssessment(
            ruleVersion: settings.ruleVersion,
            recommendation: recommendation,
            reason: reasons[0],
            reasons: reasons,
            holds: verdict.holds,
            hasRegression: !verdict.regressions.isEmpty,
            qualityDelta: verdict.quality.estimate,
            latencyDelta: verdict.tailLatency.estimate,
            errorDelta: verdict.errors.estimate,
            nextPercent: situation.canaryPercent < 50 ? 50 : 100,
            isStalled: situation.hoursInStage >= settings.gates.stalledAfterHours,
            isExpired: verdict.isExpired,
            hoursToExpiry: settings.gates.expiresAfterHours.map { max(0, $0 - situation.hoursRunning) },
            quality: verdict.quality,
            medianLatency: verdict.medianLatency,
            tailLatency: verdict.tailLatency,
            errors: verdict.errors,
            improvement: EValue.shown(quality.logValue(\.superior)),
            isLatencyJudged: verdict.isLatencyJudged,
            isLatencyUnproven: verdict.isLatencyJudged && !verdict.medianLatency.isProven,
            unevenSplit: EValue.shown(split.logValue),
            activeKeys: split.activeKeys,
            canaryKeys: split.canaryKeys,
            activeLabelDelaySeconds: delays.median(of: .active),
            canaryLabelDelaySeconds: delays.median(of: .canary),
            variantReports: variantReports,
            shadowChecks: shadowChecks,
            leftOut: leftOut
        )
    }

    private func assessQuality(proofThreshold: Double) -> MetricAssessment {
        let classes = [
            Self.assess(.blindPairs, outcomes: quality.blindPairs, bets: quality.blind),
            Self.assess(.reactivePairs, outcomes: quality.reactivePairs, bets: quality.reactive),
            Self.assess(
                .unpaired,
                outcomes: quality.activeOutcomes + quality.canaryOutcomes,
                bets: quality.unpaired
            ),
        ]
        let logSafe = quality.logValue(\.safe)
        return MetricAssessment(
            metric: .quality,
            harm: EValue.shown(quality.logValue(\.harm)),
            safe: EValue.shown(logSafe),
            alarmThreshold: 1 / settings.errorProbabilities.quality,
            proofThreshold: proofThreshold,
            estimate: quality.estimate,
            margin: -settings.margins.quality,
            classes: classes,
            pairs: quality.blindPairs + quality.reactivePairs,
            activeOutcomes: quality.activeOutcomes,
            canaryOutcomes: quality.canaryOutcomes,
            itemsStillNeeded: Self.itemsStillNeeded(
                logSafe: logSafe,
                proofThreshold: proofThreshold,
                items: quality.scoredItems
            )
        )
    }

    private func assessLatency(_ metric: GuardMetric, proofThreshold: Double) -> MetricAssessment {
        let isMedian = metric == .medianLatency
        let quantile = isMedian ? latency.median : latency.tail
        let probabilities = settings.errorProbabilities
        let logSafe = quantile.safe.logValue
        return MetricAssessment(
            metric: metric,
            harm: EValue.shown(quantile.harm.logValue),
            safe: EValue.shown(logSafe),
            alarmThreshold: 1 / (isMedian ? probabilities.medianLatency : probabilities.tailLatency),
            proofThreshold: proofThreshold,
            estimate: latency.estimate(percent: quantile.percent),
            margin: settings.margins.latency,
            classes: [],
            pairs: 0,
            activeOutcomes: latency.activeValues,
            canaryOutcomes: latency.canaryValues,
            itemsStillNeeded: Self.itemsStillNeeded(
                logSafe: logSafe,
                proofThreshold: proofThreshold,
                items: latency.activeValues + latency.canaryValues
            )
        )
    }

    private func assessErrors(proofThreshold: Double) -> MetricAssessment {
        let logSafe = errors.safe.logValue
        return MetricAssessment(
            metric: .errors,
            harm: EValue.shown(errors.harm.logValue),
            safe: EValue.shown(logSafe),
            alarmThreshold: 1 / settings.errorProbabilities.errors,
            proofThreshold: proofThreshold,
            estimate: errors.estimate,
            margin: settings.margins.errors,
            classes: [],
            pairs: 0,
            activeOutcomes: errors.activeRuns,
            canaryOutcomes: errors.canaryRuns,
            itemsStillNeeded: Self.itemsStillNeeded(
                logSafe: logSafe,
                proofThreshold: proofThreshold,
                items: errors.activeRuns + errors.canaryRuns
            )
        )
    }

    private static func assess(_ kind: ClassEvidence.Kind, outcomes: Int, bets: QualityBets) -> ClassEvidence {
        ClassEvidence(
            kind: kind,
            outcomes: outcomes,
            harm: EValue.shown(bets.harm.logValue),
            safe: EValue.shown(bets.safe.logValue)
        )
    }

    /// ⌈n·(ln needed / ln E_P − 1)⌉: what is left, divided by the mean growth of ln E_P per item so far.
    private static func itemsStillNeeded(logSafe: Double, proofThreshold: Double, items: Int) -> Int? {
        let needed = log(proofThreshold)
        guard logSafe < needed else { return 0 }
        guard logSafe > 0 else { return nil }
        let remaining = (Double(items) * (needed / logSafe - 1)).rounded(.up)
        return remaining < 1e9 ? Int(remaining) : nil
    }
}
