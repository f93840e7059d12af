import Domain
import Learning

/// Running canaries with the guard's evidence, and how earlier ones ended, as metrics; pure.
enum CanaryMetrics {
    typealias Sample = MetricFamily.Sample

    /// What can stop a promotion until it goes away or a person decides.
    private static let holds: [GuardReason] = [
        .unevenSplit, .labelBias, .misassigned, .shadowMismatch, .worseWithinMargin, .stale, .error,
    ]

    static func families(_ figures: LoopFigures) -> [MetricFamily] {
        let ended = figures.agents.flatMap { agent in
            Canary.End.allCases.map { end in
                Sample(
                    ["agent": agent.name, "reason": end.rawValue],
                    figures.count(.canariesEnded(end), of: agent.name)
                )
            }
        }
        return rollout(figures.canaries) + verdict(figures.canaries) + evidence(figures.canaries) + [
            .counter("attune_canaries_ended_total", "Canaries that ended, by how.", ended)
        ]
    }

    private static func rollout(_ canaries: [CanaryControl.Judged]) -> [MetricFamily] {
        [
            .gauge(
                "attune_canary_traffic_ratio",
                "Share of the traffic that the canary serves.",
                canaries.map { Sample(["agent": $0.canary.agent], Double($0.canary.percent) / 100) }
            ),
            .gauge(
                "attune_canary_started_timestamp_seconds",
                "When the canary was deployed.",
                canaries.map { Sample(["agent": $0.canary.agent], $0.canary.deployedAt) }
            ),
            .gauge(
                "attune_canary_stage_started_timestamp_seconds",
                "When the canary's share was last changed.",
                canaries.map { Sample(["agent": $0.canary.agent], $0.canary.stageStartedAt) }
            ),
            .gauge(
                "attune_canary_keys",
                "Keys first assigned in the canary's time, by arm.",
                canaries.flatMap { judged in
                    [("active", judged.assessment.activeKeys), ("canary", judged.assessment.canaryKeys)].map {
                        Sample(["agent": judged.canary.agent, "variant": $0.0], $0.1)
                    }
                }
            ),
        ]
    }

    private static func verdict(_ canaries: [CanaryControl.Judged]) -> [MetricFamily] {
        [
            .gauge(
                "attune_canary_recommendation",
                "1 for what the guard recommends.",
                canaries.flatMap { judged in
                    GuardRecommendation.allCases.map {
                        Sample(
                            ["agent": judged.canary.agent, "recommendation": $0.rawValue],
                            judged.assessment.recommendation == $0
                        )
                    }
                }
            ),
            .gauge(
                "attune_canary_hold",
                "1 for what keeps a canary from being promoted until a person decides.",
                canaries.flatMap { judged in
                    holds.map {
                        Sample(
                            ["agent": judged.canary.agent, "reason": $0.rawValue],
                            judged.assessment.holds.contains($0)
                        )
                    }
                }
            ),
            .gauge(
                "attune_canary_stalled",
                "1 if the canary has stood at its share longer than it should, pauses left out.",
                canaries.map { Sample(["agent": $0.canary.agent], $0.assessment.isStalled) }
            ),
        ]
    }

    private static func evidence(_ canaries: [CanaryControl.Judged]) -> [MetricFamily] {
        func samples(_ value: (MetricAssessment) -> Double?) -> [Sample] {
            canaries.flatMap { judged in
                judged.assessment.metrics.compactMap { metric in
                    value(metric).map {
                        Sample(["agent": judged.canary.agent, "metric": metric.metric.rawValue], $0)
                    }
                }
            }
        }
        return [
            .gauge("attune_canary_harm_evidence", "E-value against the canary being no worse.", samples(\.harm)),
            .gauge(
                "attune_canary_harm_evidence_threshold",
                "The E-value from which on the canary is taken back.",
                samples(\.alarmThreshold)
            ),
            .gauge(
                "attune_canary_safety_evidence",
                "E-value against the canary being worse by its margin.",
                samples(\.safe)
            ),
            .gauge(
                "attune_canary_safety_evidence_threshold",
                "The E-value from which on the next stage is proven.",
                samples(\.proofThreshold)
            ),
            .gauge(
                "attune_canary_delta_ratio",
                "Canary against active: differences of quality and errors, relative change of latency.",
                samples(\.estimate)
            ),
        ]
    }
}
