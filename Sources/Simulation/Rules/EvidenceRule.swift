package import Learning

/// The rule of this project: ``GuardEvidence``, assessed after every outcome.
///
/// Nothing is simplified: assignments, label delays, errors and latencies are recorded as a server does, and the verdict is
/// that of `GuardEvidence.assess`. It is only not asked for where it is certain to be `monitor`.
package struct EvidenceRule: RolloutRule {
    package static let looks = LookSchedule.everyOutcome

    private var evidence: GuardEvidence

    package init(settings: GuardSettings) {
        evidence = GuardEvidence(settings: settings)
    }

    package mutating func record(_ outcome: RuleOutcome) {
        let (arm, share) = (outcome.arm, outcome.share)
        switch outcome.fact {
        case .run(let milliseconds, let errored):
            evidence.record(.assignment(arm: arm, share: share))
            if let errored {
                evidence.record(.error(errored: errored, arm: arm, share: share))
            }
            if let milliseconds {
                let isError = errored ?? false
                evidence.record(.latency(milliseconds: milliseconds, arm: arm, share: share, errored: isError))
            }
        case .label(let value, let pair, let delayHours):
            if delayHours > 0 {
                evidence.record(.labelDelay(seconds: delayHours * 3_600, arm: arm))
            }
            evidence.record(Self.observation(value, pair, arm: arm, share: share))
        }
    }

    private static func observation(
        _ value: Double,
        _ pair: RuleOutcome.Pair?,
        arm: Arm,
        share: Double
    ) -> GuardObservation {
        guard let pair else { return .unpaired(value: value, arm: arm, share: share) }
        guard pair.isReactive else { return .blindPair(difference: pair.difference) }
        return .reactivePair(difference: pair.difference, shown: arm, share: share)
    }

    package func decide(at moment: RuleMoment) -> RuleDecision {
        let situation = GuardSituation(
            canaryPercent: moment.percent,
            // Whether a stage is over is the runner's to say.
            hoursInStage: moment.isStageOver ? max(moment.hoursInStage, evidence.settings.gates.hoursInStage) : 0,
            hoursRunning: moment.hours
        )
        guard !evidence.canOnlyMonitor(situation) else { return .wait }
        let assessment = evidence.assess(situation)
        switch assessment.recommendation {
        case .monitor:
            return .wait
        case .promote:
            return .promote
        case .rollback:
            let fewest = evidence.settings.gates.canaryOutcomes
            let regressed = assessment.metrics.first {
                $0.isAlarmed && $0.isPastMargin && $0.canaryEvidence >= fewest
            }
            // Only an expiry rolls back without a regression; the published cells have none.
            return regressed.map { .rollback(Regression($0.metric)) } ?? .wait
        }
    }
}

extension Regression {
    init(_ metric: GuardMetric) {
        self =
            switch metric {
            case .quality: .quality
            case .errors: .errors
            case .medianLatency: .medianLatency
            case .tailLatency: .tailLatency
            }
    }
}
