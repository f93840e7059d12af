import Domain
import Learning
import Wire

extension Wire.ActiveCanary {
    init(_ judged: CanaryControl.Judged) {
        let canary = judged.canary
        let assessment = judged.assessment
        self.init(
            agent: canary.agent,
            canaryPercent: canary.percent,
            deployedAt: canary.deployedAt.description,
            hoursRunning: Int(clamping: judged.now.hours(since: canary.deployedAt)),
            performance: Wire.CanarySummary(
                qualityDelta: assessment.qualityDelta,
                latencyDelta: assessment.latencyDelta,
                recommendation: assessment.recommendation.rawValue,
                reason: assessment.reason.rawValue
            ),
            bundleID: canary.bundleID,
            stageHours: Int(clamping: judged.now.hours(since: canary.stageStartedAt)),
            nextStep: assessment.nextPercent,
            stalled: assessment.isStalled,
            configVersion: judged.configurationVersion
        )
    }
}

/// What happened in the last hours, of either variant; it describes and never decides.
struct CanaryWindowFigures {
    var hours: Int
    var quality: [QualityHour]
    var traffic: [Domain.TrafficPoint]
}

extension Wire.CanaryPerformance {
    static func withoutCanary(agent: String) -> Wire.CanaryPerformance {
        Wire.CanaryPerformance(hasRegression: false, recommendation: "monitor", reason: "no_canary", agent: agent)
    }

    init(_ judged: CanaryControl.Judged, window: CanaryWindowFigures) {
        let canary = judged.canary
        let assessment = judged.assessment
        self.init(
            hasRegression: assessment.hasRegression,
            qualityDelta: assessment.qualityDelta,
            latencyDelta: assessment.latencyDelta,
            recommendation: assessment.recommendation.rawValue,
            reason: assessment.reason.rawValue,
            evidence: Wire.CanaryEvidence(judged, window: window),
            agent: canary.agent,
            canaryID: canary.id,
            bundleID: canary.bundleID,
            canaryPercent: canary.percent,
            configVersion: judged.configurationVersion
        )
    }
}

extension Wire.CanaryChecks {
    fileprivate init(_ assessment: GuardAssessment) {
        self.init(
            activeKeys: assessment.activeKeys,
            canaryKeys: assessment.canaryKeys,
            unevenSplit: assessment.unevenSplit,
            variantReports: assessment.variantReports.checked,
            variantsDiffering: assessment.variantReports.differing,
            shadowChecks: assessment.shadowChecks.checked,
            shadowsDiffering: assessment.shadowChecks.differing
        )
    }
}

extension Wire.CanaryEvidence {
    fileprivate init(_ judged: CanaryControl.Judged, window: CanaryWindowFigures) {
        let assessment = judged.assessment
        var delays: [String: Double] = [:]
        delays["active"] = assessment.activeLabelDelaySeconds
        delays["canary"] = assessment.canaryLabelDelaySeconds
        self.init(
            explanation: GuardExplanation(judged).sentences,
            reasons: assessment.reasons.map(\.rawValue),
            holds: assessment.holds.map(\.rawValue),
            metrics: assessment.metrics.map { Wire.MetricEvidence($0, judged.intervals) },
            errorDelta: assessment.errorDelta,
            leftOut: Dictionary(firstOf: assessment.leftOut.map { ($0.key.rawValue, $0.value) }),
            labelDelaySeconds: delays,
            hoursInStage: rounded(judged.verdict.situation.hoursInStage, 3),
            stalled: assessment.isStalled,
            deadline: assessment.hoursToExpiry.map { judged.now.adding(hours: $0).description },
            expiresSoon: assessment.hoursToExpiry.map { $0 <= GuardAssessment.expiryNoticeHours } ?? false,
            ruleVersion: String(assessment.ruleVersion),
            latencyJudged: assessment.isLatencyJudged,
            latencyUnproven: assessment.isLatencyUnproven,
            unevenSplitCleared: judged.canary.isUnevenSplitCleared,
            checks: Wire.CanaryChecks(assessment),
            window: Wire.CanaryWindow(
                hours: window.hours,
                active: Wire.VariantFigures(window, variant: "active"),
                canary: Wire.VariantFigures(window, variant: "canary")
            )
        )
    }
}

extension Wire.MetricEvidence {
    /// - Parameter intervals: nil where none were kept with the assessment.
    init(_ metric: MetricAssessment, _ intervals: GuardIntervals?) {
        let interval: DifferenceInterval? =
            switch metric.metric {
            case .quality: intervals?.quality
            case .errors: intervals?.errors
            case .medianLatency, .tailLatency: nil
            }
        self.init(
            metric: metric.metric.rawValue,
            estimate: metric.estimate,
            interval: interval.map { Wire.Interval(low: $0.low, high: $0.high) },
            margin: metric.margin,
            harm: metric.harm,
            harmNeeded: metric.alarmThreshold,
            safe: metric.safe,
            safeNeeded: metric.proofThreshold,
            activeOutcomes: metric.activeOutcomes,
            canaryOutcomes: metric.canaryOutcomes,
            pairs: metric.metric == .quality ? metric.pairs : nil,
            itemsNeeded: metric.itemsStillNeeded
        )
    }
}

extension Wire.VariantFigures {
    fileprivate init(_ window: CanaryWindowFigures, variant: String) {
        let own = window.quality.filter { $0.variant == variant }
        let judged = own.reduce(0) { $0 + $1.judged }
        let utility = own.reduce(0.0) { $0 + ($1.quality ?? 0) * Double($1.judged) }
        let traffic = window.traffic.first { $0.variant == variant }
        self.init(
            runs: own.reduce(0) { $0 + $1.runs },
            outcomes: judged,
            quality: judged > 0 ? utility / Double(judged) : nil,
            latencyP50Ms: traffic?.latency?.p50,
            latencyP95Ms: traffic?.latency?.p95,
            errorRate: traffic?.errorRate
        )
    }
}
