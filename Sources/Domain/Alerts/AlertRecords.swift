/// Trainings of an agent that failed one after the other.
package struct TrainingStreak: Sendable, Equatable {
    package var agent: String
    package var failures: Int
    /// Why the last one failed.
    package var detail: String?

    package init(agent: String, failures: Int, detail: String?) {
        self.agent = agent
        self.failures = failures
        self.detail = detail
    }
}

/// Which alerts to show, newest first.
package struct AlertFilter: Sendable, Equatable {
    package enum Openness: Sendable, Equatable {
        case open
        case resolved
        case all
    }

    package var openness = Openness.open
    package var severity: AlertSeverity?
    package var rule: AlertRule?
    package var agent: String?
    package var limit = 50
    /// Alerts with lower numbers than this (a page's `cursor`).
    package var before: Int64?

    package init() {}
}

/// What is kept about alerts.
package protocol AlertRecords {
    /// Every open one, oldest first; few, because there is one a condition.
    func openAlerts() throws -> [Alert]
    func alerts(_ filter: AlertFilter) throws -> [Alert]
    func alert(_ number: Int64) throws -> Alert?
    /// The newest alert of a condition, open or not.
    func newestAlert(key: String) throws -> Alert?
    /// Keeps a new alert under the next number, which it returns.
    func insertAlert(_ alert: Alert) throws -> Alert
    func updateAlert(_ alert: Alert) throws
    /// Deletes alerts that ended before a moment, with the messages about them, all of which are finished; how many.
    func deleteAlerts(resolvedBefore time: Timestamp, limit: Int) throws -> Int

    /// Agents whose last training failed.
    func trainingStreaks() throws -> [TrainingStreak]
    /// Counts a failure.
    func addTrainingFailure(agent: String, detail: String?) throws
    func clearTrainingFailures(agent: String) throws
    /// By agent and judge, the highest weight since a moment that at least so many verdicts stand behind.
    func highestJudgeWeights(since: Timestamp, matched: Int) throws -> [JudgeWeight]
    /// Each job's newest run that was not skipped.
    func lastCompletedRuns() throws -> [JobRun]
}
