import Learning

/// What the rules of the alerts look at, as it stands at one moment; a part is nil where it was not measured.
package struct AlertFacts: Sendable {
    package var now: Timestamp
    package var pendingApprovals: Int?
    package var canaries: [CanaryControl.Judged]?
    /// Each job's newest run that was not skipped.
    package var jobs: [JobRun]?
    package var judges: Judges?
    package var labels: Labels?
    /// Agents that are not served, with the reason.
    package var setAside: [String: String]?
    /// Agents whose last training failed.
    package var streaks: [TrainingStreak]?

    package struct Judges: Sendable {
        package var weights: [JudgeWeight]
        /// By agent and judge, the highest of 7 days with enough verdicts behind it.
        package var highest: [JudgeWeight]

        package init(weights: [JudgeWeight], highest: [JudgeWeight]) {
            self.weights = weights
            self.highest = highest
        }
    }

    package struct Labels: Sendable {
        /// Labels of 7 days.
        package var recentWeek: Int
        /// When this store was first served.
        package var servedSince: Timestamp
        /// By agent, labels that speak of a run which is not known.
        package var waiting: [String: Int]

        package init(recentWeek: Int, servedSince: Timestamp, waiting: [String: Int] = [:]) {
            self.recentWeek = recentWeek
            self.servedSince = servedSince
            self.waiting = waiting
        }
    }

    package init(now: Timestamp) {
        self.now = now
    }

    /// Reads what belongs to `topics`: small tables and kept counts only, and the evidence of running canaries.
    ///
    /// - Parameter setAside: the agents that are not served, as this node serves what is stored.
    package init(
        _ topics: Set<AlertTopic>,
        settings: AlertSettings,
        at now: Timestamp,
        setAside: [String: String],
        in records: any Records
    ) throws {
        self.now = now
        if topics.contains(.agents) { self.setAside = setAside }
        let weekAgo = now.adding(days: -7)
        if topics.contains(.approvals) { pendingApprovals = try records.pendingApprovalCount() }
        if topics.contains(.canaries) {
            canaries = try records.readableCanaries().map { try CanaryControl.judge($0, at: now, in: records) }
        }
        if topics.contains(.jobs) { jobs = try records.lastCompletedRuns() }
        if topics.contains(.judges) {
            judges = Judges(
                weights: try records.judgeWeights(agent: nil),
                highest: try records.highestJudgeWeights(since: weekAgo, matched: settings.judgeMatched)
            )
        }
        if topics.contains(.labels) {
            labels = Labels(
                recentWeek: try records.exampleCount(agent: nil, sinceHour: weekAgo.hour),
                servedSince: try records.firstServed(),
                waiting: try records.waitingLabels()
            )
        }
        if topics.contains(.training) { streaks = try records.trainingStreaks() }
    }
}
