/// The numbers of the alerts' rules.
package struct AlertSettings: Sendable, Equatable {
    /// Failures of an agent's training in a row from which on somebody is called.
    package var trainingFailures = 3
    /// Judges that decisions rest on.
    package var criticalJudges: Set<String> = ["gpt-4", "claude-3-opus"]
    /// A critical judge's weight below this, 0…1, is critical.
    package var criticalJudgeWeight = 0.2
    /// A judge's weight below this, 0…1, is a warning.
    package var judgeWeight = 0.3
    /// A judge's weight that fell by more than this within 7 days is a warning.
    package var judgeDrop = 0.2
    /// Verdicts that must have been compared with a person's label before a weight says anything.
    package var judgeMatched = 20
    /// Fewer new labels than this in 7 days are a warning.
    package var labeledGrowth = 20
    /// More labels of an agent than this that wait for a run are a warning.
    package var labelsWaiting = 100
    /// Hours in monitoring after which a canary needs a person.
    package var stalledHours = 72.0
    /// Hours before its end at which a canary's expiry is announced.
    package var expiryHours = 24.0
    /// More pending approvals than this are a warning.
    package var pendingApprovals = 5
    /// Hours for which something that happened (a regression, a promotion, a proposal) stays on the list.
    package var noticeHours = 24.0
    /// Seconds without an answer of the database after which somebody is called.
    package var databaseSeconds = 60.0

    package init() {}

    /// Whether a weight rests on enough verdicts to say anything.
    package func isTelling(_ weight: JudgeWeight) -> Bool { weight.matched >= judgeMatched }

    /// Whether a judge performs poorly.
    package func isLow(_ weight: JudgeWeight) -> Bool { isTelling(weight) && weight.weight < judgeWeight }
}
