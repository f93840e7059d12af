/// How soon somebody must look.
package enum AlertSeverity: String, Sendable, CaseIterable {
    case critical
    case warning
    case info
}

/// What is watched; the raw value is the rule's name in answers, the journal and messages.
package enum AlertRule: String, Sendable, CaseIterable {
    /// A canary got worse and was taken back by the server.
    case canaryRegression = "canary_regression"
    /// An agent's training failed several times in a row.
    case trainingFailing = "training_failing"
    /// A judge that decisions rest on is hardly better than chance.
    case criticalJudgeWeight = "critical_judge_weight"
    /// The database takes no writes, or does not answer.
    case databaseDegraded = "database_degraded"
    /// An agent cannot be served as it is stored.
    case agentSetAside = "agent_set_aside"
    /// The clock jumped, and what goes by it waits.
    case clockJumped = "clock_jumped"
    /// The database's disk is almost full.
    case diskLow = "disk_low"
    /// Few new labels came in a week.
    case labeledGrowth = "labeled_growth"
    /// Many labels speak of runs that nobody reported.
    case labelsWaiting = "labels_waiting"
    /// A canary has been waiting for a verdict for long.
    case canaryStalled = "canary_stalled"
    /// A canary will soon be taken back because its time is over.
    case canaryExpiring = "canary_expiring"
    /// Keys do not arrive in a canary's arms as they were assigned.
    case unevenSplit = "uneven_split"
    /// Many bundles wait for a person's word.
    case pendingApprovals = "pending_approvals"
    /// A judge's weight is low.
    case judgeWeight = "judge_weight"
    /// A judge's weight fell within a week.
    case judgeDrop = "judge_drop"
    /// A labeler's labels contradict the others' beyond chance.
    case labelerAccused = "labeler_accused"
    /// A scheduled job ended with an error.
    case jobFailed = "job_failed"
    /// A canary became the active bundle.
    case canaryPromoted = "canary_promoted"
    /// A trained bundle waits for approval.
    case bundleProposed = "bundle_proposed"
    /// The week's weights of the judges.
    case judgeSummary = "judge_summary"

    package var severity: AlertSeverity {
        switch self {
        case .canaryRegression, .trainingFailing, .criticalJudgeWeight, .databaseDegraded, .agentSetAside,
            .clockJumped:
            .critical
        case .labeledGrowth, .labelsWaiting, .canaryStalled, .canaryExpiring, .unevenSplit, .pendingApprovals,
            .judgeWeight, .judgeDrop, .labelerAccused, .jobFailed, .diskLow:
            .warning
        case .canaryPromoted, .bundleProposed, .judgeSummary: .info
        }
    }

    /// Whether it tells of something that happened rather than of a condition that lasts: nobody needs to hear that it
    /// is over.
    package var isNotice: Bool { severity == .info }

    /// Whether the journal entry that sets it off says already that it fires.
    var isToldByTheJournal: Bool { isNotice || self == .labelerAccused }

    /// What the measurement of which it follows from is about; nil for rules that only an event sets off.
    var topic: AlertTopic? {
        switch self {
        case .canaryRegression, .canaryStalled, .canaryExpiring, .unevenSplit: .canaries
        case .trainingFailing: .training
        case .criticalJudgeWeight, .judgeWeight, .judgeDrop: .judges
        case .labeledGrowth, .labelsWaiting: .labels
        case .pendingApprovals: .approvals
        case .jobFailed: .jobs
        case .agentSetAside: .agents
        case .labelerAccused, .databaseDegraded, .clockJumped, .diskLow, .canaryPromoted, .bundleProposed,
            .judgeSummary:
            nil
        }
    }

    /// The first thing to do about it.
    package var advice: String {
        switch self {
        case .canaryRegression:
            "The canary is off and everybody is served by the active bundle. Look at the bundle's diff and at its newest "
                + "labels for mistakes, then train again with more examples or higher confidence."
        case .trainingFailing:
            "Look at how many examples the agent has and how its labels are distributed; label edge cases in the review "
                + "queue or import examples."
        case .criticalJudgeWeight, .judgeWeight:
            "Look at the judge's prompt and configuration, or leave it out."
        case .judgeDrop:
            "Look for what changed: the judge's model, its prompt, or the mails it sees."
        case .databaseDegraded:
            "Agents are still served; nothing new is kept but in spools. GET /readyz says what is the matter and what to do."
        case .agentSetAside:
            "Nobody is served by this agent. Register it anew, or go back to a bundle that can be read; attune doctor says "
                + "what is wrong."
        case .clockJumped:
            "Set the machine's clock right; if it is right now, say so with attune clock accept. Scheduled jobs, the end of "
                + "canaries and the deletion of old runs wait until then."
        case .diskLow:
            "Make room on the disk of the database, or keep runs for a shorter time (--runs-retention-days)."
        case .labeledGrowth:
            "Ask people to approve or reject, give thumbs, or label in the review queue; check that reports arrive."
        case .labelsWaiting:
            "See whether the agent reports its runs, and under the keys that people label: a label joins the newest run of its "
                + "key, or one up to 5 minutes after it."
        case .canaryStalled:
            "Look at the canary's performance, then promote it or take it back by hand."
        case .canaryExpiring:
            "Promote it or take it back before the server does."
        case .unevenSplit:
            "Check that agents pass the key unchanged and use the bundle they are told; then clear it or take it back."
        case .pendingApprovals:
            "Approve or reject what waits."
        case .labelerAccused:
            "Look at this labeler's examples and exclude those that are wrong."
        case .jobFailed:
            "Read the server's log, mend the cause and run the job again."
        case .canaryPromoted, .judgeSummary:
            "Nothing is to be done."
        case .bundleProposed:
            "Look at the diff and the advice, then approve or reject it."
        }
    }
}

/// What is measured together, and again when a change concerns it.
package enum AlertTopic: Sendable, CaseIterable {
    case agents
    case approvals
    case canaries
    case jobs
    case judges
    case labels
    case training
}
