import Domain

/// The state of the loop as metrics: which figures there are, and nothing else; pure.
///
/// Labels are bounded by what operators registered: agents, arms, jobs, reasons. Sources and judges come with what is
/// reported, so the largest of each agent have their own series and the rest share one. A bundle's id stands in
/// `attune_bundle_info` alone. Counts are there for every agent, 0 included: a counter that appears with its first
/// event hides it from `increase`, and a gauge that is not there from an alert.
enum LoopMetrics {
    typealias Sample = MetricFamily.Sample

    /// Sources, and judges, of one agent that have series of their own.
    static let mostNames = 20

    static func families(_ figures: LoopFigures) -> [MetricFamily] {
        labels(figures) + approvals(figures) + bundles(figures) + judges(figures) + quality(figures)
            + CanaryMetrics.families(figures) + schedule(figures)
    }

    private static func labels(_ figures: LoopFigures) -> [MetricFamily] {
        let names = figures.agents.map(\.name)
        let examples = Dictionary(grouping: figures.examples, by: \.agent)
        let bySource = names.flatMap { agent in
            bounded((examples[agent] ?? []).map { ($0.source, $0.count) }).map { source, count in
                Sample(["agent": agent, "source": source], count)
            }
        }
        let newest = names.compactMap { agent in
            figures.newestExamples[agent].map { Sample(["agent": agent], $0) }
        }
        return [
            .gauge("attune_labeled_examples", "Labeled examples that train.", bySource),
            .gauge(
                "attune_labeled_examples_excluded",
                "Labeled examples taken out of training.",
                names.map { agent in
                    Sample(["agent": agent], (examples[agent] ?? []).reduce(0) { $0 + $1.excluded })
                }
            ),
            .gauge(
                "attune_labeled_examples_recent",
                "Labeled examples that occurred in the last 7 days.",
                names.map { Sample(["agent": $0], figures.recentExamples[$0] ?? 0) }
            ),
            .gauge("attune_labeled_example_newest_timestamp_seconds", "When the newest label was given.", newest),
            .gauge(
                "attune_labels_waiting",
                "Labels that speak of a run which is not known.",
                names.map { Sample(["agent": $0], figures.count(.labelsWaiting, of: $0)) }
            ),
            .gauge(
                "attune_review_items_open",
                "Items that wait for a person's label.",
                names.map { Sample(["agent": $0], figures.openReviewItems[$0] ?? 0) }
            ),
        ]
    }

    private static func approvals(_ figures: LoopFigures) -> [MetricFamily] {
        let pending = figures.pendingApprovals
        let counts = Dictionary(pending.map { ($0.agent, $0.count) }) { $0 + $1 }
        let deltas = pending.compactMap { approvals in
            approvals.newest.diff.comparison.map { Sample(["agent": approvals.agent], $0.accuracyDelta) }
        }
        return [
            .gauge(
                "attune_pending_approvals",
                "Approvals that wait for a decision.",
                figures.agents.map { Sample(["agent": $0.name], counts[$0.name] ?? 0) }
            ),
            .gauge(
                "attune_pending_approval_oldest_timestamp_seconds",
                "When the oldest approval that waits was asked for.",
                pending.map { Sample(["agent": $0.agent], $0.oldest) }
            ),
            .gauge(
                "attune_pending_approval_newest_timestamp_seconds",
                "When the newest approval that waits was asked for.",
                pending.map { Sample(["agent": $0.agent], $0.newest.createdAt) }
            ),
            .gauge(
                "attune_pending_approval_accuracy_delta_ratio",
                "Accuracy of the newest bundle that waits for approval, minus the active one's.",
                deltas
            ),
            .counter(
                "attune_approvals_requested_total",
                "Approvals asked for.",
                figures.agents.map { Sample(["agent": $0.name], figures.count(.approvalsRequested, of: $0.name)) }
            ),
        ]
    }

