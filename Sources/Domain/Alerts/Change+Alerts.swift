import JSON

extension Change {
    /// Looks at what this change means for the alerts, as part of it.
    func observeAlerts() throws {
        var topics = touchedTopics
        var sets: [AlertCondition] = []
        var ends: [AlertOccurrence.Ending] = []
        for entry in entries {
            try countTraining(entry)
            let occurrence = AlertOccurrence(entry, alertPolicy.settings)
            topics.formUnion(occurrence.topics)
            sets += occurrence.sets
            ends += occurrence.ends
        }
        guard !topics.isEmpty || !sets.isEmpty || !ends.isEmpty else { return }
        try apply(try alertTransition(topics, sets: sets) { condition in ends.contains { $0.ends(condition) } })
    }

    /// Measures everything anew; how many alerts changed.
    func observeAllAlerts() throws -> Int {
        let transition = try alertTransition(Set(AlertTopic.allCases))
        try apply(transition)
        return transition.fired.count + transition.resolved.count + transition.woken.count
    }

    private func alertTransition(
        _ topics: Set<AlertTopic>,
        sets: [AlertCondition] = [],
        ends: (AlertCondition) -> Bool = { _ in false }
    ) throws -> AlertTransition {
        let facts = try AlertFacts(topics, settings: alertPolicy.settings, at: time, setAside: setAside, in: records)
        return AlertTransition(
            open: try records.openAlerts(),
            held: facts.assess(alertPolicy.settings) + sets,
            topics: topics,
            at: time,
            ends: ends
        )
    }

    private func countTraining(_ entry: JournalEntry) throws {
        guard let agent = entry.agent else { return }
        switch entry.action {
        case .train: try records.clearTrainingFailures(agent: agent)
        case .trainFailed: try records.addTrainingFailure(agent: agent, detail: entry.figures["detail"]?.string)
        default: break
        }
    }

    private func apply(_ transition: AlertTransition) throws {
        for condition in transition.fired { try fire(condition) }
        for alert in transition.updated { try records.updateAlert(alert) }
        for alert in transition.woken {
            try records.updateAlert(alert)
            if alert.acknowledged == nil { try tell(.trigger, of: alert) }
            log(alert, "firing")
        }
        for alert in transition.resolved { try resolve(alert) }
    }

    func fire(_ condition: AlertCondition) throws {
        // A silence is meant for the condition: one that ends and comes back during it stays silent.
        let silence = try records.newestAlert(key: condition.key)?.silenced
        let draft = Alert(
            number: 0,
            condition: condition,
            firedAt: time,
            silenced: silence.flatMap { $0.at > time ? $0 : nil }
        )
        let alert = try records.insertAlert(draft)
        if !alert.isSilenced(at: time) { try tell(.trigger, of: alert) }
        if !condition.rule.isToldByTheJournal { log(alert, "firing") }
    }

    func resolve(_ alert: Alert) throws {
        try records.updateAlert(alert)
        try tell(.resolve, of: alert)
        // That a notice has been there for its time is no change that anybody made.
        if !alert.condition.rule.isNotice { log(alert, "resolved") }
    }

    /// Puts messages into the outbox: a trigger for every channel that an alert is routed to, anything later for those
    /// that were told of it.
    func tell(_ event: AlertDelivery.Event, of alert: Alert) throws {
        let rule = alert.condition.rule
        let names =
            event == .trigger
            ? alertPolicy.channels(for: rule, agent: alert.condition.agent).map(\.name)
            : try records.channels(alert: alert.number)
        for channel in alertPolicy.channels where names.contains(channel.name) && channel.takes(event, of: rule) {
            try records.insertDelivery(AlertDelivery(alert: alert, channel: channel.name, event: event, at: time))
        }
    }

    private func log(_ alert: Alert, _ state: String) {
        var figures: JSONObject = [
            "alert_id": .string(alert.id),
            "severity": .string(alert.condition.rule.severity.rawValue),
            "state": .string(state),
            "summary": .string(alert.condition.summary),
        ]
        if let subject = alert.condition.subject { figures["subject"] = .string(subject) }
        log(.alert, agent: alert.condition.agent, by: .system, reason: alert.condition.rule.rawValue, figures: figures)
    }
}
