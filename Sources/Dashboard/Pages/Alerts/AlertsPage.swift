import Domain

/// What is wrong now, what was, and how the channels fare that tell people of it.
struct AlertsPage: Sendable {
    struct Row: Sendable {
        var id: String
        var path: String
        var severity: Badge
        var state: Badge
        var rule: String
        var agent: String
        var subject: String
        var summary: String
        var advice: String
        var firedAt: Moment
        var endedAt: Moment?
        /// Who looks after it, or until when it is silent.
        var care: String
        var canAcknowledge: Bool
        var isSilenced: Bool
    }

    struct ChannelRow: Sendable {
        var name: String
        var kind: String
        var target: String
        var state: Badge
        var waiting: String
        var trouble: String
        var lastSentAt: Moment?
        var path: String
    }

    struct DeliveryRow: Sendable {
        var alert: String
        var channel: String
        var event: String
        var state: Badge
        var attempts: String
        var createdAt: Moment
        var trouble: String
    }

    var token: String
    var open: [Row]
    var resolved: [Row]
    var next: String?
    var channels: [ChannelRow]
    var deliveries: [DeliveryRow]
}

extension AlertsPage.Row {
    init(_ alert: Alert, at now: Timestamp) {
        let condition = alert.condition
        let alertState = alert.state(at: now)
        id = alert.id
        path = "/alerts/\(alert.id)"
        severity = Badge(condition.rule.severity)
        state = Badge(alertState)
        rule = plain(condition.rule.rawValue)
        agent = condition.agent ?? ""
        subject = condition.subject ?? ""
        summary = condition.summary
        advice = condition.rule.advice
        firedAt = Moment(alert.firedAt)
        endedAt = alert.resolvedAt.map(Moment.init)
        care =
            switch alertState {
            case .acknowledged: alert.acknowledged.map { "\($0.by.name) looks after it" } ?? ""
            case .silenced: alert.silenced.map { "until \(Moment($0.at).utc), by \($0.by.name)" } ?? ""
            case .firing, .resolved: ""
            }
        canAcknowledge = alert.isOpen && alert.acknowledged == nil
        isSilenced = alertState == .silenced
    }
}

extension AlertsPage.ChannelRow {
    init(_ channel: AlertDesk.Channel) {
        name = channel.channel.name
        kind = channel.channel.kind.rawValue
        target = channel.channel.target
        let word = channel.status.word
        state = Badge(word, word == "failing" ? .bad : word == "ok" ? .good : .quiet)
        waiting = grouped(channel.waiting)
        trouble = channel.status.lastError ?? ""
        lastSentAt = channel.status.lastSentAt.map(Moment.init)
        path = "/alerts/channels/\(Link.escaped(name))/test"
    }
}

extension AlertsPage.DeliveryRow {
    init(_ delivery: AlertDelivery) {
        alert = "alert-\(delivery.alert)"
        channel = delivery.channel
        event = delivery.event.rawValue
        state = Badge(delivery.state)
        attempts = grouped(delivery.attempts)
        createdAt = Moment(delivery.createdAt)
        trouble = delivery.lastError ?? ""
    }
}

extension Badge {
    init(_ severity: AlertSeverity) {
        let tone: Tone =
            switch severity {
            case .critical: .bad
            case .warning: .warning
            case .info: .quiet
            }
        self.init(severity.rawValue, tone)
    }

    fileprivate init(_ state: Alert.State) {
        let tone: Tone =
            switch state {
            case .firing: .bad
            case .acknowledged: .accent
            case .silenced: .quiet
            case .resolved: .good
            }
        self.init(state.rawValue, tone)
    }

    fileprivate init(_ state: AlertDelivery.State) {
        let tone: Tone =
            switch state {
            case .pending: .quiet
            case .sent: .good
            case .unknown: .warning
            case .failed, .dead: .bad
            }
        self.init(state.rawValue, tone)
    }
}
