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
            hoursRunning: Int(judged.now.hours(since: canary.deployedAt)),
            performance: Wire.CanarySummary(
                qualityDelta: assessment.qualityDelta,
                latencyDelta: assessment.latencyDelta,
                recommendation: assessment.recommendation.rawValue,
                reason: assessment.reason.rawValue
            ),
            bundleID: canary.bundleID,
            stageHours: Int(judged.now.hours(since: canary.stageStartedAt)),
            nextStep: assessment.nextPercent,
            stalled: assessment.isStalled,
            configVersion: judged.configurationVersion
        )
    }
}

extension Wire.CanaryPerformance {
    static func withoutCanary(agent: String) -> Wire.CanaryPerformance {
        Wire.CanaryPerformance(hasRegression: false, recommendation: "monitor", reason: "no_canary", agent: agent)
    }

    init(_ judged: CanaryControl.Judged, window: [QualityHour], hours: Int) {
        let canary = judged.canary
        let assessment = judged.assessment
        self.init(
            hasRegression: assessment.hasRegression,
            qualityDelta: assessment.qualityDelta,
            latencyDelta: assessment.latencyDelta,
            recommendation: assessment.recommendation.rawValue,
            reason: assessment.reason.rawValue,
            evidence: Wire.CanaryEvidence(judged, window: window, hours: hours),
            agent: canary.agent,
            bundleID: canary.bundleID,
            canaryPercent: canary.percent,
            configVersion: judged.configurationVersion
        )
    }
}

extension Wire.CanaryEvidence {
    fileprivate init(_ judged: CanaryControl.Judged, window: [QualityHour], hours: Int) {
        let assessment = judged.assessment
        var delays: [String: Double] = [:]
        delays["active"] = assessment.activeLabelDelaySeconds
        delays["canary"] = assessment.canaryLabelDelaySeconds
        self.init(
            reasons: assessment.reasons.map(\.rawValue),
            holds: assessment.holds.map(\.rawValue),
            metrics: assessment.metrics.map(Wire.MetricEvidence.init),
            errorDelta: assessment.errorDelta,
            leftOut: Dictionary(uniqueKeysWithValues: assessment.leftOut.map { ($0.key.rawValue, $0.value) }),
            labelDelaySeconds: delays,
            hoursInStage: rounded(judged.now.hours(since: judged.canary.stageStartedAt), 3),
            stalled: assessment.isStalled,
            deadline: assessment.hoursToExpiry.map { judged.now.adding(hours: $0).description },
            ruleVersion: String(assessment.ruleVersion),
            window: Wire.CanaryWindow(
                hours: hours,
                active: Wire.VariantFigures(window, variant: "active"),
                canary: Wire.VariantFigures(window, variant: "canary")
            )
        )
    }
}

extension Wire.MetricEvidence {
    fileprivate init(_ metric: MetricAssessment) {
        self.init(
            metric: metric.metric.rawValue,
            estimate: metric.estimate,
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
    /// What a window shows of one arm; it describes and never decides.
    fileprivate init(_ hours: [QualityHour], variant: String) {
        let own = hours.filter { $0.variant == variant }
        let judged = own.reduce(0) { $0 + $1.judged }
        let utility = own.reduce(0.0) { $0 + ($1.quality ?? 0) * Double($1.judged) }
        self.init(
            runs: own.reduce(0) { $0 + $1.runs },
            outcomes: judged,
            quality: judged > 0 ? utility / Double(judged) : nil
        )
    }
}
