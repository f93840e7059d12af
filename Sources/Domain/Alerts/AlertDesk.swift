package import JSON

/// Looking at alerts, acknowledging and silencing them, and evaluating their rules by the clock.
package struct AlertDesk: Sendable {
    /// The longest silence, in hours.
    package static let longestSilenceHours = 720.0

    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    package func alerts(_ filter: AlertFilter) async throws -> [Alert] {
        try await ledger.read { try $0.alerts(filter) }
    }

    package func alert(_ id: String) async throws -> Alert {
        try await ledger.read { try $0.requireAlert(id) }
    }

    package func deliveries(_ filter: DeliveryFilter) async throws -> [AlertDelivery] {
        try await ledger.read { try $0.deliveries(filter) }
    }

    /// A channel with how it fares.
    package struct Channel: Sendable {
        package var channel: AlertChannel
        package var status: ChannelStatus
        /// Messages that wait for it.
        package var waiting: Int
    }

    /// In the order of the configuration.
    package func channels() async throws -> [Channel] {
        let channels = ledger.alertPolicy.channels
        return try await ledger.read { records in
            try channels.map { channel in
                Channel(
                    channel: channel,
                    status: try records.channelStatus(channel.name),
                    waiting: try records.unfinishedDeliveryCount(channel: channel.name)
                )
            }
        }
    }

    /// Says that somebody looks after an alert.
    package func acknowledge(_ id: String, by actor: Actor) async throws -> Alert {
        try await ledger.change(by: actor) { change in
            let alert = try change.records.requireAlert(id).acknowledged(by: actor, at: change.time)
            try change.records.updateAlert(alert)
            try change.tell(.acknowledge, of: alert)
            change.log(
                .alertAcknowledge,
                agent: alert.condition.agent,
                reason: alert.condition.rule.rawValue,
                figures: ["alert_id": .string(alert.id)]
            )
            return alert
        }
    }

    /// Keeps an alert, and the same condition if it comes back, from being told until a moment; one that has passed
    /// lifts the silence.
    package func silence(
        _ id: String,
        until end: Timestamp,
        reason: String?,
        by actor: Actor
    ) async throws -> Alert {
        try await ledger.change(by: actor) { change in
            let old = try change.records.requireAlert(id)
            let alert = try old.silenced(until: end, by: actor, at: change.time)
            try change.records.updateAlert(alert)
            if old.isSilenced(at: change.time), alert.silenced == nil, alert.acknowledged == nil {
                try change.tell(.trigger, of: alert)
            }
            change.log(
                .alertSilence,
                agent: alert.condition.agent,
                reason: reason,
                figures: [
                    "alert_id": .string(alert.id),
                    "rule": .string(alert.condition.rule.rawValue),
                    "until": alert.silenced.map { .string($0.at.description) } ?? .null,
                ]
            )
            return alert
        }
    }

    /// Evaluates every rule; how many alerts changed. Writes nothing where nothing did.
    @discardableResult
    package func evaluate() async throws -> Int {
        let now = ledger.world.now()
        let settings = ledger.alertPolicy.settings
        let topics = Set(AlertTopic.allCases)
        let setAside = ledger.setAside
        let isQuiet = try await ledger.read { records in
            let facts = try AlertFacts(topics, settings: settings, at: now, setAside: setAside, in: records)
            let open = try records.openAlerts()
            return AlertTransition(open: open, held: facts.assess(settings), topics: topics, at: now).isEmpty
        }
        guard !isQuiet else { return 0 }
        return try await ledger.change(by: .system) { try $0.observeAllAlerts() }
    }

    /// Notes a fault of the server or its database that was told past the outbox, once it is over.
    package func noteEnd(of rule: AlertRule, since start: Timestamp, _ figures: JSONObject) async throws {
        try await ledger.change(by: .system) { change in
            var told: JSONObject = [
                "severity": .string(rule.severity.rawValue),
                "state": "resolved",
                "since": .string(start.description),
                "seconds": .number(rounded(change.time.seconds(since: start), 1)),
            ]
            for (name, figure) in figures { told[name] = figure }
            change.log(.alert, by: .system, reason: rule.rawValue, figures: told)
        }
    }
}

extension AlertRecords {
    func requireAlert(_ id: String) throws -> Alert {
        guard let number = Alert.number(id), let alert = try alert(number) else {
            throw Refusal.notFound("There is no alert \"\(id)\".")
        }
        return alert
    }
}
