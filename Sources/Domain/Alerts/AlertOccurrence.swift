import JSON

/// What a journal entry means for the alerts: what it sets off by itself, what it ends, and what must be measured again.
struct AlertOccurrence {
    /// Alerts of a rule that end, narrowed by agent and subject where given.
    struct Ending: Equatable {
        var rule: AlertRule
        var agent: String?
        var subject: String?

        func ends(_ condition: AlertCondition) -> Bool {
            condition.rule == rule && condition.agent == agent && (subject == nil || condition.subject == subject)
        }
    }

    var sets: [AlertCondition] = []
    var ends: [Ending] = []
    var topics: Set<AlertTopic> = []

    /// - Parameter settings: how long what happened stays on the list.
    init(_ entry: JournalEntry, _ settings: AlertSettings) {
        topics = Self.topics(of: entry.action)
        let bundle = entry.figures["bundle_id"]?.string
        switch entry.action {
        case .propose:
            sets = [Self.proposed(entry, bundle, settings)]
        case .approve, .reject:
            ends = [Ending(rule: .bundleProposed, agent: entry.agent, subject: bundle)]
        case .apply:
            ends = [Ending(rule: .canaryRegression, agent: entry.agent, subject: nil)]
        case .promote:
            if entry.figures["target_percent"]?.integer == 100 { sets = [Self.promoted(entry, bundle, settings)] }
        case .rollback:
            if let condition = Self.regressed(entry, bundle, settings) { sets = [condition] }
        case .alert:
            if let condition = Self.told(entry, settings) { sets = [condition] }
            if entry.reason == "labeler_cleared", let labeler = entry.figures["labeler"]?.string {
                ends = [Ending(rule: .labelerAccused, agent: entry.agent, subject: labeler)]
            }
        default:
            break
        }
    }

    private static func topics(of action: JournalEntry.Action) -> Set<AlertTopic> {
        switch action {
        case .propose, .approve, .reject, .bundleRollback, .agentRegister: [.approvals]
        case .apply, .promote, .rollback: [.approvals, .canaries]
        case .guardCheck, .resume, .clearHold: [.canaries]
        case .train, .trainFailed: [.training]
        case .weightsUpdate: [.judges]
        case .feedsLoad, .exclude, .restore, .labeledImport: [.labels]
        default: []
        }
    }

    private static func until(_ entry: JournalEntry, _ settings: AlertSettings) -> Timestamp {
        entry.timestamp.adding(hours: settings.noticeHours)
    }

    private static func proposed(_ entry: JournalEntry, _ bundle: String?, _ settings: AlertSettings) -> AlertCondition
    {
        let delta = entry.figures["accuracy_delta"]?.double.map { " (accuracy \($0 < 0 ? "" : "+")\(rounded($0, 4)))" }
        return AlertCondition(
            .bundleProposed,
            agent: entry.agent,
            subject: bundle,
            summary: "\(bundle ?? "A bundle") was proposed for \(entry.agent ?? "an agent")\(delta ?? "").",
            figures: entry.figures,
            until: until(entry, settings)
        )
    }

    private static func promoted(_ entry: JournalEntry, _ bundle: String?, _ settings: AlertSettings) -> AlertCondition
    {
        AlertCondition(
            .canaryPromoted,
            agent: entry.agent,
            subject: bundle,
            summary: "\(bundle ?? "The canary") was promoted to 100 % for \(entry.agent ?? "an agent").",
            figures: entry.figures,
            until: until(entry, settings)
        )
    }

    /// Only what the server took back because it got worse; a person who takes a canary back knows.
    private static func regressed(
        _ entry: JournalEntry,
        _ bundle: String?,
        _ settings: AlertSettings
    ) -> AlertCondition? {
        let ends: [Canary.End] = [.qualityRegression, .latencyRegression, .errorRegression]
        guard let end = entry.reason.flatMap(Canary.End.init), ends.contains(end) else { return nil }
        return AlertCondition(
            .canaryRegression,
            agent: entry.agent,
            subject: bundle,
            summary: "The canary of \(bundle ?? "a bundle") for \(entry.agent ?? "an agent") was taken back: "
                + "\(end.rawValue.replacing("_", with: " ")).",
            figures: entry.figures,
            until: until(entry, settings)
        )
    }

    /// Entries that are alerts themselves: the weekly summary, and a labeler who stands out.
    private static func told(_ entry: JournalEntry, _ settings: AlertSettings) -> AlertCondition? {
        // Those that tell of an alert which is there already.
        guard entry.figures["alert_id"] == nil else { return nil }
        switch entry.reason {
        case AlertRule.judgeSummary.rawValue:
            return AlertCondition(
                .judgeSummary,
                subject: String(entry.timestamp.description.prefix(10)),
                summary: "Judge weights of the week: \(weights(entry.figures["weights"])).",
                figures: entry.figures,
                until: until(entry, settings)
            )
        case AlertRule.labelerAccused.rawValue:
            let labeler = entry.figures["labeler"]?.string
            let plain =
                "The labels of \(labeler ?? "a labeler") for \(entry.agent ?? "an agent") contradict the others' beyond chance."
            return AlertCondition(
                .labelerAccused,
                agent: entry.agent,
                subject: labeler,
                summary: entry.figures["detail"]?.string ?? plain,
                figures: entry.figures
            )
        default:
            return nil
        }
    }

    private static func weights(_ weights: JSON?) -> String {
        let agents = (weights?.object ?? [:]).map { agent, judges in
            let figures = (judges.object ?? [:]).map { "\($0.key) \(rounded($0.value.double ?? 0, 2))" }
            return "\(agent): \(figures.joined(separator: ", "))"
        }
        return agents.isEmpty ? "no judge has been heard yet" : agents.joined(separator: "; ")
    }
}