    private static func bundles(_ figures: LoopFigures) -> [MetricFamily] {
        let trained = Dictionary(
            figures.bundleCounts.filter { $0.origin == .trained }.map { ($0.agent, $0) },
            uniquingKeysWith: { $1 }
        )
        let activations = figures.agents.compactMap { agent in
            agent.activatedAt.map { Sample(["agent": agent.name], $0) }
        }
        return [
            .counter(
                "attune_bundles_trained_total",
                "Bundles made by training.",
                figures.agents.map { Sample(["agent": $0.name], trained[$0.name]?.made ?? 0) }
            ),
            .counter(
                "attune_bundles_deployed_total",
                "Trained bundles that came to serve all traffic.",
                figures.agents.map { Sample(["agent": $0.name], trained[$0.name]?.activated ?? 0) }
            ),
            .gauge(
                "attune_training_consecutive_failures",
                "Trainings that failed since the last one that did not.",
                figures.agents.map { Sample(["agent": $0.name], figures.trainingFailures[$0.name] ?? 0) }
            ),
            .gauge(
                "attune_bundle_info",
                "The bundle that is active, on trial as a canary, or the newest pending approval.",
                bundleInfo(figures)
            ),
            .gauge("attune_bundle_activated_timestamp_seconds", "When the active bundle became it.", activations),
        ]
    }

    private static func bundleInfo(_ figures: LoopFigures) -> [Sample] {
        let active = figures.agents.map { ($0.name, "active", $0.effectiveBundleID) }
        let canaries = figures.canaries.map { ($0.canary.agent, "canary", $0.canary.bundleID) }
        let pending = figures.pendingApprovals.map { ($0.agent, "pending", $0.newest.bundleID) }
        return (active + canaries + pending).map { agent, role, bundle in
            Sample(["agent": agent, "role": role, "bundle_id": bundle], 1)
        }
    }

    private static func judges(_ figures: LoopFigures) -> [MetricFamily] {
        let byAgent = Dictionary(grouping: figures.judgeWeights, by: \.agent)
        let weights = figures.agents.flatMap { agent in
            (byAgent[agent.name] ?? []).sorted { ($1.matched, $0.judge) < ($0.matched, $1.judge) }.prefix(mostNames)
                .sorted { $0.judge < $1.judge }
        }
        return [
            .gauge(
                "attune_judge_weight_ratio",
                "How much a judge's verdict counts.",
                weights.map { Sample(["agent": $0.agent, "judge": $0.judge], $0.weight) }
            ),
            .gauge(
                "attune_judge_matched_verdicts",
                "Verdicts of 30 days that a judge's weight was computed from.",
                weights.map { Sample(["agent": $0.agent, "judge": $0.judge], $0.matched) }
            ),
        ]
    }

    private static func quality(_ figures: LoopFigures) -> [MetricFamily] {
        func samples(_ value: (ArmQuality) -> Double?) -> [Sample] {
            figures.quality.compactMap { arm in
                value(arm).map { Sample(["agent": arm.agent, "variant": arm.variant], $0) }
            }
        }
        return [
            .gauge(
                "attune_quality_ratio",
                "Mean quality of the decisions of the last 24 hours whose right answer is known.",
                samples(\.quality)
            ),
            .gauge(
                "attune_quality_judged_runs",
                "Runs of the last 24 hours whose right decision is known.",
                samples { Double($0.judged) }
            ),
            .gauge("attune_quality_runs", "Runs of the last 24 hours.", samples { Double($0.runs) }),
        ]
    }

    private static func schedule(_ figures: LoopFigures) -> [MetricFamily] {
        let open = Dictionary(grouping: figures.openAlerts, by: \.condition.rule)
        return [
            .gauge(
                "attune_alerts_open",
                "Conditions that the server itself tells of and that last.",
                AlertRule.allCases.map {
                    Sample(["rule": $0.rawValue, "severity": $0.severity.rawValue], open[$0]?.count ?? 0)
                }
            ),
            .gauge("attune_paused", "1 while learning is paused.", [Sample(figures.isPaused)]),
            .gauge(
                "attune_job_last_run_timestamp_seconds",
                "When a scheduled job last began.",
                figures.lastRuns.map { Sample(["scheduled_job": $0.job.rawValue], $0.startedAt) }
            ),
            .gauge(
                "attune_job_last_run_failed",
                "1 if a scheduled job's last run failed.",
                figures.lastRuns.map { Sample(["scheduled_job": $0.job.rawValue], $0.outcome == .failed) }
            ),
        ]
    }

    /// The sums by name, sorted: the largest under their own names, the rest as `other`.
    static func bounded(_ values: [(name: String, count: Int)]) -> [(name: String, count: Int)] {
        let sums = Dictionary(values.map { ($0.name, $0.count) }) { $0 + $1 }
        let sorted = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        var kept = Dictionary(sorted.prefix(mostNames).map { ($0.key, $0.value) }) { $0 + $1 }
        let rest = sorted.dropFirst(mostNames)
        if !rest.isEmpty { kept["other", default: 0] += rest.reduce(0) { $0 + $1.value } }
        return kept.sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    }
}
