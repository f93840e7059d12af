import Rules

/// The state of the loop as operators watch it, in one view of the store.
package struct LoopFigures: Sendable {
    /// By name.
    package var agents: [Agent]
    package var examples: [ExampleCount]
    /// By agent, examples of the last 7 days, in whole hours.
    package var recentExamples: [String: Int]
    /// By agent, when the newest example occurred.
    package var newestExamples: [String: Timestamp]
    package var pendingApprovals: [PendingApprovals]
    /// By agent.
    package var openReviewItems: [String: Int]
    package var canaries: [CanaryControl.Judged]
    package var judgeWeights: [JudgeWeight]
    /// By agent; figures that were never counted are not among them.
    package var bundleCounts: [BundleCount]
    /// By agent, trainings that failed since the last one that did not; agents whose last one did not fail are left out.
    package var trainingFailures: [String: Int]
    package var openAlerts: [Alert]
    package var counts: [String: [AgentCount.Figure: Int]]
    /// Of the last 24 hours, in whole hours.
    package var quality: [ArmQuality]
    /// Each job's newest run.
    package var lastRuns: [JobRun]
    package var isPaused: Bool
}

extension LoopFigures {
    private static let recentDays = 7.0
    private static let qualityHours = 24.0

    /// Reads kept counts, small tables and the evidence of running canaries: the same time however many examples, runs and
    /// bundles there are.
    package init(at now: Timestamp, in records: any Records) throws {
        agents = try records.agents()
        examples = try records.exampleCounts(agent: nil)
        recentExamples = try records.recentExamples(sinceHour: now.adding(days: -Self.recentDays).hour)
        newestExamples = try records.newestExamples()
        pendingApprovals = try records.pendingApprovals()
        openReviewItems = try records.reviewCounts(at: now).openByAgent
        canaries = try records.readableCanaries().map { try CanaryControl.judge($0, at: now, in: records) }
        judgeWeights = try records.judgeWeights(agent: nil)
        bundleCounts = try records.bundleCounts()
        trainingFailures = Dictionary(try records.trainingStreaks().map { ($0.agent, $0.failures) }) { $0 + $1 }
        openAlerts = try records.openAlerts()
        counts = Dictionary(grouping: try records.agentCounts(), by: \.agent).mapValues { counts in
            Dictionary(counts.map { ($0.figure, $0.count) }) { $0 + $1 }
        }
        quality = try records.quality(sinceHour: now.adding(hours: -Self.qualityHours).hour)
        lastRuns = try records.lastRuns()
        isPaused = try records.pause() != nil
    }

    /// A count of one agent; 0 for what was never counted.
    package func count(_ figure: AgentCount.Figure, of agent: String) -> Int {
        counts[agent]?[figure] ?? 0
    }
}
