import Domain
import Learning
import Wire

extension Wire.EndedCanary {
    init(_ canary: Canary) {
        self.init(
            canaryID: canary.id,
            agent: canary.agent,
            bundleID: canary.bundleID,
            baselineID: canary.baselineID,
            deployedAt: canary.deployedAt.description,
            deployedBy: canary.deployedBy.name,
            endedAt: canary.endedAt?.description ?? "",
            end: canary.end?.rawValue ?? "",
            canaryPercent: canary.percent,
            stages: canary.stages.map(Wire.CanaryStage.init)
        )
    }
}

extension Wire.CanaryStage {
    fileprivate init(_ stage: Canary.Stage) {
        self.init(canaryPercent: stage.percent, since: stage.since.description)
    }
}

extension Wire.CanaryEvidenceHistory {
    init(_ history: Domain.CanaryHistory) {
        let canary = history.canary
        self.init(
            canaryID: canary.id,
            agent: canary.agent,
            bundleID: canary.bundleID,
            baselineID: canary.baselineID,
            deployedAt: canary.deployedAt.description,
            endedAt: canary.endedAt?.description,
            end: canary.end?.rawValue,
            outcomes: history.outcomes,
            stages: canary.stages.map(Wire.CanaryStage.init),
            decisions: history.decisions.map(Wire.CanaryDecision.init),
            points: history.points.map(Wire.EvidencePoint.init)
        )
    }
}

extension Wire.EvidencePoint {
    fileprivate init(_ point: Domain.CanaryHistory.Point) {
        self.init(
            sequence: point.sequence,
            time: point.time.description,
            canaryPercent: point.percent,
            metrics: point.assessment.metrics.map { Wire.MetricEvidence($0, point.intervals) }
        )
    }
}

extension Wire.CanaryDecision {
    init(_ decision: Domain.CanaryDecision) {
        let assessment = decision.verdict.assessment
        self.init(
            id: decision.id,
            kind: decision.kind.rawValue,
            time: decision.decidedAt.description,
            actor: decision.actor.name,
            reason: decision.reason,
            targetPercent: decision.targetPercent,
            sequence: decision.verdict.sequence,
            recommendation: assessment.recommendation.rawValue,
            reasons: assessment.reasons.map(\.rawValue),
            ruleVersion: assessment.ruleVersion,
            inputsHash: decision.verdict.inputsHash.hexadecimal,
            metrics: assessment.metrics.map { Wire.MetricEvidence($0, nil) }
        )
    }
}

extension Wire.CanaryReplay {
    init(_ replay: Domain.CanaryReplay) {
        self.init(
            canaryID: replay.canary.id,
            agent: replay.canary.agent,
            bundleID: replay.canary.bundleID,
            outcomes: replay.outcomes,
            unhashedOutcomes: replay.unhashedOutcomes,
            ruleVersion: replay.ruleVersion,
            identical: replay.isIdentical,
            differences: replay.differences.map {
                Wire.ReplayDifference(outcome: $0.outcome, decision: $0.decision, detail: $0.detail)
            },
            decisions: replay.decisions.map(Wire.CanaryDecision.init)
        )
    }
}
