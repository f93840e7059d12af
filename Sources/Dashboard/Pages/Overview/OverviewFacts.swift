import Domain

/// Everything the overview is drawn from, none of it found by a scan.
struct OverviewFacts: Sendable {
    /// How far back the growth of labeled data is shown.
    static let growthDays: Int64 = 30
    /// How far back quality is shown.
    static let qualityDays = 14.0

    var now: Timestamp
    var pause: Pause?
    var statistics: LabelStatistics
    var growth: [ExampleDay]
    var pending: [Approval]
    /// Approved, and not deployed yet.
    var approved: [Approval]
    var canaries: [CanaryControl.Judged]
    var weights: [JudgeWeight]
    /// What holds of the canaries and judges, by the alerts' rules.
    var conditions: [AlertCondition]
    var bundleCounts: [BundleCount]
    /// By agent, oldest first.
    var quality: [(agent: String, hours: [QualityHour])]
    var failedJobs: [JobRun]
    var alerts: [Alert]
    /// What the server itself cannot do as it should.
    var readiness = Readiness(reasons: [])
}

extension OverviewFacts {
    private static let rows = 50

    static func fetch(_ useCases: UseCases) async throws -> OverviewFacts {
        let now = useCases.now
        let readiness = useCases.readiness()
        let statistics = try await useCases.examples.statistics(agent: nil)
        let canaries = try await useCases.canaries.running()
        let settings = useCases.ledger.alertPolicy.settings
        return try await useCases.ledger.read { records in
            let names = try records.agents().map(\.name)
            let since = now.adding(days: -qualityDays)
            var watched = try AlertFacts([.judges], settings: settings, at: now, setAside: [:], in: records)
            watched.canaries = canaries
            return OverviewFacts(
                now: now,
                pause: try records.pause(),
                statistics: statistics,
                growth: try records.exampleDays(since: now.day - growthDays + 1),
                pending: try records.approvals(status: .pending, since: nil, limit: rows, before: nil),
                approved: try records.approvals(status: .approved, since: nil, limit: rows, before: nil),
                canaries: canaries,
                weights: watched.judges?.weights ?? [],
                conditions: watched.assess(settings),
                bundleCounts: try records.bundleCounts(),
                quality: try names.map { ($0, try records.qualityHours(agent: $0, since: since)) },
                failedJobs: try records.lastRuns().filter { $0.outcome == .failed },
                alerts: try records.openAlerts(),
                readiness: readiness
            )
        }
    }
}
